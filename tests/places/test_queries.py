"""How long supplies last, counted by hand, and who reads which sites and lots."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from renyang.core.gate import Actor
from renyang.core.roles import Role
from renyang.places import queries
from renyang.places.models import Room, Site, SiteKind, SupplyLot
from tests.personas import COMMUNITY, OTHER_COMMUNITY, WORKER, Persona

ActorOf = Callable[[Persona], Actor]


def _lot(item: str, division: str = COMMUNITY, **given: object) -> SupplyLot:
    return SupplyLot.objects.create(division_code=division, store="库", item=item, **{"quantity": 60} | given)


@pytest.mark.parametrize(
    ("use", "expires_in", "days", "expired"),
    [
        (10.0, None, 6.0, False),
        (10.0, 30, 6.0, False),
        (10.0, 4, 4.0, False),  # what is left on its last day is thrown away
        (10.0, 0, 0.0, False),
        (10.0, -1, 0.0, True),
        (0.0, None, float("inf"), False),
        (0.0, 9, 9.0, False),
        (None, 9, None, False),
        (None, -1, None, True),
    ],
)
def test_days_of_supply(
    operator: Actor, db: None, use: float | None, expires_in: int | None, days: float | None, expired: bool
) -> None:
    """Sixty in store: quantity over daily use, but never longer than until the date; unknown use is not known."""
    expires_on = None if expires_in is None else timezone.localdate() + dt.timedelta(days=expires_in)
    lot = _lot("水", daily_use=use, expires_on=expires_on)
    assert queries.days_of_supply(operator) == [(lot, days, expired)]


def test_the_shortest_comes_first_and_the_unknown_last(operator: Actor, db: None) -> None:
    """Ties stay in the order in which they were taken in."""
    for item, use in (("纸", None), ("米", 10.0), ("水", 30.0), ("油", 10.0)):
        _lot(item, daily_use=use)
    assert [lot.item for lot, _days, _expired in queries.days_of_supply(operator)] == ["水", "米", "油", "纸"]


def test_stocks_are_the_street_staff_s(actor_of: ActorOf) -> None:
    """A worker sees her community's lots only; a volunteer sees none."""
    _lot("水")
    _lot("米", OTHER_COMMUNITY)
    assert [lot.item for lot, _days, _expired in queries.days_of_supply(actor_of(WORKER))] == ["水"]
    assert queries.days_of_supply(actor_of(Persona(Role.VOLUNTEER, here=True))) == []


def test_sites_come_with_their_rooms_in_two_questions(actor_of: ActorOf, django_assert_num_queries: object) -> None:
    """However many sites: one question for them, one for their rooms; only those of the place."""
    actor = actor_of(WORKER)
    for at in range(5):
        site = Site.objects.create(division_code=COMMUNITY, name=f"饭堂{at}", kind=SiteKind.MEAL_POINT)
        Room.objects.create(site=site, name="大厅")
    Site.objects.create(division_code=OTHER_COMMUNITY, name="别处", kind=SiteKind.MEAL_POINT)
    with django_assert_num_queries(2):
        found = [(site.name, [room.name for room in site.rooms.all()]) for site in queries.sites(actor)]
    assert found == [(f"饭堂{at}", ["大厅"]) for at in range(5)]
