"""Assessments and screenings of real people: what they change, who may make them, and with whom they go.

Levels are read off the standard's table: 90 points are level 0, 86 level 1, 60 level 2.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.models import AccessEntry
from renyang.people.models import Assessment, Pair, Person, Screening, SourceRecord
from renyang.people.queries import assessments as queries
from renyang.people.services import (
    assessment_record,
    assessment_withdraw,
    decision_undo,
    person_correct,
    person_merge,
    raise_rules_put,
    screening_record,
)
from renyang.science.capability import ITEMS, RaiseRules
from renyang.science.problem import Problem
from tests.personas import FAMILY, HEALTH, OFFICER, PERSONAS, STRANGER, WORKER, Persona
from tests.world import zhang

CIVIL_OFFICER = next(who for who in PERSONAS if who and who.here and who.role == "civil_affairs_officer")
ActorOf = Callable[[Persona], Actor]
INTACT = {item.code: item.most for item in ITEMS}
MILD = INTACT | {"eating": 0}  # 86 points
MODERATE = (
    INTACT
    | dict.fromkeys(["eating", "grooming", "bathing", "toileting", "walking", "memory", "daily_affairs"], 0)
    | {"stairs": 1}
)  # 90 - 28 - 2 = 60 points


def _assess(actor: Actor, scores: dict[str, int], days_ago: int = 0, **more: object) -> Assessment:
    on = timezone.localdate() - dt.timedelta(days=days_ago)
    return assessment_record(actor=actor, person=zhang(), scores=scores, assessed_on=on, reason="yearly", **more)


def test_an_assessments_level_is_the_persons(db: None, actor_of: ActorOf) -> None:
    """Health said level 1; 60 points are level 2, from the community, on the day of the assessment."""
    _assess(actor_of(WORKER), MODERATE)
    person = zhang()
    assert person.capability_level == 2
    assert person.provenance["capability_level"][1:] == ["community", timezone.localdate().isoformat()]


def test_the_newest_standing_one_counts_whoever_made_it(db: None, actor_of: ActorOf) -> None:
    """Level 2 by health three days ago, level 1 by the community a week ago: 2; withdrawn: 1; both withdrawn: as before."""
    newer = _assess(actor_of(HEALTH), MODERATE, days_ago=3)
    older = _assess(actor_of(WORKER), MILD, days_ago=7)
    assert zhang().capability_level == 2
    assessment_withdraw(actor=actor_of(WORKER), assessment=newer)
    assert zhang().capability_level == 1
    assessment_withdraw(actor=actor_of(WORKER), assessment=older)
    assert zhang().provenance["capability_level"][1] == "health"
    with pytest.raises(Problem, match="withdrawn already"):
        assessment_withdraw(actor=actor_of(WORKER), assessment=older)


def test_an_assessed_level_cannot_be_typed(db: None, actor_of: ActorOf) -> None:
    """What the standard says is not overruled by a word; after the withdrawal it can be."""
    made = _assess(actor_of(WORKER), MODERATE)
    with pytest.raises(Problem, match="cannot be typed"):
        person_correct(actor=actor_of(WORKER), person=zhang(), facts={"capability_level": "0"})
    assessment_withdraw(actor=actor_of(WORKER), assessment=made)
    person_correct(actor=actor_of(WORKER), person=zhang(), facts={"capability_level": "0"})
    assert zhang().capability_level == 0


def test_it_keeps_the_rules_it_was_made_by(db: None, operator: Actor) -> None:
    """Dementia and two events raise once by default; where the rules are changed, twice, but not what was made before."""
    before = _assess(operator, MILD, diagnosed=True, events=2)
    raise_rules_put(actor=operator, rules=RaiseRules(at_most=2))
    after = _assess(operator, MILD, diagnosed=True, events=2)
    assert [(row.level_by_total, row.level, row.rules["at_most"]) for row in (before, after)] == [(1, 2, 1), (1, 3, 2)]


def test_bad_assessments_leave_nothing(db: None, actor_of: ActorOf) -> None:
    """A missing item, a day to come: no record, no row."""
    records = SourceRecord.objects.count()
    with pytest.raises(Problem, match="1 of 26"):
        _assess(actor_of(WORKER), {code: score for code, score in INTACT.items() if code != "memory"})
    with pytest.raises(Problem, match="still to come"):
        _assess(actor_of(WORKER), INTACT, days_ago=-1)
    assert (SourceRecord.objects.count(), Assessment.objects.count()) == (records, 0)


def test_who_may_assess(db: None, actor_of: ActorOf) -> None:
    """Street staff and health officers of the place."""
    for persona in (WORKER, OFFICER, HEALTH):
        _assess(actor_of(persona), INTACT)
    for persona, refused in ((CIVIL_OFFICER, NotAllowed), (FAMILY, NotAllowed), (STRANGER, OutOfScope)):
        with pytest.raises(refused):
            _assess(actor_of(persona), INTACT)


def test_what_was_written_by_hand_goes_with_the_records(db: None, operator: Actor) -> None:
    """Zhang is assessed, put together with Wang, and the decision is taken back: the assessment is Zhang's again."""
    person, other = zhang(), Person.objects.get(name="王建国")
    made = _assess(operator, MODERATE)
    person_merge(actor=operator, person=other, other=person)
    decision = Pair.objects.filter(verdict="same", decided_by=operator.name).latest("decided_at").decision
    decision_undo(actor=operator, decision=decision)
    made.refresh_from_db()
    assert made.record.link.person.name == "张秀英"
    assert zhang().capability_level == 2
    assert Person.objects.get(name="王建国", merged_into=None).capability_level is None


def test_screenings_keep_their_coding_and_seal_their_answers(db: None, actor_of: ActorOf) -> None:
    """The same words in two codings; what was answered stands in the database only sealed."""
    today = timezone.localdate()
    for coding, answers in (("from_one", [2, 2, 2]), ("from_zero", [1, 1, 1])):
        screening_record(
            actor=actor_of(WORKER), person=zhang(), scale="ucla3", answers=answers, screened_on=today, coding=coding
        )
    assert {(row.coding, row.total, row.band) for row in Screening.objects.all()} == {
        ("from_one", 6, "lonely"), ("from_zero", 3, "lonely"),
    }  # fmt: skip
    assert sorted(row.answers for row in Screening.objects.all()) == [[1, 1, 1], [2, 2, 2]]
    with pytest.raises(Problem):
        screening_record(actor=actor_of(WORKER), person=zhang(), scale="phq2", answers=[1], screened_on=today)


def test_whose_assessment_is_due(db: None, actor_of: ActorOf) -> None:
    """Zhang has level 1 by a department's word; assessed today she is not due, assessed 366 days ago she is."""
    worker = actor_of(WORKER)
    assert [(row.name, row.assessed_on) for row in queries.assessments_due(worker)] == [("张秀英", None)]
    _assess(worker, MILD, days_ago=366)
    assert [row.name for row in queries.assessments_due(worker)] == ["张秀英"]
    _assess(worker, MILD)
    assert list(queries.assessments_due(worker)) == []


def test_reading_is_written_down(db: None, actor_of: ActorOf) -> None:
    """Who opened whose assessments."""
    queries.assessed(actor_of(HEALTH), zhang().pk)
    assert AccessEntry.objects.filter(subject="assessments", subject_id=str(zhang().pk), actor=HEALTH.username).exists()


def test_the_form(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """Missing answers are named and the others kept; complete it saves, and the next time says what was answered."""
    client, address = sign_in(WORKER), f"/register/{zhang().pk}/assessments/new/"
    given = {**MODERATE, "day": timezone.localdate().isoformat(), "reason": "first", "events": "0"}
    refused = client.post(address, {name: value for name, value in given.items() if name != "memory"})
    assert refused.status_code == 422
    assert refused.content.decode().count(" checked") == 25
    assert client.post(address, given).status_code == 302
    assert Assessment.objects.get().level == 2
    assert "上次" in client.get(address).content.decode()
    client.post(address, {**given, **MILD})
    page = client.get(f"/register/{zhang().pk}/assessments/").content.decode()
    assert "↑" in page  # bathing and others are better than before


def test_the_form_of_a_screening(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """All fifteen answered no: five reversed items make a total of 5, mild signs."""
    client, address = sign_in(HEALTH), f"/register/{zhang().pk}/screenings/gds15/"
    given = {f"question_{number}": 0 for number in range(1, 16)} | {"day": timezone.localdate().isoformat()}
    assert client.post(address, given | {"question_3": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert (Screening.objects.get().total, Screening.objects.get().band) == (5, "mild")
    assert client.get(f"/register/{zhang().pk}/screenings/gds30/").status_code == 422
