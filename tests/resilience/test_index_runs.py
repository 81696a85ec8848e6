"""The index's counts, each set up and counted by hand, and who may run and read it.

The world of `tests.world`: 张秀英 (alone, every key fact, a contact) and 王建国 (no capability level) in one community,
李桂兰 (no ID, no phone) in another.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.jobs.runs import RunState
from renyang.organisations.models import Organisation, OrganisationKind
from renyang.partners.models import Agreement, Responsibility
from renyang.people.models import AssessmentReason, Person, PersonStatus, SourceRecord
from renyang.people.queries.carers import standing
from renyang.people.services import assessment_record, assessment_withdraw, carer_remove, screening_record
from renyang.places.models import Room, Site, SiteKind
from renyang.resilience import queries
from renyang.resilience.domain.indicators import counts
from renyang.resilience.models import IndexRun
from renyang.resilience.services import index_enqueue, index_run
from renyang.resilience.tasks import compute_index, index_nightly
from renyang.science.capability import ITEMS
from renyang.science.index import NOT_THERE, Count
from renyang.supplies.models import Stock, SupplyLot
from tests.personas import COMMUNITY, ELSEWHERE, HEALTH, HERE, OFFICER, OTHER_COMMUNITY, STRANGER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]
SECOND = "320199001002"


def _in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def _organisation(name: str, division: str = HERE) -> Organisation:
    return Organisation.objects.create(division_code=division, name=name, kind=OrganisationKind.SOCIAL_ORGANISATION)


def test_complete_records(operator: Actor, db: None) -> None:
    """Seven key facts a person: 7 and 6 of 14 in the first community, 5 of 7 in the second."""
    assert counts(operator, HERE)["completeness"] == {COMMUNITY: Count(13, 14, 14), SECOND: Count(5, 7, 7)}


def test_somebody_to_call(operator: Actor, db: None) -> None:
    """Only 张秀英's rows name somebody, and her account's relative and carer are on her list too. While one of them is left there
    is somebody to call; with all three removed, 0 of 2.
    """
    assert counts(operator, HERE)["contact"] == {COMMUNITY: Count(1, 2, 2), SECOND: Count(0, 1, 1)}
    carers = list(standing(zhang()))
    assert len(carers) == 3
    for left, carer in zip((1, 1, 0), carers, strict=True):
        carer_remove(actor=operator, carer=carer)
        assert counts(operator, HERE)["contact"] == {COMMUNITY: Count(left, 2, 2), SECOND: Count(0, 1, 1)}


def _screen(actor: Actor, name: str, scale: str, answers: list[int], days_ago: int = 0) -> None:
    person = Person.objects.get(name=name, merged_into=None)
    screening_record(actor=actor, person=person, scale=scale, answers=answers, screened_on=_in_days(-days_ago))


def test_those_who_live_alone_are_screened_for_loneliness(operator: Actor, db: None) -> None:
    """张秀英 alone lives alone: 0 of 1, and depression and isolation do not ask whether she is lonely. A screening for
    loneliness counts however old and whatever it found, and once however often: 1 of 1. 王建国, screened too, lives with
    his wife.
    """
    assert counts(operator, HERE)["screened"] == {COMMUNITY: Count(0, 1, 1)}
    _screen(operator, "张秀英", "phq2", [3, 3])
    _screen(operator, "张秀英", "lsns6", [0] * 6)
    _screen(operator, "王建国", "ucla3", [1, 1, 1])
    assert counts(operator, HERE)["screened"] == {COMMUNITY: Count(0, 1, 1)}
    _screen(operator, "张秀英", "ucla3", [1, 1, 1], days_ago=1_000)
    assert counts(operator, HERE)["screened"] == {COMMUNITY: Count(1, 1, 1)}
    _screen(operator, "张秀英", "ucla3", [3, 3, 3])
    assert counts(operator, HERE)["screened"] == {COMMUNITY: Count(1, 1, 1)}


def test_who_may_live_alone_is_not_known_to_be_screened(operator: Actor, db: None) -> None:
    """Nobody wrote down with whom 王建国 lives, so whether he belongs to those who live alone: 0 of 1 known, of 2."""
    Person.objects.filter(name="王建国").update(living_arrangement="")
    _screen(operator, "王建国", "ucla3", [1, 1, 1])
    assert counts(operator, HERE)["screened"] == {COMMUNITY: Count(0, 1, 2)}


def test_only_those_served_here_are_counted(operator: Actor, db: None) -> None:
    """张秀英 is away for a time and still served; 王建国 died, and 李桂兰 moved away from the second community, now empty."""
    Person.objects.filter(name="张秀英").update(status=PersonStatus.ABSENT)
    Person.objects.filter(name="王建国").update(status=PersonStatus.DEAD)
    Person.objects.filter(name="李桂兰").update(status=PersonStatus.AWAY)
    found = counts(operator, HERE)
    assert found["completeness"] == {COMMUNITY: Count(7, 7, 7)}
    assert found["contact"] == found["freshness"] == {COMMUNITY: Count(1, 1, 1)}
    assert found["site_in_community"] == {COMMUNITY: Count(0, 1, 1)}
    assert list(index_run(actor=operator, division_code=HERE).result["communities"]) == [COMMUNITY]


@pytest.mark.parametrize(("age", "fresh"), [(0, 1), (365, 1), (366, 0)])
def test_fresh_records(operator: Actor, db: None, age: int, fresh: int) -> None:
    """A record of 王建国 collected a year ago counts, one a day older does not."""
    SourceRecord.objects.update(collected_on=_in_days(-1_000))
    SourceRecord.objects.filter(link__person__name="王建国").update(collected_on=_in_days(-age))
    assert counts(operator, HERE)["freshness"] == {COMMUNITY: Count(fresh, 2, 2), SECOND: Count(0, 1, 1)}


def test_a_record_that_tells_no_fact_is_not_fresh(operator: Actor, db: None) -> None:
    """王建国's records are old. A screening of today says nothing that his register entry holds; an assessment does, until it
    is withdrawn.
    """
    SourceRecord.objects.update(collected_on=_in_days(-1_000))
    _screen(operator, "王建国", "ucla3", [1, 1, 1])
    old = {COMMUNITY: Count(0, 2, 2), SECOND: Count(0, 1, 1)}
    assert counts(operator, HERE)["freshness"] == old
    assessment = assessment_record(
        actor=operator,
        person=Person.objects.get(name="王建国"),
        scores={item.code: item.most for item in ITEMS},
        assessed_on=_in_days(0),
        reason=AssessmentReason.FIRST,
    )
    assert counts(operator, HERE)["freshness"] == old | {COMMUNITY: Count(1, 2, 2)}
    assessment_withdraw(actor=operator, assessment=assessment)
    assert counts(operator, HERE)["freshness"] == old


def test_sites_and_rooms(operator: Actor, db: None) -> None:
    """A clinic is no meal point; a room with a missing number cannot be judged; other towns do not count."""
    meals = Site.objects.create(division_code=COMMUNITY, name="饭堂", kind=SiteKind.MEAL_POINT)
    Site.objects.create(division_code=SECOND, name="门诊", kind=SiteKind.CLINIC)
    there = Site.objects.create(division_code=OTHER_COMMUNITY, name="饭堂", kind=SiteKind.MEAL_POINT)
    Room.objects.create(site=meals, name="大厅", area=80, height=3, window_area=6)
    Room.objects.create(site=meals, name="小间", area=20, height=3)
    Room.objects.create(site=there, name="大厅", area=80, height=3, window_area=6)
    found = counts(operator, HERE)
    assert found["site_in_community"] == {COMMUNITY: Count(1, 1, 1), SECOND: Count(0, 1, 1)}
    assert found["rooms_measured"] == {COMMUNITY: Count(1, 2, 2)}


def _stock(item: str, use: float | None, *lots: tuple[int, int | None], store: str = "库") -> None:
    """A stock with lots of so many units, each with the days to its date."""
    stock = Stock.objects.create(division_code=COMMUNITY, store=store, item=item, daily_use=use)
    for at, (quantity, days) in enumerate(lots):
        expires = None if days is None else _in_days(days)
        SupplyLot.objects.create(stock=stock, lot=str(at), quantity=quantity, expires_on=expires)


def test_supplies_for_fourteen_days(operator: Actor, db: None) -> None:
    """140 at 10 a day last 14 days, 139 do not; unknown use is not known; what is past its date is not there, so of masks there
    is nothing left; what is not used lasts.
    """
    _stock("米", 10.0, (140, None))
    _stock("水", 10.0, (139, 90))
    _stock("纸", None, (5, None))
    _stock("口罩", 1.0, (9_000, -1))
    _stock("药", 0.0, (3, 0))
    assert counts(operator, HERE)["supplies_14_days"] == {COMMUNITY: Count(2, 4, 5), SECOND: NOT_THERE}


def test_lots_of_an_item_in_a_store_last_together(operator: Actor, db: None) -> None:
    """Three lots of 50 at 10 a day last 15 days. Where 100 of the 150 expire in 3 days, 40 of them are used by then and the other
    50 last 5 days more: 9, not 14. Two stores are two stocks.
    """
    _stock("米", 10.0, (50, None), (50, 30), (50, 20))
    _stock("水", 10.0, (100, 3), (50, None))
    _stock("米", 10.0, (50, None), store="西库")
    assert counts(operator, HERE)["supplies_14_days"] == {COMMUNITY: Count(1, 3, 3), SECOND: NOT_THERE}


def test_duties(operator: Actor, db: None) -> None:
    """A deputy who is the owner is none; a duty without owner may have a deputy."""
    one, two = _organisation("甲"), _organisation("乙")
    for at, (owner, deputy) in enumerate([(one, two), (one, one), (None, two), (None, None)]):
        Responsibility.objects.create(division_code=HERE, function=f"职能{at}", owner=owner, deputy=deputy)
    found = counts(operator, HERE)
    assert found["duty_owner"] == {HERE: Count(2, 4, 4)}
    assert found["duty_deputy"] == {HERE: Count(2, 4, 4)}


def test_agreements(operator: Actor, db: None) -> None:
    """Only those in force today; cover that ran out yesterday is none; a stand-in backs its service, wherever it is kept."""
    one, two, far = _organisation("甲"), _organisation("乙", COMMUNITY), _organisation("丙", ELSEWHERE)
    Agreement.objects.create(organisation=one, service="meals", per_day=50, liability_covered=True)
    Agreement.objects.create(
        organisation=one, service="bathing", per_day=5, liability_covered=True, insured_until=_in_days(-1)
    )
    Agreement.objects.create(
        organisation=two,
        service="meals",
        per_day=9,
        stands_in_for=one,
        liability_covered=True,
        insured_until=_in_days(0),
    )
    Agreement.objects.create(organisation=one, service="transport", per_day=5, ends_on=_in_days(-1))
    Agreement.objects.create(organisation=two, service="transport", per_day=5, starts_on=_in_days(1))
    Agreement.objects.create(organisation=far, service="meals", per_day=5)
    found = counts(operator, HERE)
    assert found["liability"] == {HERE: Count(1, 2, 2), COMMUNITY: Count(1, 1, 1)}
    assert found["stand_in"] == {HERE: Count(1, 2, 2)}


def test_nobody_stands_in_for_oneself(operator: Actor, db: None) -> None:
    """Meals are backed by themselves only, bathing by another: 1 of 2."""
    one, two = _organisation("甲"), _organisation("乙")
    Agreement.objects.create(organisation=one, service="meals", per_day=50, stands_in_for=one)
    Agreement.objects.create(organisation=one, service="bathing", per_day=5, stands_in_for=two)
    assert counts(operator, HERE)["stand_in"] == {HERE: Count(1, 2, 2)}


def test_an_index_sums_its_communities(operator: Actor, db: None) -> None:
    """18 of 21 facts in the whole; neither community has a stock, and each should: 0 of 2, a score of nought."""
    result = index_run(actor=operator, division_code=HERE[:9]).result
    whole = result["whole"]["indicators"]
    assert [whole["completeness"][part] for part in ("reached", "known", "total")] == [18, 21, 21]
    assert [whole["supplies_14_days"][part] for part in ("reached", "known", "total")] == [0, 2, 2]
    assert whole["supplies_14_days"]["value"] == 0
    assert set(result["communities"]) == set(result["ranks"]) == {COMMUNITY, SECOND}


def test_who_may_run_an_index(actor_of: ActorOf) -> None:
    """Street staff within their own grants; a department's officer reads it only; to a stranger it does not exist."""
    index_run(actor=actor_of(OFFICER), division_code=HERE)
    index_run(actor=actor_of(WORKER), division_code=COMMUNITY)
    with pytest.raises(NotAllowed):
        index_run(actor=actor_of(HEALTH), division_code=HERE)
    for persona in (WORKER, STRANGER):
        with pytest.raises(OutOfScope):
            index_run(actor=actor_of(persona), division_code=HERE)


def test_who_reads_the_newest_index(actor_of: ActorOf) -> None:
    """Those who work in a part of the sub-district read its index too; another town's officer reads none."""
    run = index_run(actor=actor_of(OFFICER), division_code=HERE)
    assert [queries.latest_index(actor_of(persona)) for persona in (OFFICER, WORKER, HEALTH)] == [run, run, run]
    assert queries.latest_index(actor_of(STRANGER)) is None


def test_an_index_that_is_asked_for_waits_for_a_worker(actor_of: ActorOf) -> None:
    """The newest counted index stays the one that is read until the worker has counted the next."""
    officer = actor_of(OFFICER)
    before = queries.latest_index(officer)
    run = index_enqueue(actor=officer, division_code=HERE)
    assert (run.state, run.result, run.created_by) == (RunState.WAITING, {}, OFFICER.username)
    assert (queries.latest_index(officer), queries.newest_index_run(officer)) == (before, run)
    job = ProcrastinateJob.objects.get(task_name="resilience.compute_index", args={"run": str(run.pk)})
    compute_index(**job.args)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert queries.latest_index(officer) == run


def test_every_sub_district_s_index_is_counted_each_night(db: None) -> None:
    """There is one, whose records are linked."""
    index_nightly(timestamp=0)
    assert [run.division_code for run in IndexRun.objects.filter(state=RunState.WAITING)] == [HERE]


def test_at_a_glance_says_when_the_index_was_counted(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """The world's own index, finished at a moment that its row says."""
    finished = timezone.localtime(IndexRun.objects.get().finished_at)
    page = sign_in(OFFICER).get(reverse("glance")).content.decode()
    assert f"来自实时记录，{finished:%Y-%m-%d}" in page
