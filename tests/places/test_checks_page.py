"""The pages of checks and bookings: what a director sends is kept, and what it comes to is shown."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.places.domain.inspections import InspectionTerms
from renyang.places.models import Booking, Inspection, Questions, Room, Site, SiteAnswers, SiteKind
from renyang.places.services import answers_put, inspection_note
from tests.organisations.operators import operate
from tests.personas import COMMUNITY, DIRECTOR, FAMILY

SignIn = Callable[..., Client]


@pytest.fixture
def room(db: None) -> Room:
    site = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    operate(site, DIRECTOR)
    return Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2, bookable=True)


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def test_a_director_answers_the_checklist(room: Room, sign_in: SignIn, today: dt.date) -> None:
    """Yes, no and "not known" are kept as such, and a question passed over is not there; asked again, the form shows them."""
    client, page = sign_in(DIRECTOR), f"/sites/{room.site_id}/checklist/"
    sent = {"day": today.isoformat(), "clean_zone": "yes", "waste_bags": "no", "zone_signs": "unknown"}
    assert client.post(page, sent)["Location"] == f"/sites/{room.site_id}/"
    row = SiteAnswers.objects.get()
    assert row.answers == {"clean_zone": True, "waste_bags": False, "zone_signs": None}
    assert (row.kind, row.answered_on, row.answered_by) == (Questions.CHECKLIST, today, DIRECTOR.username)
    again = client.get(page).context["form"]
    assert {name: again[name].value() for name in ("clean_zone", "waste_bags", "zone_signs", "entry_check")} == {
        "clean_zone": "yes",
        "waste_bags": "no",
        "zone_signs": "unknown",
        "entry_check": None,
    }


def test_answers_that_cannot_be_are_told_and_stay_typed(room: Room, sign_in: SignIn, today: dt.date) -> None:
    """Nothing at all, a day to come, an answer that is none: 422, with what was typed, and nothing is kept."""
    client, page = sign_in(DIRECTOR), f"/sites/{room.site_id}/comfort/"
    tomorrow = today + dt.timedelta(days=1)
    for sent in (
        {"day": today.isoformat()},
        {"day": tomorrow.isoformat(), "bus_stop": "within_300"},
        {"day": today.isoformat(), "bus_stop": "moon"},
    ):
        answer = client.post(page, sent)
        assert answer.status_code == 422
        assert answer.context["form"]["bus_stop"].value() == sent.get("bus_stop")
    assert not SiteAnswers.objects.exists()


def test_the_card_traces_every_point(room: Room, sign_in: SignIn, operator: Actor, today: dt.date) -> None:
    """4 of 4 and 2 of 4 points: 6 of 8, 75 %, each with its answer; everybody who is signed in may read it."""
    answers = {"bus_stop": "within_500", "quiet_room": "beds"}
    answers_put(actor=operator, site=room.site, kind="comfort", answers=answers, answered_on=today)
    context = sign_in(FAMILY).get(f"/sites/{room.site_id}/").context
    assert [row[2:] for row in context["points"].rows] == [["300至500米", "2", "4"], ["有，可躺", "4", "4"]]
    assert context["checks"].scored.share == pytest.approx(0.75)
    listed = sign_in(FAMILY).get("/sites/").content.decode()
    assert "75%" in listed


def test_what_speaks_against_opening_is_shown_and_kept(
    room: Room, sign_in: SignIn, operator: Actor, today: dt.date
) -> None:
    """In plain words before signing, and with the signature afterwards."""
    answers = {"waste_bags": False, "zone_signs": False}
    answers_put(actor=operator, site=room.site, kind="checklist", answers=answers, answered_on=today)
    client, page = sign_in(DIRECTOR), f"/sites/{room.site_id}/opening/"
    terms = {"prevalence": 0.01, "hours": 4, "sessions": 1, "masks": "none", "risk": 0.1}
    question = "疫情废物是否用黄色专用袋双层密封？"
    shown = client.get(page, terms)
    assert shown.context["conditions"].against == [question]
    assert question in shown.content.decode()
    signed = client.post(page, terms | {"starts_on": today.isoformat(), "ends_on": today.isoformat()})
    assert signed.status_code == 302
    assert question in client.get(f"/sites/{room.site_id}/").content.decode()


def test_inspections_are_noted_corrected_and_withdrawn(room: Room, sign_in: SignIn, today: dt.date) -> None:
    """A refusal stands beside its field; then it is noted, its result corrected, and withdrawn with a reason."""
    client = sign_in(DIRECTOR)
    yesterday, before = today - dt.timedelta(days=1), today - dt.timedelta(days=2)
    sent = {"site": room.site_id, "subject": "fire", "result": "passed", "inspected_on": yesterday, "due_on": before}
    refused = client.post("/inspections/", sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["due_on"])
    assert client.post("/inspections/", sent | {"due_on": yesterday}).status_code == 302
    row = Inspection.objects.get()
    page = client.get("/inspections/")
    assert (page.context["overdue"], page.context["soon"]) == (1, 0)
    changed = {"subject": "fire", "result": "failed", "inspected_on": yesterday, "due_on": today}
    assert client.get(f"/inspections/{row.pk}/").context["form"]["due_on"].value() == yesterday
    client.post(f"/inspections/{row.pk}/", changed)
    row.refresh_from_db()
    assert (row.result, row.due_on) == ("failed", today)
    client.post(f"/inspections/{row.pk}/withdraw/", {"why": "of the house next door"})
    assert client.get("/inspections/").context["list"].shown == 0


def test_of_another_sites_inspection_nothing_is_noted(
    room: Room, sign_in: SignIn, operator: Actor, today: dt.date
) -> None:
    """A site of another town cannot be chosen."""
    other = Site.objects.create(division_code="330299002001", name="他乡中心", kind=SiteKind.DAY_CENTRE)
    inspection_note(actor=operator, site=other, terms=InspectionTerms(subject="fire", result="not_yet", due_on=today))
    client = sign_in(DIRECTOR)
    refused = client.post("/inspections/", {"site": other.pk, "subject": "gas", "result": "not_yet"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["site"])
    assert "他乡中心" not in client.get("/inspections/").content.decode()


def test_a_room_is_booked_and_given_back(room: Room, sign_in: SignIn, today: dt.date) -> None:
    """The same time twice is refused beside its field; a relative sees who has the room, and has no form."""
    client, page = sign_in(DIRECTOR), f"/rooms/{room.pk}/bookings/"
    day = (today + dt.timedelta(days=1)).isoformat()
    sent = {
        "starts_at": f"{day}T09:00",
        "ends_at": f"{day}T10:00",
        "booked_for": "合唱队",
        "purpose": "练习",
        "people": 8,
    }
    assert client.post(page, sent).status_code == 302
    refused = client.post(page, sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["starts_at"])
    seen = sign_in(FAMILY).get(page)
    assert seen.context["form"] is None
    assert "合唱队" in seen.content.decode()
    row = Booking.objects.get()
    assert timezone.localtime(row.starts_at).hour == 9
    assert client.post(f"/bookings/{row.pk}/cancel/", {"why": ""}).status_code == 422
    assert client.post(f"/bookings/{row.pk}/cancel/", {"why": "指挥生病"}).status_code == 302
    (listed,) = re.findall(r"<tr>(.*?)</tr>", client.get(page).context["list"].body)
    words = dict(re.findall(r'data-label="(.*?)".*?>(?:<span.*?>)?(.*?)<', listed))
    assert (words["状态"], words["原因"]) == ("已取消", "指挥生病")
    assert "cancel" not in listed
