"""From records to people: numbers that stay, corrections that win, workers' words that hold, jobs that are asked once."""

import pytest
from django.apps import apps
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.gate import Actor, NotAllowed
from renyang.core.models import User
from renyang.core.roles import Department
from renyang.people.models import Carer, Link, LinkedBy, Pair, Person, SourceRecord, Verdict
from renyang.people.services import link_soon, pair_decide, person_correct, register_link
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, HEALTH, HERE, WORKER
from tests.world import CIVIL, take_in, zhang


def _actor(persona: object) -> Actor:
    return Actor.of(User.objects.get(username=persona.username))


def test_two_departments_make_one_person(db: None) -> None:
    """Zhang and Li are in both files, Wang in one: three people from five rows, by hand."""
    assert Person.objects.filter(merged_into=None).count() == 3
    assert Link.objects.filter(person=zhang()).count() == 2


def test_every_fact_names_its_source(db: None) -> None:
    """The home comes from civil affairs (trusted), the capability from health."""
    person = zhang()
    assert person.provenance["address"][1] == Department.CIVIL_AFFAIRS
    assert person.provenance["capability_level"][1] == Department.HEALTH
    assert person.capability_level == 1
    assert person.living_arrangement == "alone"


def test_the_contact_becomes_a_carer(db: None) -> None:
    """Her son stands in the civil affairs file."""
    carer = Carer.objects.get(person=zhang(), user=None)
    assert (carer.name, carer.relation, carer.phone) == ("张明", "儿子", "19900000002")


def test_linking_again_changes_nothing(db: None, operator: Actor) -> None:
    """Same numbers, and no line of history for what did not change."""
    events = apps.get_model("people", "PersonEvent").objects
    before, numbers = events.count(), set(Person.objects.values_list("pk", flat=True))
    counts = register_link(actor=operator, division_code=HERE)
    assert (counts.new_people, counts.merged_people) == (0, 0)
    assert set(Person.objects.values_list("pk", flat=True)) == numbers
    assert events.count() == before


def test_a_correction_wins_and_what_departments_say_is_kept(db: None, operator: Actor) -> None:
    """A worker's phone goes before the department's; after another linking too."""
    person = person_correct(actor=_actor(WORKER), person=zhang(), facts={"phone": "199 0000 0055"})
    assert person.phone == "19900000055"
    assert person.provenance["phone"][1] == Department.COMMUNITY
    register_link(actor=operator, division_code=HERE)
    person.refresh_from_db()
    assert person.phone == "19900000055"
    assert Person.objects.get(phone_lookup="19900000055") == person
    civil = SourceRecord.objects.get(source="civil_affairs", link__person=person)
    assert civil.sealed["phone"] == "19900000001"
    assert Link.objects.get(record__source=Department.COMMUNITY).by == LinkedBy.HUMAN


def test_an_unreadable_correction_changes_nothing(db: None) -> None:
    """A phone of letters is refused with a sentence."""
    with pytest.raises(Problem) as problem:
        person_correct(actor=_actor(WORKER), person=zhang(), facts={"phone": "abc"})
    assert problem.value.code == "fact_unreadable"
    assert not SourceRecord.objects.filter(source=Department.COMMUNITY).exists()


def test_a_department_officer_may_not_correct(db: None) -> None:
    """Health reads, the street corrects."""
    with pytest.raises(NotAllowed):
        person_correct(actor=_actor(HEALTH), person=zhang(), facts={"phone": "19900000055"})


def test_a_workers_word_splits_and_joins(db: None, operator: Actor) -> None:
    """Two rows the model joins stay apart once a worker says so, and come together again on her other word."""
    left, right = SourceRecord.objects.filter(link__person=zhang()).order_by("pk")
    pair = Pair.objects.create(left=left, right=right, division_code=COMMUNITY, probability=1.0)
    pair_decide(actor=_actor(WORKER), pair=pair, verdict=Verdict.DIFFERENT)
    register_link(actor=operator, division_code=HERE)
    assert Link.objects.get(record=left).person_id != Link.objects.get(record=right).person_id
    pair_decide(actor=_actor(WORKER), pair=pair, verdict=Verdict.SAME)
    counts = register_link(actor=operator, division_code=HERE)
    assert Link.objects.get(record=left).person_id == Link.objects.get(record=right).person_id
    assert counts.merged_people == 1
    assert Person.objects.filter(merged_into__isnull=False).count() == 1


def test_linking_is_asked_for_once(db: None) -> None:
    """However many decisions, one waiting job a sub-district."""
    for _ in range(3):
        link_soon(COMMUNITY)
    assert ProcrastinateJob.objects.filter(task_name="people.link_records", status="todo").count() == 1


def test_a_file_brought_in_by_an_officer_is_linked_by_a_job(db: None) -> None:
    """The operator links by command, everybody else's files are linked by a worker."""
    from tests.personas import OFFICER

    row = ["赵小兰", "女", "", "1939-01-01", "19900000009", "梅溪社区", "梅苑9幢1单元101室", "独居", "", "", ""]
    take_in(_actor(OFFICER), [CIVIL[0], row], source="civil_affairs")
    assert ProcrastinateJob.objects.filter(task_name="people.link_records", status="todo").count() == 1
