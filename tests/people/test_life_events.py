"""Here, away for a time, moved away, dead: what events of a life change, who may note them, and what has to be confirmed.

Days are counted from today by hand; people and departments are those of tests/world.py.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.models import AccessEntry
from renyang.people import queries
from renyang.people.lists import GONE_LATELY
from renyang.people.models import LifeEvent, Pair, Person, SourceRecord
from renyang.people.queries import life_events
from renyang.people.queries.linkage import alike
from renyang.people.queries.tonight import people_for_tonight
from renyang.people.services import (
    assessment_record,
    decision_undo,
    life_event_record,
    life_event_withdraw,
    person_correct,
    person_merge,
    register_link,
)
from renyang.people.services.people import resolve_again
from renyang.resilience.domain import snapshot
from renyang.science.capability import ITEMS
from renyang.science.problem import Problem
from tests.personas import (
    COMMUNITY,
    ELSEWHERE,
    FAMILY,
    HEALTH,
    HERE,
    OFFICER,
    OTHER_COMMUNITY,
    PERSONAS,
    STRANGER,
    WORKER,
    Persona,
)
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]
SECOND_COMMUNITY = "320199001002"
CIVIL_OFFICER = next(who for who in PERSONAS if who and who.here and who.role == "civil_affairs_officer")
WITNESSED = {"informant": "张明", "evidence": "certificate"}


def _day(ago: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=ago)


def _note(actor: Actor, kind: str, ago: int = 0, person: Person | None = None, **more: object) -> LifeEvent:
    details = WITNESSED | more if kind == "died" else more
    return life_event_record(actor=actor, person=person or zhang(), kind=kind, happened_on=_day(ago), **details)


def _says(source: str, status: str, ago: int) -> None:
    """A department's row about Zhang, collected so many days ago, taken in."""
    record = SourceRecord.objects.get(source=source, link__person=zhang(), link__by="model")
    record.facts["status"] = status
    record.collected_on = _day(ago)
    record.save()
    resolve_again(Actor.operator("test"), [zhang().pk])


def _names(actor: Actor, status: str = "") -> set[str]:
    return {row.name for row in queries.register(actor, queries.Filters(status=status))}


def test_a_death_takes_her_off_the_lists_until_withdrawn(operator: Actor, db: None, actor_of: ActorOf) -> None:
    """Zhang lives alone and is less able, so she comes first tonight; dead she does not, nor in the list, nor when counted."""
    worker = actor_of(WORKER)
    event = _note(worker, "died", ago=2)
    person = zhang()
    assert (person.status, person.status_on) == ("dead", _day(2))
    assert person.provenance["status"][1:] == ["community", _day(0).isoformat()]
    assert "张秀英" not in _names(worker)
    assert _names(worker, "dead") == {"张秀英"}
    assert list(people_for_tonight(worker)) == []
    assert str(person.pk) not in snapshot.take(operator, HERE).people
    life_event_withdraw(actor=worker, event=event)
    assert (zhang().status, zhang().status_on) == ("here", None)
    assert "张秀英" in _names(worker)
    assert LifeEvent.objects.get().withdrawn_by == WORKER.username
    with pytest.raises(Problem, match="withdrawn already"):
        life_event_withdraw(actor=worker, event=event)


def test_the_absent_are_listed_and_counted_but_not_sought(operator: Actor, db: None, actor_of: ActorOf) -> None:
    """Away for a time: still in the list and in the stress test, and on tonight's list, to be counted as away."""
    worker = actor_of(WORKER)
    _note(worker, "absent", ago=3, until=_day(-10), where="女儿家")
    person = zhang()
    assert (person.status, person.status_on, person.absent_until) == ("absent", _day(3), _day(-10))
    assert "张秀英" in _names(worker)
    assert "张秀英" not in _names(worker, "here")
    assert _names(worker, "absent") == {"张秀英"}
    assert [row.status for row in people_for_tonight(worker)] == ["absent"]
    assert str(person.pk) in snapshot.take(operator, HERE).people
    _note(worker, "returned")
    assert (zhang().status, zhang().absent_until) == ("here", None)
    assert [row.status for row in people_for_tonight(worker)] == ["here"]


def test_a_departments_list_does_not_end_an_absence_or_a_death(db: None, operator: Actor) -> None:
    """Rows collected tomorrow that repeat "lives here" change nothing; a row that says she died does."""
    _note(operator, "absent", ago=3)
    _says("civil_affairs", "here", ago=-1)
    assert zhang().status == "absent"
    _says("health", "dead", ago=-2)
    assert zhang().status == "dead"
    register_link(actor=operator, division_code=HERE)
    assert zhang().status == "dead"


def test_a_move_within_the_deployment(db: None, operator: Actor) -> None:
    """Her community, address and household follow; linking anew, and training anew, leave her where she moved to."""
    _note(operator, "moved_away", to_division=SECOND_COMMUNITY, where="香雪里1幢1单元101室")
    for retrain in (False, True):
        person = zhang()
        assert (person.status, person.division_code, person.address) == (
            "here",
            SECOND_COMMUNITY,
            "香雪里1幢1单元101室",
        )
        assert person.household is not None
        assert person.household.division_code == SECOND_COMMUNITY
        register_link(actor=operator, division_code=HERE, retrain=retrain)
    life_event_withdraw(actor=operator, event=LifeEvent.objects.get())
    assert (zhang().division_code, zhang().address) == (COMMUNITY, "梅苑3幢2单元501室")


def test_a_move_to_another_sub_district_outlives_linking_in_both(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """The departments' records stay where they are, the worker's lies in the other sub-district; she is whole in both."""
    _note(actor_of(WORKER), "moved_away", to_division=OTHER_COMMUNITY)
    with pytest.raises(OutOfScope):
        life_events.to_note(actor_of(WORKER), zhang().pk)
    for division, retrain in ((HERE, True), (ELSEWHERE, True), (HERE, False), (ELSEWHERE, False)):
        register_link(actor=operator, division_code=division, retrain=retrain)
        person = zhang()
        assert (person.division_code, person.status, person.phone) == (OTHER_COMMUNITY, "here", "19900000001")
    assert Person.objects.filter(merged_into=None).count() == 3


def test_who_moved_away_can_move_in_again(db: None, operator: Actor) -> None:
    """Away, then here, in the community that is named."""
    _note(operator, "moved_away", ago=20, where="上海")
    assert (zhang().status, zhang().address) == ("away", "梅苑3幢2单元501室")
    _note(operator, "moved_in", ago=1, to_division=SECOND_COMMUNITY)
    assert (zhang().status, zhang().division_code) == ("here", SECOND_COMMUNITY)


@pytest.mark.parametrize(
    ("before", "kind", "ago", "more", "code"),
    [
        ("", "absent", -1, {}, "day_ahead"),
        ("", "absent", 0, {"until": _day(1)}, "until_before"),
        ("", "moved_away", 0, {"until": _day(-1)}, "until_of_absence"),
        ("", "returned", 0, {}, "cannot_follow"),
        ("", "moved_in", 0, {}, "cannot_follow"),
        ("moved_away", "absent", 0, {}, "cannot_follow"),
        ("moved_away", "moved_away", 0, {}, "cannot_follow"),
        ("died", "absent", 0, {}, "after_death"),
        ("died", "died", 0, {}, "after_death"),
        ("absent", "returned", 6, {}, "before_the_last"),
        ("", "died", 0, {"informant": " "}, "death_needs_witness"),
        ("", "died", 0, {"evidence": ""}, "death_needs_witness"),
        ("", "died", 0, {"evidence": "a dream"}, "unknown_choice"),
        ("", "absent", 0, {"evidence": "word"}, "evidence_of_death"),
        ("", "absent", 0, {"to_division": SECOND_COMMUNITY}, "division_of_move"),
        ("", "moved_away", 0, {"to_division": COMMUNITY}, "same_community"),
        ("", "moved_away", 0, {"to_division": HERE}, "unknown_community"),
        ("", "moved_away", 0, {"to_division": "999999999999"}, "unknown_community"),
        ("", "married", 0, {}, "unknown_choice"),
    ],
)
def test_what_cannot_be_noted(
    db: None, operator: Actor, before: str, kind: str, ago: int, more: dict[str, object], code: str
) -> None:
    """Each is refused with its reason, and leaves no record and no event."""
    if before:
        _note(operator, before, ago=5)
    rows = (SourceRecord.objects.count(), LifeEvent.objects.count())
    with pytest.raises(Problem) as refused:
        _note(operator, kind, ago, **more)
    assert refused.value.code == code
    assert (SourceRecord.objects.count(), LifeEvent.objects.count()) == rows


def test_who_may_note(db: None, actor_of: ActorOf) -> None:
    """The street's staff of the place; departments and families see her, and may not."""
    for persona in (WORKER, OFFICER):
        _note(actor_of(persona), "absent")
    for persona, refused in (
        (HEALTH, NotAllowed),
        (CIVIL_OFFICER, NotAllowed),
        (FAMILY, NotAllowed),
        (STRANGER, OutOfScope),
    ):
        with pytest.raises(refused):
            _note(actor_of(persona), "absent")
        with pytest.raises(NotAllowed if persona != STRANGER else OutOfScope):
            life_events.to_note(actor_of(persona), zhang().pk)


def test_an_event_goes_with_the_records(db: None, operator: Actor) -> None:
    """Zhang is absent, put together with Wang, and that is taken back: the absence is Zhang's again, not Wang's."""
    person, other = zhang(), Person.objects.get(name="王建国")
    made = _note(operator, "absent")
    person_merge(actor=operator, person=person, other=other)
    decision = Pair.objects.filter(verdict="same", decided_by=operator.name).latest("decided_at").decision
    decision_undo(actor=operator, decision=decision)
    made.refresh_from_db()
    assert made.record.link.person.name == "张秀英"
    assert (zhang().status, Person.objects.get(name="王建国", merged_into=None).status) == ("absent", "here")


def test_nothing_is_noted_of_a_number_that_went_to_another(db: None, operator: Actor) -> None:
    """Wang's record goes to Zhang; what is told of Wang's old number has nobody to be told of."""
    other = Person.objects.get(name="王建国")
    person_merge(actor=operator, person=other, other=zhang())
    with pytest.raises(OutOfScope):
        _note(operator, "absent", person=other)
    with pytest.raises(OutOfScope):
        life_events.to_note(operator, other.pk)


def test_a_corrected_status_is_of_its_day(db: None, actor_of: ActorOf) -> None:
    """Health says dead, a worker that she lives: here. A death noted after it stands, whatever else is corrected later."""
    worker = actor_of(WORKER)
    _says("health", "dead", ago=4)
    assert zhang().status == "dead"
    person_correct(actor=worker, person=zhang(), facts={"status": "健在"})
    assert zhang().status == "here"
    _note(worker, "died")
    person_correct(actor=worker, person=zhang(), facts={"phone": "19900000055"})
    assert (zhang().status, zhang().phone) == ("dead", "19900000055")


def test_absences_to_be_confirmed(db: None, actor_of: ActorOf) -> None:
    """Expected back yesterday: listed, and still absent; tomorrow: not; no day: after half a year; confirmed: not."""
    worker = actor_of(WORKER)
    event = _note(worker, "absent", ago=200, until=_day(1))
    assert list(life_events.overdue_absences(worker)) == [zhang()]
    assert zhang().status == "absent"
    _note(worker, "absent", ago=150, until=_day(-1))
    assert list(life_events.overdue_absences(worker)) == []
    for made in LifeEvent.objects.exclude(pk=event.pk):
        life_event_withdraw(actor=worker, event=made)
    life_event_withdraw(actor=worker, event=event)
    _note(worker, "absent", ago=181)
    assert list(life_events.overdue_absences(worker)) == [zhang()]
    assert list(life_events.overdue_absences(actor_of(STRANGER))) == []


def test_records_that_disagree(db: None, actor_of: ActorOf) -> None:
    """Dead by health, here by a later row of civil affairs: listed. Here before the death: not. A worker settles it, until
    somebody says otherwise again.
    """
    worker = actor_of(WORKER)
    _says("health", "dead", ago=10)
    _says("civil_affairs", "here", ago=20)
    assert life_events.disagreeing(worker) == []
    _says("civil_affairs", "here", ago=5)
    (row,) = life_events.disagreeing(worker)
    assert row.person == zhang()
    assert [(word.source, word.status) for word in row.words] == [("civil_affairs", "here"), ("health", "dead")]
    person_correct(actor=worker, person=zhang(), facts={"status": "健在"})
    assert life_events.disagreeing(worker) == []
    _says("health", "dead", ago=-1)
    _says("civil_affairs", "here", ago=-2)
    assert len(life_events.disagreeing(worker)) == 1
    assert life_events.disagreeing(actor_of(STRANGER)) == []


def test_the_communitys_word_against_a_later_death(db: None, operator: Actor) -> None:
    """The community's row is older than health's: she is held as dead, and it is asked, as the community lives next door."""
    _says("civil_affairs", "here", ago=30)
    record = SourceRecord.objects.get(source="civil_affairs", link__person=zhang())
    SourceRecord.objects.filter(pk=record.pk).update(source="community")
    _says("health", "dead", ago=10)
    assert zhang().status == "dead"
    assert [row.person for row in life_events.disagreeing(operator)] == [zhang()]


def test_what_happened_lately(db: None, actor_of: ActorOf) -> None:
    """A move of 30 days ago is listed, one of 31 is not; a death by a department's word alone is told apart."""
    worker, wang = actor_of(WORKER), Person.objects.get(name="王建国")
    event = _note(worker, "moved_away", ago=31, person=wang)
    assert life_events.gone_lately(worker) == []
    life_event_withdraw(actor=worker, event=event)
    _note(worker, "moved_away", ago=30, person=wang)
    _says("health", "dead", ago=3)
    noted, reported = life_events.gone_lately(worker)
    assert (noted.person.name, noted.event.kind, noted.on) == ("王建国", "moved_away", _day(30))
    assert (reported.person.name, reported.event, reported.source, reported.on) == ("张秀英", None, "health", _day(3))
    reading = GONE_LATELY.read_by(worker, None)
    assert reading.page(shown=reading.columns).count == 2
    entry = AccessEntry.objects.get(subject="list", subject_id="gone_lately")
    assert (entry.actor, entry.facts) == (WORKER.username, ["status"])
    for query in (life_events.gone_lately, life_events.disagreeing, life_events.overdue_absences):
        with pytest.raises(NotAllowed):
            query(actor_of(HEALTH))


def test_the_tied_are_not_given_the_gone(db: None, actor_of: ActorOf) -> None:
    """A department's officer asks for the dead and gets them; a family is given who is served here, whatever it asks."""
    _note(actor_of(WORKER), "died")
    assert _names(actor_of(HEALTH), "dead") == {"张秀英"}
    assert _names(actor_of(FAMILY), "dead") == set()


def test_the_gone_are_found_when_somebody_is_registered_twice(db: None, operator: Actor) -> None:
    """Whoever resembles Zhang is shown, though she died by that record."""
    Person.objects.filter(name="王建国").update(pinyin=zhang().pinyin, status="dead")
    assert [row.name for row in alike(operator, zhang())] == ["王建国"]


def test_the_absent_are_assessed_when_they_are_back(db: None, actor_of: ActorOf) -> None:
    """Nobody goes to a closed door; an assessment that was made stands."""
    from renyang.people.queries.assessments import assessments_due

    worker = actor_of(WORKER)
    assessment_record(
        actor=worker, person=zhang(), scores={item.code: item.most for item in ITEMS} | {"eating": 0},
        assessed_on=_day(400), reason="first",
    )  # fmt: skip
    assert [row.name for row in assessments_due(worker)] == ["张秀英"]
    _note(worker, "absent")
    assert list(assessments_due(worker)) == []
    assert zhang().capability_level == 1


def test_the_form(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """It offers what can happen, keeps what was typed when it refuses, leaves out what is not asked, and saves."""
    client, address = sign_in(WORKER), f"/register/{zhang().pk}/life/new/"
    page = client.get(f"{address}?kind=absent").content.decode()
    assert 'value="absent"' in page
    assert 'value="returned"' not in page
    refused = client.post(address, {"kind": "died", "happened_on": _day(0).isoformat(), "informant": "张明"})
    assert refused.status_code == 422
    assert "张明" in refused.content.decode()
    absent = {"kind": "absent", "happened_on": _day(0).isoformat(), "until": _day(-7).isoformat(), "evidence": "word"}
    assert client.post(address, absent | {"where": "市一医院"}).status_code == 302
    event = LifeEvent.objects.get()
    assert (event.kind, event.until, event.where, event.evidence) == ("absent", _day(-7), "市一医院", "")
    page = client.get(f"/register/{zhang().pk}/").content.decode()
    assert "市一医院" in page
    assert f"/life/{event.pk}/withdraw/" in page
    assert "市一医院" not in sign_in(FAMILY).get(f"/register/{zhang().pk}/").content.decode()
    assert sign_in(WORKER).post(f"/life/{event.pk}/withdraw/").status_code == 302
    assert zhang().status == "here"


def test_who_moves_out_of_sight(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """The worker is led on to a page of her own community."""
    given = {"kind": "moved_away", "happened_on": _day(0).isoformat(), "to_division": SECOND_COMMUNITY}
    answer = sign_in(WORKER).post(f"/register/{zhang().pk}/life/new/", given)
    assert (answer.status_code, answer["Location"]) == (302, "/presence/")
    assert sign_in(WORKER).get("/presence/").status_code == 200


def test_the_lists_page_and_operation(db: None, actor_of: ActorOf, sign_in: Callable[[Persona], Client]) -> None:
    """The filter and its badge on the page; the same by the API, which refuses a status there is not."""
    _note(actor_of(WORKER), "died")
    client = sign_in(WORKER)
    assert "张秀英" not in client.get("/register/").content.decode()
    assert "张秀英" in client.get("/register/?status=dead").content.decode()
    assert 'name="status"' not in sign_in(FAMILY).get("/register/").content.decode()
    found = client.get("/api/v1/people?status=dead").json()["items"]
    assert [(row["name"], row["status"]) for row in found] == [("张秀英", "dead")]
    assert client.get("/api/v1/people?status=flown").status_code == 422
