"""Needs of real people: what is kept, what is refused, who may, and with whom they go.

Zhang lives alone, was born in 1942, has level 1 and high blood pressure (tests/world.py); Li lives with her children and is
able; of Wang no level is known, and he lives with his wife.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.apps import apps
from django.utils import timezone
from django.utils.translation import override

from renyang.care.domain.terms import NeedTerms, checked, service_of, usual_terms
from renyang.care.domain.wording import need_words
from renyang.care.models import Need
from renyang.care.queries import needs_shown, person_needs
from renyang.care.services import need_change, need_end, need_record, needs_suggested_accept
from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Purpose, Role
from renyang.core.models import AccessEntry
from renyang.people.models import Pair, Person, SourceRecord
from renyang.people.rules.facts import FactGroup
from renyang.people.services import consent_record, decision_undo, person_merge
from renyang.science.catalogue import SERVICES
from renyang.science.problem import Problem
from tests.personas import FAMILY, HEALTH, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

CIVIL, INSURANCE, CARER, OLDER, VOLUNTEER = (
    Persona(role, here=True)
    for role in (
        Role.CIVIL_AFFAIRS_OFFICER,
        Role.SOCIAL_SECURITY_OFFICER,
        Role.CARER,
        Role.OLDER_PERSON,
        Role.VOLUNTEER,
    )
)
ActorOf = Callable[[Persona], Actor]
TODAY = timezone.localdate()
BATHING = NeedTerms(
    times=2, per="week", minutes=60, critical=False, people_needed=2, days=(1, 4), time_from=dt.time(8),
    time_to=dt.time(11), language="吴语", must_not="不要男护理员", source="assessed", since=TODAY,
)  # fmt: skip


def _record(actor: Actor, service: str = "bathing", terms: NeedTerms = BATHING) -> Need:
    return need_record(actor=actor, person=zhang(), service=service, terms=terms)


def test_a_need_keeps_its_terms_and_hangs_on_a_record(db: None, actor_of: ActorOf) -> None:
    """What was typed, by whom, beside the person as a record of the community."""
    need = Need.objects.get(pk=_record(actor_of(WORKER)).pk)
    assert NeedTerms.of(need) == BATHING
    assert (need.noted_by, need.record.source, need.record.collected_on) == (WORKER.username, "community", TODAY)
    assert need.record.link.person == zhang()
    assert [row.pk for row in person_needs(actor_of(WORKER), zhang().pk).open] == [need.pk]


def test_a_change_keeps_the_former_in_history(db: None, actor_of: ActorOf) -> None:
    """Twice a week became three times: the history has both, the row the newest and who said so."""
    need = _record(actor_of(WORKER))
    need_change(actor=actor_of(HEALTH), need=need, terms=replace(BATHING, times=3))
    need.refresh_from_db()
    assert (need.times, need.noted_by, need.record.source) == (3, HEALTH.username, "health")
    events = apps.get_model("care", "NeedEvent").objects.filter(pgh_obj_id=need.pk).order_by("pgh_id")
    assert [event.times for event in events] == [2, 3]


def test_an_ended_need_stays_with_its_reason(db: None, actor_of: ActorOf) -> None:
    """It leaves the open ones, cannot be changed or ended again, and the service can be needed anew."""
    worker = actor_of(WORKER)
    need = _record(worker)
    with pytest.raises(Problem, match="reason is missing"):
        need_end(actor=worker, need=need, why="  ")
    need_end(actor=worker, need=need, why="女儿搬来同住")
    found = person_needs(worker, zhang().pk)
    assert (found.open, [(row.ended_why, row.until) for row in found.ended]) == ([], [("女儿搬来同住", TODAY)])
    for again in (
        lambda: need_end(actor=worker, need=need, why="x"),
        lambda: need_change(actor=worker, need=need, terms=BATHING),
    ):
        with pytest.raises(Problem, match="has ended"):
            again()
    assert _record(worker).pk != need.pk


def test_a_need_past_its_last_day_is_not_open(db: None, actor_of: ActorOf) -> None:
    """Until yesterday: past. Until today: open."""
    worker, day = actor_of(WORKER), dt.timedelta(days=1)
    _record(worker, terms=replace(BATHING, since=TODAY - 9 * day, until=TODAY - day))
    open_one = _record(worker, terms=replace(BATHING, until=TODAY))
    found = person_needs(worker, zhang().pk)
    assert ([need.pk for need in found.open], len(found.ended)) == ([open_one.pk], 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"times": 0}, "So often cannot be"),
        ({"times": 7, "per": "day"}, "So often cannot be"),
        ({"times": 43, "per": "week"}, "So often cannot be"),
        ({"times": 2, "per": "once"}, "So often cannot be"),
        ({"per": "fortnight"}, "is not one of"),
        ({"source": "rumour"}, "is not one of"),
        ({"minutes": 4}, "from 5 to 1440 minutes"),
        ({"minutes": 1441}, "from 5 to 1440 minutes"),
        ({"people_needed": 3}, "One person or two"),
        ({"days": (0,)}, "numbered from 1"),
        ({"time_from": dt.time(11), "time_to": dt.time(8)}, "ends before it begins"),
        ({"time_from": dt.time(8), "time_to": dt.time(8)}, "ends before it begins"),
        ({"until": TODAY - dt.timedelta(days=1)}, "before the first"),
        ({"must_not": "x" * 301}, "at most 300"),
        ({"language": "x" * 61}, "at most 60"),
        ({"must_not": "a\x00b"}, "cannot be saved"),
        ({"language": "\ud800"}, "cannot be saved"),
    ],
)
def test_terms_that_cannot_be_leave_nothing(db: None, actor_of: ActorOf, changes: dict, words: str) -> None:
    """Each refused in words; no record and no need is left."""
    records = SourceRecord.objects.count()
    with pytest.raises(Problem, match=words):
        _record(actor_of(WORKER), terms=replace(BATHING, **changes))
    assert (SourceRecord.objects.count(), Need.objects.count()) == (records, 0)


def test_an_unknown_service_and_one_that_is_needed_already(db: None, actor_of: ActorOf) -> None:
    worker = actor_of(WORKER)
    with pytest.raises(Problem, match="no service of the catalogue"):
        _record(worker, "dog_walking")
    _record(worker)
    with pytest.raises(Problem, match="recorded as a need"):
        _record(worker)
    _record(worker, "meals", replace(BATHING, times=1, per="day", minutes=15))
    assert Need.objects.count() == 2


@pytest.mark.parametrize("status", ["dead", "away"])
def test_nobody_who_is_not_served_here(db: None, actor_of: ActorOf, status: str) -> None:
    Person.objects.filter(pk=zhang().pk).update(status=status)
    with pytest.raises(Problem, match="not served here"):
        _record(actor_of(WORKER))


def test_who_may_write(db: None, actor_of: ActorOf) -> None:
    """Street staff and health officers of the place; civil affairs read only; a tie gives no right to write."""
    for persona, service in ((WORKER, "bathing"), (OFFICER, "nursing"), (HEALTH, "rehab")):
        _record(actor_of(persona), service)
    need = Need.objects.get(service="bathing")
    for persona in (CIVIL, FAMILY, CARER, OLDER):
        for write in (
            lambda who: _record(who, "meals"),
            lambda who: need_change(actor=who, need=need, terms=BATHING),
            lambda who: need_end(actor=who, need=need, why="x"),
            lambda who: needs_suggested_accept(actor=who, person=zhang(), services=["rehab"], source="asked"),
        ):
            with pytest.raises(NotAllowed):
                write(actor_of(persona))
    for persona in (STRANGER, VOLUNTEER):
        with pytest.raises(OutOfScope):
            _record(actor_of(persona), "meals")
        with pytest.raises(OutOfScope):
            need_end(actor=actor_of(persona), need=need, why="x")
    with pytest.raises(OutOfScope):  # social security sees people, but no needs
        need_end(actor=actor_of(INSURANCE), need=need, why="x")


def test_who_is_shown_needs(db: None, actor_of: ActorOf) -> None:
    """On her page: whose purpose covers welfare or health; by a tie, with her consent. The list: those who work with needs."""
    need = _record(actor_of(WORKER))
    for persona in (WORKER, OFFICER, HEALTH, CIVIL, OLDER):
        assert needs_shown(actor_of(persona), zhang()) == [need], persona
    for persona in (INSURANCE, FAMILY, CARER):
        assert needs_shown(actor_of(persona), zhang()) is None, persona
    consent_record(
        actor=actor_of(WORKER), person=zhang(), recipient=Role.CARER, groups=[FactGroup.HEALTH], purpose=Purpose.CARE,
        given_on=timezone.localdate(),
    )  # fmt: skip
    assert needs_shown(actor_of(CARER), zhang()) == [need]
    assert needs_shown(actor_of(FAMILY), zhang()) is None
    assert not person_needs(actor_of(CIVIL), zhang().pk).may_record
    for persona in (FAMILY, CARER, OLDER, INSURANCE):
        with pytest.raises(NotAllowed):
            person_needs(actor_of(persona), zhang().pk)
    with pytest.raises(OutOfScope):
        person_needs(actor_of(STRANGER), zhang().pk)


def test_family_sees_the_needs_of_her_own_only(db: None, actor_of: ActorOf) -> None:
    """Wang is no relative."""
    wang = Person.objects.get(name="王建国")
    need_record(actor=actor_of(WORKER), person=wang, service="bathing", terms=BATHING)
    assert list(Need.objects.visible_to(actor_of(FAMILY))) == []


def test_reading_is_written_down(db: None, actor_of: ActorOf) -> None:
    person_needs(actor_of(CIVIL), zhang().pk)
    assert AccessEntry.objects.filter(subject="needs", subject_id=str(zhang().pk), actor=CIVIL.username).exists()


def test_needs_go_with_the_records(db: None, operator: Actor) -> None:
    """Zhang's need is Wang's too while they are one, and hers again when that is taken back."""
    person, other = zhang(), Person.objects.get(name="王建国")
    need = _record(operator)
    person_merge(actor=operator, person=other, other=person)
    assert Need.objects.get().record.link.person.merged_into is None
    decision = Pair.objects.filter(verdict="same", decided_by=operator.name).latest("decided_at").decision
    decision_undo(actor=operator, decision=decision)
    assert Need.objects.get(pk=need.pk).record.link.person.name == "张秀英"


def test_suggestions_are_by_the_facts_a_purpose_covers(db: None, actor_of: ActorOf) -> None:
    """Zhang: level 1, alone, over 80, high blood pressure. Health officers are not shown how she lives."""
    by_level = ["medication", "cleaning", "rehab", "medical_escort", "day_care"]
    worker = [one.service.code for one in person_needs(actor_of(WORKER), zhang().pk).suggested]
    assert worker == ["meals", *by_level, "welfare_visit", "companionship", "emergency_help"]
    health = [one.service.code for one in person_needs(actor_of(HEALTH), zhang().pk).suggested]
    assert health == [*by_level, "emergency_help"]
    assert person_needs(actor_of(CIVIL), zhang().pk).suggested == ()
    assert Need.objects.count() == 0  # to suggest records nothing


def test_suggestions_taken_over(db: None, actor_of: ActorOf) -> None:
    """On the catalogue's terms; what is recorded is suggested no more; all or none."""
    worker = actor_of(WORKER)
    made = needs_suggested_accept(actor=worker, person=zhang(), services=["meals", "rehab"], source="asked")
    assert [(need.service, need.times, need.per, need.minutes, need.critical, need.source) for need in made] == [
        ("meals", 1, "day", 15, True, "asked"),
        ("rehab", 2, "week", 45, False, "asked"),
    ]
    left = [one.service.code for one in person_needs(worker, zhang().pk).suggested]
    assert not {"meals", "rehab"} & set(left)
    with pytest.raises(Problem, match="not among the suggestions"):
        needs_suggested_accept(actor=worker, person=zhang(), services=["cleaning", "meals"], source="asked")
    assert Need.objects.count() == 2


def test_a_need_in_words(db: None, actor_of: ActorOf) -> None:
    """In English and Chinese, as a carer reads it."""
    need = _record(actor_of(WORKER))
    with override("en"):
        words = need_words(need)
        assert words.how == "2 times a week, 60 minutes, two people at once, Monday, Thursday, between 08:00 and 11:00"
        assert (words.service, words.language) == ("bathing", "speaks 吴语")
        assert words.must_not == "must not happen: 不要男护理员"
    with override("zh-hans"):
        assert need_words(need).how == "每周 2 次、每次 60 分钟、需两人同时、星期一、星期四、08:00 至 11:00"


@pytest.mark.parametrize("code", SERVICES)
def test_a_services_usual_terms_can_be_recorded(code: str) -> None:
    """How often, how long and how critical is what the catalogue says; nothing else is asked for, and nothing refused."""
    service = service_of(code)
    assert service.usual
    for usual in service.usual:
        assert checked(usual_terms(service, usual.frequency)) == NeedTerms(
            times=usual.frequency.times,
            per=usual.frequency.per,
            minutes=service.minutes,
            critical=service.critical,
            people_needed=1,
            days=(),
            source="asked",
            since=TODAY,
        )
