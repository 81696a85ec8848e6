"""A person sees who looked at her own record: offices, purposes and days, nobody's name; and nobody else sees that page."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.models import User
from renyang.core.services import grant_give
from renyang.people.models import Person
from renyang.people.queries import readers
from renyang.people.queries.readers import Office, ReadingOfDay, own_readers
from tests.personas import COMMUNITY, FAMILY, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
HERSELF = Persona(Role.OLDER_PERSON, here=True)


def _page() -> str:
    return f"/mine/{zhang().pk}/readers/"


def _own(actor_of: ActorOf) -> list[ReadingOfDay]:
    return own_readers(actor_of(HERSELF), zhang().pk)


def test_offices_are_told_with_purpose_and_day(db: None, sign_in: SignIn, actor_of: ActorOf) -> None:
    """The worker opened the list on which she stands, the officer her page, which is read as page and needs; her own
    readings, and those of others, do not count.
    """
    sign_in(WORKER).get("/register/")
    sign_in(OFFICER).get(f"/register/{zhang().pk}/")
    sign_in(OFFICER).get(f"/register/{Person.objects.get(name='王建国').pk}/")
    sign_in(HERSELF).get(f"/mine/{zhang().pk}/")
    today = timezone.localdate()
    assert set(_own(actor_of)) == {
        ReadingOfDay(today, (Office(COMMUNITY, Role.COMMUNITY_WORKER),), ("care",), 1),
        ReadingOfDay(today, (Office(HERE, Role.SUBDISTRICT_OFFICER),), ("care",), 2),
    }


def test_the_page_names_no_colleague(db: None, sign_in: SignIn) -> None:
    """Two workers of one office are one line; the page is reached from her own."""
    for persona in (WORKER, OFFICER):
        User.objects.filter(username=persona.username).update(display_name="王小明")
        sign_in(persona).get(f"/register/{zhang().pk}/")
    page = sign_in(HERSELF).get(_page()).content.decode()
    assert "王小明" not in page
    assert WORKER.username not in page
    assert "社区工作者" in page
    assert f'href="{_page()}"' in sign_in(HERSELF).get(f"/mine/{zhang().pk}/").content.decode()
    assert "/readers/" not in sign_in(FAMILY).get(f"/mine/{zhang().pk}/").content.decode()


def test_one_reading_in_two_divisions_is_one(db: None, operator: Actor, sign_in: SignIn, actor_of: ActorOf) -> None:
    """A list of no division is logged in each of its reader's; the office is the one where she lives."""
    worker = User.objects.get(username=WORKER.username)
    grant_give(actor=operator, user=worker, role=Role.COMMUNITY_WORKER, division_code="320199001002")
    sign_in(WORKER).get("/register/")
    (reading,) = _own(actor_of)
    assert (reading.offices, reading.times) == ((Office(COMMUNITY, Role.COMMUNITY_WORKER),), 1)


def test_readings_of_more_than_a_year_ago_are_left_out(
    db: None, sign_in: SignIn, actor_of: ActorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries cannot be made older, so the year is made shorter: of no length, it holds none."""
    sign_in(WORKER).get("/register/")
    monkeypatch.setattr(readers, "READ_SINCE", dt.timedelta())
    assert _own(actor_of) == []


def test_nobody_else(db: None, actor_of: ActorOf) -> None:
    """Neither her family nor the officer sees it; who does not see her at all is told that there is nothing."""
    for persona in (FAMILY, OFFICER):
        with pytest.raises(NotAllowed):
            own_readers(actor_of(persona), zhang().pk)
    with pytest.raises(OutOfScope):
        own_readers(actor_of(STRANGER), zhang().pk)
