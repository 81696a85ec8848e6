"""From records to people: numbers that stay, corrections that win, workers' words that hold, jobs that are asked once."""

import math

import pytest
from django.apps import apps
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.access.roles import Department
from renyang.core.jobs.runs import RunState
from renyang.core.models import User
from renyang.core.services import question_decide
from renyang.people.models import (
    Carer,
    Edge,
    Link,
    LinkedBy,
    Pair,
    Person,
    RegisterRun,
    RegisterWork,
    Scored,
    SourceRecord,
    Verdict,
)
from renyang.people.queries import linkage as linkage_queries
from renyang.people.services import (
    decision_undo,
    link_enqueue,
    linkage_thresholds_put,
    pair_decide,
    person_correct,
    person_merge,
    person_split,
    register_link,
)
from renyang.people.tasks import compute_register
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, HEALTH, HERE, WORKER
from tests.world import CIVIL, ZHANG_ID, take_in, zhang
from tests.world import HEALTH as HEALTH_ROWS


def _actor(persona: object) -> Actor:
    return Actor.of(User.objects.get(username=persona.username))


def test_two_departments_make_one_person(db: None) -> None:
    """Zhang and Li are in both files, Wang in one: three people from five rows, by hand."""
    assert Person.objects.filter(merged_into=None).count() == 3
    assert Link.objects.filter(person=zhang(), by=LinkedBy.MODEL).count() == 2


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
    assert Link.objects.get(record=person.provenance["phone"][0]).by == LinkedBy.HUMAN


def test_an_unreadable_correction_changes_nothing(db: None) -> None:
    """A phone of letters is refused with a sentence."""
    with pytest.raises(Problem) as problem:
        person_correct(actor=_actor(WORKER), person=zhang(), facts={"phone": "abc"})
    assert problem.value.code == "fact_unreadable"
    assert not SourceRecord.objects.filter(record_key=zhang().pk.bytes).exists()


def test_a_department_officer_may_not_correct(db: None) -> None:
    """Health reads, the street corrects."""
    with pytest.raises(NotAllowed):
        person_correct(actor=_actor(HEALTH), person=zhang(), facts={"phone": "19900000055"})


def _together(left: SourceRecord, right: SourceRecord) -> bool:
    return Link.objects.get(record=left).person_id == Link.objects.get(record=right).person_id


def _hers() -> tuple[SourceRecord, SourceRecord]:
    """Zhang's two records: civil affairs' and health's."""
    left, right = SourceRecord.objects.filter(link__person=zhang(), link__by=LinkedBy.MODEL).order_by("pk")
    return left, right


def test_a_workers_word_splits_and_joins_at_once(db: None, operator: Actor) -> None:
    """Two rows the model joins are apart once a worker says so, come together on her other word, and stay so."""
    left, right = _hers()
    pair = Pair.objects.create(left=left, right=right, division_code=COMMUNITY, probability=1.0)
    pair_decide(actor=_actor(WORKER), pair=pair, verdict=Verdict.DIFFERENT)
    assert not _together(left, right)
    assert register_link(actor=operator, division_code=HERE, retrain=True).people == 4
    assert not _together(left, right)
    pair_decide(actor=_actor(WORKER), pair=pair, verdict=Verdict.SAME)
    assert _together(left, right)
    assert Person.objects.filter(merged_into__isnull=False).count() == 1
    pair.refresh_from_db()
    assert (pair.decided_by, pair.decided_at is not None) == (WORKER.username, True)


def test_a_person_is_parted_and_the_decision_taken_back(db: None, operator: Actor) -> None:
    """Health's record is said to be somebody else's: two people with what each record says; taken back, one as before."""
    person, (civil, health) = zhang(), _hers()
    person_split(actor=_actor(WORKER), person=person, records=[health.pk])
    assert not _together(civil, health)
    assert Person.objects.filter(name="张秀英", merged_into=None).count() == 2
    other = Link.objects.get(record=health).person
    assert (other.capability_level, other.living_arrangement) == (1, "")
    (decision,) = linkage_queries.decisions(_actor(WORKER))
    decision_undo(actor=_actor(WORKER), decision=decision[0].decision)
    assert _together(civil, health)
    assert linkage_queries.decisions(_actor(WORKER)) == []
    assert zhang().capability_level == 1


def test_taking_back_restores_the_word_before(db: None) -> None:
    """Different, then same, then the second is taken back: different again, as the history of the pair tells."""
    left, right = _hers()
    pair = Pair.objects.create(left=left, right=right, division_code=COMMUNITY, probability=1.0)
    for verdict in (Verdict.DIFFERENT, Verdict.SAME):
        pair_decide(actor=_actor(WORKER), pair=pair, verdict=verdict)
    pair.refresh_from_db()
    decision_undo(actor=_actor(WORKER), decision=pair.decision)
    pair.refresh_from_db()
    assert pair.verdict == Verdict.DIFFERENT
    assert not _together(left, right)


def test_two_people_are_put_together(db: None, operator: Actor) -> None:
    """Zhang and Wang are one by a worker's word, though their IDs differ; the links of a later linking keep it."""
    wang = Person.objects.get(name="王建国")
    person_merge(actor=_actor(WORKER), person=zhang(), other=wang)
    assert Person.objects.filter(merged_into=None).count() == 2
    register_link(actor=operator, division_code=HERE, retrain=True)
    assert Person.objects.filter(merged_into=None).count() == 2
    wang.refresh_from_db()
    assert wang.merged_into is not None


def test_putting_together_overrules_what_kept_apart(db: None) -> None:
    """Parted by mistake, put together again: no word that keeps her records apart is left."""
    person, (civil, health) = zhang(), _hers()
    person_split(actor=_actor(WORKER), person=person, records=[health.pk])
    one, other = (Link.objects.get(record=record).person for record in (civil, health))
    person_merge(actor=_actor(WORKER), person=one, other=other)
    assert _together(civil, health)
    assert not Pair.objects.filter(verdict=Verdict.DIFFERENT).exists()


def test_parting_needs_records_on_both_sides(db: None) -> None:
    """None and all are refused, and nothing changes."""
    person, records = zhang(), [record.pk for record in _hers()]
    for chosen in ([], records):
        with pytest.raises(Problem) as refused:
            person_split(actor=_actor(WORKER), person=person, records=chosen)
        assert refused.value.code == "split_needs_both"
    assert _together(*_hers())


def test_a_person_cannot_be_put_together_with_herself(db: None) -> None:
    """It takes two."""
    with pytest.raises(Problem) as refused:
        person_merge(actor=_actor(WORKER), person=zhang(), other=zhang())
    assert refused.value.code == "merge_needs_two"


def test_a_department_officer_decides_nothing(db: None) -> None:
    """Health reads people; who is who is the street's to say."""
    with pytest.raises(NotAllowed):
        person_split(actor=_actor(HEALTH), person=zhang(), records=[_hers()[0].pk])
    with pytest.raises(NotAllowed):
        person_merge(actor=_actor(HEALTH), person=zhang(), other=Person.objects.get(name="王建国"))


def test_a_pair_put_off_comes_last_and_is_not_forgotten(db: None, operator: Actor) -> None:
    """It stays in the queue, behind a less likely one, whatever is linked meanwhile."""
    left, right = _hers()
    third = SourceRecord.objects.exclude(pk__in=[left.pk, right.pk]).filter(division_code=COMMUNITY).first()
    sure = Pair.objects.create(left=left, right=right, division_code=COMMUNITY, probability=0.9)
    Pair.objects.create(left=left, right=third, division_code=COMMUNITY, probability=0.6)
    pair_decide(actor=_actor(WORKER), pair=sure, verdict=Verdict.LATER)
    assert [pair.probability for pair in linkage_queries.open_pairs(_actor(WORKER))] == [0.6, 0.9]
    assert linkage_queries.open_pair_count(_actor(WORKER)) == 2
    assert _together(left, right)


def test_only_what_is_new_or_changed_is_compared(db: None, operator: Actor) -> None:
    """The world was linked once: nothing to compare; a new row of Zhang's: that one; a changed one: that one."""
    assert register_link(actor=operator, division_code=HERE).compared == 0
    row = ["JK9", "张秀英", "女", "1942-03-12", ZHANG_ID, "梅溪社区", "梅苑3幢2单元501室", "", "中度失能", ""]
    take_in(operator, [HEALTH_ROWS[0], row], source="community")
    counts = register_link(actor=operator, division_code=HERE)
    assert (counts.records, counts.people, counts.new_people) == (6, 3, 0)
    assert 1 <= counts.compared < 6
    assert zhang().capability_level == 2
    take_in(operator, [HEALTH_ROWS[0], [*row[:8], "重度失能", ""]], source="community")
    register_link(actor=operator, division_code=HERE)
    assert zhang().capability_level == 3


def test_a_changed_row_leaves_the_person_it_no_longer_resembles(db: None, operator: Actor) -> None:
    """Health corrects a record: it was another woman all along. Compared alone, it becomes a person of its own."""
    row = ["JK1", "张秀英", "女", "1931-01-01", "", "桂园社区", "远山里9幢9单元909室", "", "完好", ""]
    batch = take_in(operator, [HEALTH_ROWS[0], row], source="health")
    question_decide(actor=operator, batch=batch, row_number=2, same=True)
    counts = register_link(actor=operator, division_code=HERE)
    assert (counts.new_people, counts.people) == (1, 4)
    assert counts.compared < counts.records


def test_step_by_step_is_as_all_at_once(db: None, operator: Actor) -> None:
    """Rows brought in one file after another end up as they do when everything is compared with the same model anew."""
    for number, name in enumerate(("赵小兰", "赵晓兰", "赵小岚", "钱文华")):
        row = [
            name,
            "女",
            "",
            "1939-01-01",
            f"1990000{number // 2:04d}",
            "梅溪社区",
            "梅苑9幢1单元101室",
            "独居",
            "",
            "",
            "",
        ]
        take_in(operator, [CIVIL[0], row], source="civil_affairs" if number % 2 else "subdistrict")
        register_link(actor=operator, division_code=HERE)
    before = dict(Link.objects.values_list("record_id", "person_id"))
    Scored.objects.all().delete()
    counts = register_link(actor=operator, division_code=HERE)
    assert counts.compared == counts.records
    assert dict(Link.objects.values_list("record_id", "person_id")) == before


def test_thresholds_are_the_deployments_own(db: None, operator: Actor) -> None:
    """Zhang's two rows share an ID, Li's only name, birth date and home: with so high a threshold Li's wait for a worker."""
    linkage_thresholds_put(actor=operator, join_from=0.9999999999, review_from=0.2)
    counts = register_link(actor=operator, division_code=HERE)
    assert (counts.people, counts.to_review) == (4, 1)
    linkage_thresholds_put(actor=operator, join_from=0.99, review_from=0.5)
    assert register_link(actor=operator, division_code=HERE).people == 3


@pytest.mark.parametrize(("join_from", "review_from"), [(0.4, 0.5), (1.0, 0.5), (0.9, 0.0)])
def test_thresholds_that_make_no_sense_are_refused(
    db: None, operator: Actor, join_from: float, review_from: float
) -> None:
    """Both are probabilities, the one to join from no lower than the one to ask from."""
    with pytest.raises(Problem) as refused:
        linkage_thresholds_put(actor=operator, join_from=join_from, review_from=review_from)
    assert refused.value.code == "linkage_thresholds"


def test_a_worker_does_not_decide_thresholds(db: None) -> None:
    """They hold for the whole deployment."""
    with pytest.raises(NotAllowed):
        linkage_thresholds_put(actor=_actor(WORKER), join_from=0.9, review_from=0.5)


def test_the_report_says_what_each_threshold_would_join(db: None) -> None:
    """Zhang's and Li's records are two pairs, by hand; the curve counts them and never rises."""
    (report,) = linkage_queries.model_report(_actor(WORKER))
    counts = [pairs for _threshold, pairs, _wrong in report.curve]
    assert counts[0] == 2
    assert counts == sorted(counts, reverse=True)
    for _field, _level, same, strangers, bits in report.weights:
        assert bits == pytest.approx(math.log2(same / strangers))


def test_linking_is_asked_for_once(db: None) -> None:
    """However often, one run of the sub-district and its job wait; once it has begun, the next asks for another."""
    for _ in range(3):
        link_enqueue(actor=Actor.operator(), division_code=COMMUNITY)
    run = RegisterRun.objects.get()
    assert (run.division_code, run.work) == (HERE, RegisterWork.LINK)
    compute_register(run=str(run.pk))
    assert RegisterRun.objects.get().state == RunState.DONE
    link_enqueue(actor=Actor.operator(), division_code=COMMUNITY)
    assert RegisterRun.objects.filter(state=RunState.WAITING).count() == 1
    assert ProcrastinateJob.objects.filter(task_name="people.compute_register", status="todo").count() == 2


def test_a_file_brought_in_by_an_officer_is_linked_by_a_job(db: None) -> None:
    """The operator links by command, everybody else's files are linked by a worker."""
    from tests.personas import OFFICER

    row = ["赵小兰", "女", "", "1939-01-01", "19900000009", "梅溪社区", "梅苑9幢1单元101室", "独居", "", "", ""]
    take_in(_actor(OFFICER), [CIVIL[0], row], source="civil_affairs")
    job = ProcrastinateJob.objects.get(task_name="people.compute_register", status="todo")
    compute_register(**job.args)
    assert Person.objects.filter(name="赵小兰").exists()


def test_a_pair_shows_what_every_line_weighs(db: None, operator: Actor) -> None:
    """Li's two rows, kept apart by a high threshold, wait with the evidence: with the prior (log2 .001 / .999) all bits, each
    rounded to a tenth, add up to the weight of the pair.
    """
    linkage_thresholds_put(actor=operator, join_from=0.9999999999, review_from=0.2)
    register_link(actor=operator, division_code=HERE)
    (pair,) = linkage_queries.open_pairs(operator)
    sides = {side.label: side for side in linkage_queries.pair_sides(operator, pair)}
    edge = Edge.objects.get(left=pair.left, right=pair.right)
    bits = sum(side.bits for side in sides.values() if side.bits is not None)
    assert math.log2(0.001 / 0.999) + bits == pytest.approx(edge.weight, abs=0.05 * len(sides))
    assert (sides["社区"].left, sides["社区"].level) == ("桂园社区", "同一社区")
    assert not sides["居住方式"].compared
