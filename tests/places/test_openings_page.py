"""The pages of opening decisions."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.models import User
from renyang.places.models import OpeningDecision, Room, Site, SiteKind
from renyang.places.services import answers_put
from tests.commands import Run
from tests.organisations.operators import operate
from tests.personas import COMMUNITY, DIRECTOR


def test_digits_that_are_no_numbers_are_passed_over(db: None, sign_in: Callable[..., Client]) -> None:
    """A superscript two is a digit to Python, but no number: nothing was said of the room, and the decision is signed."""
    site = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    operate(site, DIRECTOR)
    room = Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2)
    today = timezone.localdate().isoformat()
    terms = {"prevalence": "0.01", "risk": "0.01", "masks": "none", "hours": "4", "sessions": "1"}
    sent = terms | {"starts_on": today, "ends_on": today, f"people-{room.pk}": "²", "people-²": "5"}
    assert sign_in(DIRECTOR).post(f"/sites/{site.pk}/opening/", sent).status_code == 302
    assert OpeningDecision.objects.filter(site=site).count() == 1


@pytest.fixture
def site(db: None) -> Site:
    """A day centre that the director's organisation runs, with a room for ten (2 x 180 / 36) and one that is not measured."""
    row = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    operate(row, DIRECTOR)
    Room.objects.create(site=row, name="大厅", area=60, height=3, air_changes=2)
    Room.objects.create(site=row, name="休息室", area=20, height=3)
    return row


def _director(sign_in: Callable[..., Client]) -> Client:
    """The director, reading English."""
    User.objects.filter(username=DIRECTOR.username).update(language="en")
    return sign_in(DIRECTOR)


SENTENCE = "Open for 10: 8 older people and 2 staff. One room is not measured: measure it."


def test_one_sentence_is_read_signed_and_published(site: Site, sign_in: Callable[..., Client], client: Client) -> None:
    """What the director reads first is what she signs, and what everybody reads, in the list, the API and the public page, with
    every room and what speaks against it.
    """
    answers_put(
        actor=Actor.operator(), site=site, kind="checklist", answers={"waste_bags": False},
        answered_on=timezone.localdate(),
    )  # fmt: skip
    sentence = f"{SENTENCE} One required question of the checklist is answered with no."
    director = _director(sign_in)
    page = director.get(f"/sites/{site.pk}/opening/")
    assert sentence in page.content.decode()
    terms = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    days = {name: page.context["sign"][name].value() for name in ("starts_on", "ends_on")}
    sent = terms | days | {"read": page.context["opening"].conditions.digest}
    assert director.post(f"/sites/{site.pk}/opening/", sent).status_code == 302
    assert sentence in director.get("/openings/").content.decode()
    assert sentence in director.get(f"/sites/{site.pk}/").content.decode()
    (row,) = director.get("/api/v1/openings").json()
    assert (row["sentence"], row["places"], row["waits"], row["may_sign"]) == (sentence, 8, "decided", True)
    conditions = row["conditions"]
    assert conditions["against"] == ["waste_bags"]
    assert [(one["windows_open"], one["older_people"], one["staff"]) for one in conditions["ways"]] == [
        (False, 8, 2), (True, 8, 2)
    ]  # fmt: skip
    rooms = [(one["name"], one["windows_shut"], one["missing"]) for one in conditions["rooms"]]
    assert rooms == [("休息室", None, ["air_changes_unknown"]), ("大厅", 10, [])]
    client.cookies["language"] = "en"
    public = client.get("/open/").content.decode()
    assert sentence in public
    assert "休息室: not measured: nobody may use it" in public
    assert "大厅: 10 people" in public


def test_what_changed_since_it_was_read_is_not_signed(site: Site, sign_in: Callable[..., Client]) -> None:
    """The page comes back with the sentence as it is now; fewer people may be asked for, and are part of it."""
    client, address = _director(sign_in), f"/sites/{site.pk}/opening/"
    hall, today = Room.objects.get(name="大厅").pk, timezone.localdate().isoformat()
    terms = {"prevalence": "0.01", "risk": "0.1", "masks": "none", "hours": "4", "sessions": "1", f"people-{hall}": "9"}
    page = client.get(address, terms)
    assert "Open for 9: 8 older people and 1 staff." in page.content.decode()
    sent = terms | {"starts_on": today, "ends_on": today, "read": page.context["opening"].conditions.digest}
    Room.objects.update(air_changes=1)
    refused = client.post(address, sent | {f"people-{hall}": "5"})
    assert refused.status_code == 422
    assert "have changed since you read this" in refused.content.decode()
    assert "Open for 6: 5 older people and 1 staff." in refused.content.decode()  # 180 / 36 and, measured now, 60 / 36
    assert not OpeningDecision.objects.exists()


def test_nothing_measured_shows_no_zero(site: Site, sign_in: Callable[..., Client]) -> None:
    """Neither on the page, nor in the API, nor None in words; each room can be measured from here."""
    Room.objects.update(air_changes=None)
    client = _director(sign_in)
    page = client.get(f"/sites/{site.pk}/opening/").content.decode()
    assert "Closed until we know how many people can be here safely." in page
    assert "None" not in page
    assert ">0<" not in page
    for room in Room.objects.all():
        assert f'href="/rooms/{room.pk}/air/"' in page
    looked = client.get(f"/api/v1/sites/{site.pk}/opening", {"prevalence": 0.01}).json()
    assert [looked[name] for name in ("outcome", "people", "places")] == [None, None, None]
    assert looked["sentence"].startswith("Closed until we know")


def test_who_may_not_sign_is_told_who_may(site: Site, sign_in: Callable[..., Client]) -> None:
    """The director of another organisation reads on the site's page and on the page of the decision who signs it."""
    other = Site.objects.create(division_code=COMMUNITY, name="别家中心", kind=SiteKind.DAY_CENTRE)
    organisation = operate(other)
    client = _director(sign_in)
    words = f"Signed by {organisation.name} or the sub-district office."
    refused = client.get(f"/sites/{other.pk}/opening/")
    assert refused.status_code == 403
    assert words in refused.content.decode()
    assert words in client.get(f"/sites/{other.pk}/").content.decode()
    assert words not in client.get(f"/sites/{site.pk}/").content.decode()
    board = client.get("/openings/").content.decode()
    assert f"{organisation.name} signs" in board
    assert f'href="/sites/{site.pk}/opening/"' in board
    assert f'href="/sites/{other.pk}/opening/"' not in board
    assert client.post(f"/sites/{other.pk}/opening/", {}).status_code == 403


def test_page_and_operation_tell_the_same_bounds(db: None, sign_in: Callable[..., Client]) -> None:
    """A share is from nobody to everybody; beyond the other bounds a decision is refused (test_openings.py). What the
    form would not take, the operation refuses in a sentence.
    """
    bounds = {"prevalence": ("0", "1"), "hours": ("0.25", "24.0"), "sessions": ("1", "6"), "risk": ("0.001", "1.0")}
    site = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    operate(site, DIRECTOR)
    client = sign_in(DIRECTOR)
    form = client.get(f"/sites/{site.pk}/opening/").context["form"]
    sent = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/sites/{site}/opening"]["get"]["parameters"]
    operation = {one["name"]: one["schema"] for one in sent}
    for name, (low, high) in bounds.items():
        shown = form[name].field.widget.attrs
        assert (str(shown["min"]), str(shown["max"])) == (low, high)
        assert [operation[name]["minimum"], operation[name]["maximum"]] == [float(low), float(high)]
    refused = client.get(f"/api/v1/sites/{site.pk}/opening", {"prevalence": 0.01, "sessions": 7})
    assert (refused.status_code, refused.json()["code"]) == (422, "opening_terms")


def test_the_command_says_the_sentence(site: Site, run: Run) -> None:
    """Below its table of rooms; in JSON with the ways of opening and each room's numbers."""
    asked = ("opening", "--site", site.name, "--prevalence", "0.01")
    assert SENTENCE in run(*asked).out
    said = json.loads(run(*asked, "--json").out)
    assert (said["sentence"], said["people"], said["places"]) == (SENTENCE, 10, 8)
    assert [(way["windows_open"], way["people"]) for way in said["ways"]] == [(False, 10), (True, 10)]
    assert [(room["room"], room["windows_shut"]) for room in said["rooms"]] == [("休息室", None), ("大厅", 10)]
