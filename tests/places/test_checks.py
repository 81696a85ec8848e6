"""Checklists, comfort and inspections of sites: what is kept, what counts, and what speaks against opening."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.places import queries
from renyang.places.domain.inspections import InspectionTerms
from renyang.places.domain.openings import OpeningTerms
from renyang.places.models import Inspection, Result, Room, Site, SiteAnswers, SiteKind
from renyang.places.queries import Due
from renyang.places.services import (
    answers_put,
    inspection_correct,
    inspection_note,
    inspection_withdraw,
    opening_sign,
)
from renyang.science import checklists, comfort
from renyang.science.problem import Problem
from tests.organisations.operators import operate
from tests.personas import COMMUNITY, DIRECTOR, FAMILY, STRANGER, Persona

ActorOf = Callable[[Persona], Actor]
DAY = dt.timedelta(days=1)


@pytest.fixture
def site(db: None) -> Site:
    """A day centre with one room of 180 m3 and two air changes an hour."""
    row = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE, licensed_places=40)
    operate(row, DIRECTOR)
    Room.objects.create(site=row, name="大厅", area=60, height=3, air_changes=2)
    return row


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def _fire(day: dt.date | None, due: dt.date | None, result: str = Result.PASSED) -> InspectionTerms:
    return InspectionTerms(subject="fire", result=result, inspected_by="消防大队", inspected_on=day, due_on=due)


def test_the_latest_answers_count_and_earlier_ones_are_kept(site: Site, operator: Actor, today: dt.date) -> None:
    """By the day they are of, and of one day by when they came: answers of last week that come in late change nothing."""
    for day, answer in ((today - DAY, True), (today, False), (today - 7 * DAY, True)):
        answers_put(actor=operator, site=site, kind="checklist", answers={"clean_zone": answer}, answered_on=day)
    assert queries.site_checks(operator, site.pk).state.blocking == ("clean_zone",)
    answers_put(actor=operator, site=site, kind="checklist", answers={"entry_check": True}, answered_on=today)
    found = queries.site_checks(operator, site.pk)
    assert (found.state.answered, found.state.blocking) == (1, ())
    assert SiteAnswers.objects.count() == 4


def test_the_state_of_a_checklist_by_group_by_hand(site: Site, operator: Actor, today: dt.date) -> None:
    """Of the four questions on zones two are yes, one (necessary) is no, one is not known: 4 - 1 = 3 answered; yes weighs 2 + 2
    of 6, and the one not known is not necessary, so nothing of this group is undecided.
    """
    answers = {"clean_zone": True, "buffer_zone": True, "isolation_room": False, "zone_signs": None}
    answers_put(actor=operator, site=site, kind="checklist", answers=answers, answered_on=today)
    found = queries.site_checks(operator, site.pk)
    zones = next(row.state for row in found.groups if row.group.code == "zones")
    assert (zones.asked, zones.answered, zones.passed) == (4, 3, 2)
    assert (zones.blocking, zones.undecided, zones.missing) == (("isolation_room",), (), ("zone_signs",))
    assert zones.share == pytest.approx(4 / 6)
    assert found.state.may_open is False
    assert sum(row.state.asked for row in found.groups) == len(checklists.checklist().questions)


def test_every_point_of_comfort_is_traced_to_an_answer(site: Site, operator: Actor, today: dt.date) -> None:
    """A bus stop at 400 m gives 2 of 4, a quiet room to lie down in 4 of 4, no weekend 0 of 2: 6 of 10; nothing else counts."""
    answers = {"bus_stop": "within_500", "quiet_room": "beds", "weekends": "no"}
    answers_put(actor=operator, site=site, kind="comfort", answers=answers, answered_on=today)
    scored = queries.site_checks(operator, site.pk).scored
    assert {row.question: (row.points, row.most) for row in scored.points} == {
        "bus_stop": (2, 4),
        "weekends": (0, 2),
        "quiet_room": (4, 4),
    }
    assert scored.share == pytest.approx(0.6)
    assert len(scored.unanswered) == len(comfort.questions().questions) - 3
    (marks,) = queries.site_marks([site])
    assert (marks.comfort, marks.may_open) == (pytest.approx(0.6), None)


@pytest.mark.parametrize(
    ("kind", "answers", "code"),
    [
        ("checklist", {"moon": True}, "question_unknown"),
        ("checklist", {"clean_zone": "yes"}, "answer_unknown"),
        ("comfort", {"bus_stop": True}, "answer_unknown"),
        ("comfort", {"bus_stop": None}, "nothing_answered"),
        ("checklist", {}, "nothing_answered"),
        ("mood", {"clean_zone": True}, "unknown_choice"),
    ],
)
def test_answers_that_cannot_be(
    site: Site, operator: Actor, today: dt.date, kind: str, answers: dict[str, bool | str | None], code: str
) -> None:
    """Refused, and nothing is kept."""
    with pytest.raises(Problem) as refused:
        answers_put(actor=operator, site=site, kind=kind, answers=answers, answered_on=today)
    assert refused.value.code == code
    assert not SiteAnswers.objects.exists()


def test_answers_of_tomorrow_are_refused(site: Site, operator: Actor, today: dt.date) -> None:
    with pytest.raises(Problem) as refused:
        answers_put(actor=operator, site=site, kind="checklist", answers={"clean_zone": True}, answered_on=today + DAY)
    assert refused.value.code == "answered_ahead"


def test_answers_to_questions_that_are_gone_do_not_count(site: Site, operator: Actor, today: dt.date) -> None:
    """A deployment may replace the questions; what was answered of others stays on record and is passed over."""
    SiteAnswers.objects.create(site=site, kind="checklist", answers={"gone": False}, answered_on=today)
    SiteAnswers.objects.create(site=site, kind="comfort", answers={"gone": "a", "bus_stop": "gone"}, answered_on=today)
    found = queries.site_checks(operator, site.pk)
    assert (found.state.answered, found.scored.points) == (0, ())
    assert queries.speaks_against(site) == []


def test_a_failed_necessary_question_is_kept_with_the_signature(site: Site, operator: Actor, today: dt.date) -> None:
    """It does not hinder signing; the record says that it was known. What is no but not necessary is not part of it."""
    answers = {"waste_bags": False, "zone_signs": False, "clean_zone": True}
    answers_put(actor=operator, site=site, kind="checklist", answers=answers, answered_on=today)
    assert [question.code for question in queries.speaks_against(site)] == ["waste_bags"]
    terms = OpeningTerms(prevalence=0.01)
    signed = opening_sign(actor=operator, site=site, terms=terms, starts_on=today, ends_on=today)
    answers_put(actor=operator, site=site, kind="checklist", answers={"waste_bags": True}, answered_on=today)
    signed.refresh_from_db()
    assert (signed.conditions["against"], signed.places) == (["waste_bags"], 8)


def test_who_may_answer(site: Site, actor_of: ActorOf, today: dt.date) -> None:
    """Whoever runs the site may; a relative reads only; for an officer of another town there is no such site."""
    given = {"kind": "checklist", "answers": {"clean_zone": True}, "answered_on": today}
    assert answers_put(actor=actor_of(DIRECTOR), site=site, **given).answered_by == DIRECTOR.username
    with pytest.raises(NotAllowed):
        answers_put(actor=actor_of(FAMILY), site=site, **given)
    with pytest.raises(OutOfScope):
        answers_put(actor=actor_of(STRANGER), site=site, **given)
    with pytest.raises(NotAllowed):
        inspection_note(actor=actor_of(FAMILY), site=site, terms=_fire(today, None))
    with pytest.raises(OutOfScope):
        queries.site_checks(actor_of(STRANGER), site.pk)


@pytest.mark.parametrize(
    ("inspected", "due", "result", "code"),
    [
        (1, None, "passed", "inspection_ahead"),
        (-10, -11, "passed", "inspection_due_before"),
        (None, 30, "passed", "inspection_day_missing"),
        (-1, 30, "not_yet", "inspection_day_given"),
        (-1, 30, "splendid", "unknown_choice"),
    ],
)
def test_inspections_that_cannot_be(
    site: Site, operator: Actor, today: dt.date, inspected: int | None, due: int | None, result: str, code: str
) -> None:
    """In days from today."""
    days = [None if day is None else today + day * DAY for day in (inspected, due)]
    with pytest.raises(Problem) as refused:
        inspection_note(actor=operator, site=site, terms=_fire(*days, result=result))
    assert refused.value.code == code
    assert not Inspection.objects.exists()


def test_what_is_due(site: Site, operator: Actor, today: dt.date) -> None:
    """The latest counts: an inspection of last month puts off what was due yesterday. Due today is not overdue; 30 days are near,
    31 are not; one that has to be made for the first time is due like any other.
    """
    fire = inspection_note(actor=operator, site=site, terms=_fire(today - 365 * DAY, today - DAY))
    assert list(queries.inspections_overdue(operator)) == [fire]
    inspection_note(actor=operator, site=site, terms=_fire(today - 30 * DAY, today + 31 * DAY))
    assert not queries.inspections_overdue(operator)
    for subject, days in (("food", 0), ("lifts", 30), ("gas", -1)):
        given = InspectionTerms(subject=subject, result=Result.NOT_YET, due_on=today + days * DAY)
        inspection_note(actor=operator, site=site, terms=given)
    found = queries.site_checks(operator, site.pk)
    assert [(row.inspection.subject, row.due) for row in found.inspections] == [
        ("gas", Due.OVERDUE),
        ("food", Due.SOON),
        ("lifts", Due.SOON),
        ("fire", Due.LATER),
    ]
    assert [row.subject for row in queries.inspections_due_soon(operator)] == ["food", "lifts"]
    assert [row.subject for row in found.inspections_that_are(Due.OVERDUE)] == ["gas"]


def test_a_planned_inspection_is_made(site: Site, operator: Actor, today: dt.date) -> None:
    """Its result is said of the planned row, or noted as one more: either way the plan counts no longer."""
    planned = inspection_note(actor=operator, site=site, terms=_fire(None, today - DAY, Result.NOT_YET))
    inspection_correct(actor=operator, inspection=planned, terms=_fire(today, today + 365 * DAY))
    assert [row.due_on for row in queries.inspections(operator)] == [today + 365 * DAY]
    Inspection.objects.all().delete()
    inspection_note(actor=operator, site=site, terms=_fire(None, today - DAY, Result.NOT_YET))
    inspection_note(actor=operator, site=site, terms=_fire(today, today + 300 * DAY))
    assert [row.due_on for row in queries.inspections(operator)] == [today + 300 * DAY]


def test_a_withdrawn_inspection_counts_no_longer(site: Site, operator: Actor, today: dt.date) -> None:
    """The one before it does; noted anew for the day it stands again; twice for one day is refused."""
    inspection_note(actor=operator, site=site, terms=_fire(today - 9 * DAY, today - DAY))
    wrong = inspection_note(actor=operator, site=site, terms=_fire(today, today + 365 * DAY))
    with pytest.raises(Problem) as twice:
        inspection_note(actor=operator, site=site, terms=_fire(today, None))
    assert twice.value.code == "inspection_twice"
    with pytest.raises(Problem):
        inspection_withdraw(actor=operator, inspection=wrong, why=" ")
    inspection_withdraw(actor=operator, inspection=wrong, why="of the house next door")
    assert [row.due_on for row in queries.inspections(operator)] == [today - DAY]
    with pytest.raises(Problem) as gone:
        inspection_correct(actor=operator, inspection=wrong, terms=_fire(today, None))
    assert gone.value.code == "inspection_withdrawn"
    again = inspection_note(actor=operator, site=site, terms=_fire(today, today + 200 * DAY))
    assert again.pk == wrong.pk
    assert [row.due_on for row in queries.inspections(operator)] == [today + 200 * DAY]


def test_the_api_tells_all_of_it(site: Site, operator: Actor, today: dt.date, sign_in: Callable[..., Client]) -> None:
    """The same numbers as above: 1 of 2 answered is no and blocks; 4 of 4 points; the inspection is overdue by a day."""
    ready = {"clean_zone": False, "zone_signs": True}
    answers_put(actor=operator, site=site, kind="checklist", answers=ready, answered_on=today)
    answers_put(actor=operator, site=site, kind="comfort", answers={"quiet_room": "beds"}, answered_on=today)
    inspection_note(actor=operator, site=site, terms=_fire(today - 365 * DAY, today - DAY))
    body = sign_in(FAMILY).get(f"/api/v1/sites/{site.pk}/checks").json()
    checklist, scored = body["checklist"], body["comfort"]
    assert (checklist["answered"], checklist["blocking"], checklist["may_open"]) == (2, ["clean_zone"], False)
    assert checklist["share"] == pytest.approx(1 / 3)
    assert scored["points"] == [
        {"question": "quiet_room", "group": "comfort", "answer": "beds", "points": 4.0, "most": 4.0}
    ]
    assert (scored["share"], scored["latest"]["answered_by"]) == (1.0, "test")
    assert [(row["subject"], row["due"]) for row in body["inspections"]] == [("fire", "overdue")]
