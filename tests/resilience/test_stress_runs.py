"""A stress test on the register: what is taken from it, how a run goes on, and whose names its readers see."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.jobs.runs import RunState
from renyang.organisations.models import Organisation, OrganisationKind
from renyang.partners.models import Agreement
from renyang.people.domain.pseudonyms import pseudonym
from renyang.people.models import Person, PersonStatus
from renyang.places.domain.openings import OpeningTerms
from renyang.places.models import Building, DecisionState, OpeningDecision, Room, Site, SiteKind
from renyang.places.services import opening_sign
from renyang.resilience import queries
from renyang.resilience.domain import snapshot
from renyang.resilience.models import StressRun
from renyang.resilience.services import stress_compute, stress_enqueue, stress_start
from renyang.resilience.tasks import compute_stress
from renyang.science import stress
from renyang.science.problem import Problem
from renyang.science.stress.community import PHONE
from tests.personas import COMMUNITY, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.resilience.results import SECOND, stress_result

ActorOf = Callable[[Persona], Actor]
WANTED = {"division_code": HERE, "scenario": "calm", "replicates": 2, "seed": 1}


def _person(name: str) -> Person:
    return Person.objects.get(name=name, merged_into=None)


# What is taken from the register


def test_the_register_as_arrays(operator: Actor, db: None) -> None:
    """Every number from the rows of `tests.world`, by hand; a fact nobody recorded is unknown, not a no."""
    taken = snapshot.take(operator, HERE)
    assert taken.community.names == (COMMUNITY, SECOND)
    at = {name: taken.people.index(str(_person(name).pk)) for name in ("张秀英", "王建国", "李桂兰")}
    people = taken.community.people
    order = [at["张秀英"], at["王建国"], at["李桂兰"]]
    assert people.community[order].tolist() == [0, 0, 1]
    assert people.lives_alone[order].tolist() == [1, 0, 0]
    assert people.level[at["张秀英"]] == 1
    assert people.level[at["李桂兰"]] == 0
    assert (people.channels[order] & PHONE > 0).tolist() == [True, True, False]
    assert people.completeness[order] == pytest.approx([7 / 7, 6 / 7, 5 / 7])
    assert people.reads.tolist() == [-1, -1, -1]
    assert people.record_age.tolist() == [0, 0, 0]  # neither file says when it was collected: `build` counts it as new


def test_those_who_moved_died_or_were_merged_are_not_tested(operator: Actor, db: None) -> None:
    """Of the three one died and one is another: one row is left."""
    Person.objects.filter(name="王建国").update(status=PersonStatus.DEAD)
    Person.objects.filter(name="李桂兰").update(merged_into=_person("张秀英"))
    assert snapshot.take(operator, HERE).people == (str(_person("张秀英").pk),)


def test_the_age_of_a_record_is_that_of_its_newest_fact(operator: Actor, db: None) -> None:
    """Two facts, collected 30 and 10 days ago: 10 days."""
    on = [(timezone.localdate() - dt.timedelta(days=days)).isoformat() for days in (30, 10)]
    provenance = {"address": [1, "health", on[0]], "phone": [2, "civil_affairs", on[1]], "name": [2, "health", None]}
    Person.objects.filter(name="王建国").update(provenance=provenance)
    taken = snapshot.take(operator, HERE)
    assert taken.community.people.record_age[taken.people.index(str(_person("王建国").pk))] == 10


def test_a_division_where_nobody_is_registered(operator: Actor, db: None) -> None:
    """The sentence names it."""
    with pytest.raises(Problem) as problem:
        snapshot.take(operator, "440000")
    assert problem.value.code == "nobody_registered"
    assert "440000" in str(problem.value)


def _centre(**given: object) -> Site:
    """A day centre for 40 in two sessions, with a room of 180 m3 and two air changes an hour."""
    site = Site.objects.create(
        **{"division_code": COMMUNITY, "name": "梅苑中心", "kind": SiteKind.DAY_CENTRE, "services": ["day_care"],
           "licensed_places": 40, "sessions": 2, "longitude": 120.0, "latitude": 31.0} | given
    )  # fmt: skip
    Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2)
    return site


def test_what_a_site_can_keep_open_safely(db: None, operator: Actor) -> None:
    """Ten people by clean air (2 x 180 / 36), two of them staff, twice a day: 16 of 80. A decision in force says otherwise;
    closed is 0; and of a room nobody knows the air of, nothing can be shown.
    """
    site = _centre()
    sites = snapshot.take(operator, HERE).community.sites
    assert (sites.places.tolist(), sites.safe_occupancy.tolist()) == ([80], [16])
    today = timezone.localdate()
    room = Room.objects.get()
    opening_sign(
        actor=operator, site=site, terms=OpeningTerms(prevalence=0.01, sessions=2), starts_on=today, ends_on=today,
        people={room.pk: 6},
    )  # fmt: skip
    assert snapshot.take(operator, HERE).community.sites.safe_occupancy.tolist() == [
        10
    ]  # six, one of them staff, twice
    opening_sign(
        actor=operator, site=site, terms=OpeningTerms(prevalence=0.01), starts_on=today, ends_on=today,
        people={room.pk: 0},
    )  # fmt: skip
    assert snapshot.take(operator, HERE).community.sites.safe_occupancy.tolist() == [0]
    OpeningDecision.objects.update(state=DecisionState.WITHDRAWN)
    Room.objects.update(air_changes=None)
    assert snapshot.take(operator, HERE).community.sites.safe_occupancy.tolist() == [0]


def test_people_stand_where_their_building_stands(operator: Actor, db: None) -> None:
    """A hundredth of a degree north of the centre is 1,113 m; whose building is not on the map has no place."""
    _centre()
    Person.objects.filter(name="张秀英").update(address="梅苑3幢2单元501室")
    Building.objects.create(division_code=COMMUNITY, street="梅苑", number="3", longitude=120.0, latitude=31.01)
    taken = snapshot.take(operator, HERE)
    people, sites = taken.community.people, taken.community.sites
    at = taken.people.index(str(_person("张秀英").pk))
    assert float(people.y[at] - sites.y[0]) == pytest.approx(1113, abs=2)
    assert float(people.x[at] - sites.x[0]) == pytest.approx(0, abs=0.1)
    assert np.isnan(people.x).sum() == len(people) - 1


def _partner(name: str, division: str = HERE) -> Organisation:
    return Organisation.objects.create(division_code=division, name=name, kind=OrganisationKind.SOCIAL_ORGANISATION)


def _in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def test_only_agreements_in_force_serve_and_stand_in(operator: Actor, db: None) -> None:
    """Of meals by three and bathing by three, one each holds today: the others ended yesterday or start tomorrow."""
    one, two = _partner("甲"), _partner("乙")
    for per_day, term in ((7, {}), (8, {"ends_on": _in_days(-1)}), (9, {"starts_on": _in_days(1)})):
        provider = _partner(f"丙{per_day}")
        Agreement.objects.create(organisation=provider, service="meals", per_day=per_day, **term)
        Agreement.objects.create(organisation=provider, stands_in_for=one, service="bathing", per_day=per_day, **term)
    community = snapshot.take(operator, HERE).community
    assert community.sites.places.tolist() == [7]
    assert community.agreements.per_day.tolist() == [7]
    assert community.agreements.stands_in_for.tolist() == [0]  # 甲, the first organisation recorded; then 乙
    assert two.pk > one.pk


def test_a_stand_in_is_covered_while_it_is_insured(operator: Actor, db: None) -> None:
    """Covered: liable, and insured to the end of today or without end. Not: insured to yesterday, or not liable."""
    one = _partner("甲")
    for liability, insured in ((True, 0), (True, -1), (True, None), (False, 9)):
        Agreement.objects.create(
            organisation=_partner(f"{liability}{insured}"),
            stands_in_for=one,
            service="meals",
            per_day=5,
            liability_covered=liability,
            insured_until=None if insured is None else _in_days(insured),
        )
    assert snapshot.take(operator, HERE).community.agreements.covered.tolist() == [True, False, True, False]


def test_a_stand_in_for_somebody_elsewhere_is_none_here(operator: Actor, db: None) -> None:
    """甲 of the community stands in for an organisation of the whole sub-district, which the community's own test does not
    have: none there, one in the sub-district's.
    """
    pact = {"service": "meals", "per_day": 5, "stands_in_for": _partner("乙")}
    Agreement.objects.create(organisation=_partner("甲", COMMUNITY), **pact)
    assert len(snapshot.take(operator, COMMUNITY).community.agreements) == 0
    assert len(snapshot.take(operator, HERE).community.agreements) == 1


def test_volunteers_of_the_whole_are_shared(operator: Actor, db: None) -> None:
    """3 of the first community's own, and half of the sub-district's 5, whole people only; an unknown number adds none."""
    for division, name, people in ((COMMUNITY, "甲", 3), (HERE, "乙", 5), (COMMUNITY, "丙", None)):
        Organisation.objects.create(
            division_code=division, name=name, kind=OrganisationKind.VOLUNTEERS, people_available=people
        )
    assert snapshot.take(operator, HERE).community.volunteers.tolist() == [3 + 2, 2]


def test_a_snapshot_asks_the_same_of_many_people_as_of_few(operator: Actor, db: None) -> None:
    """No question a person: as many questions for 303 people as for 3."""
    with CaptureQueriesContext(connection) as few:
        snapshot.take(operator, HERE)
    Person.objects.bulk_create(Person(division_code=COMMUNITY, name=f"甲{at}") for at in range(300))
    with CaptureQueriesContext(connection) as many:
        assert len(snapshot.take(operator, HERE).people) == 303
    assert len(many) == len(few)


def test_a_worker_s_snapshot_is_the_operator_s(actor_of: ActorOf, operator: Actor) -> None:
    """Who may run a test of a community takes the same of it as the system's own job; a wider one is not theirs to take."""
    _centre()
    mine, whole = (snapshot.take(actor, COMMUNITY) for actor in (actor_of(WORKER), operator))
    assert mine.people == whole.people
    assert mine.community.sites.places.tolist() == whole.community.sites.places.tolist() == [80]
    with pytest.raises(NotAllowed):
        snapshot.take(actor_of(WORKER), HERE)


# How a run goes on


def test_a_run_is_queued_with_its_job(actor_of: ActorOf) -> None:
    """Both or neither: they are written in one transaction."""
    before = ProcrastinateJob.objects.count()
    run = stress_enqueue(actor=actor_of(WORKER), **WANTED | {"division_code": COMMUNITY})
    assert (run.state, run.result, run.created_by) == (RunState.WAITING, None, WORKER.username)
    job = ProcrastinateJob.objects.latest("id")
    assert ProcrastinateJob.objects.count() == before + 1
    assert job.args == {"run": str(run.pk)}


@pytest.mark.parametrize("replicates", [1, 0, -5, 1_001])
def test_repetitions_have_bounds(operator: Actor, db: None, replicates: int) -> None:
    """Two at least, so that there is a spread; a thousand at most on the site."""
    with pytest.raises(Problem) as problem:
        stress_start(actor=operator, **WANTED | {"replicates": replicates})
    assert problem.value.code == "bad_replicates"


def test_who_may_start_a_run(actor_of: ActorOf) -> None:
    """As wide as the grant; not for a department's officer, who may read it."""
    with pytest.raises(OutOfScope):
        stress_start(actor=actor_of(WORKER), **WANTED)
    with pytest.raises(OutOfScope):
        stress_start(actor=actor_of(STRANGER), **WANTED)
    with pytest.raises(NotAllowed):
        stress_start(actor=actor_of(Persona(Role.HEALTH_OFFICER, here=True)), **WANTED)


def test_calm_days_leave_nobody_behind_and_a_run_is_computed_once(operator: Actor, db: None) -> None:
    """The null scenario loses exactly nothing; a second worker finds the run done and leaves it as it is."""
    run = stress_compute(actor=operator, run=stress_start(actor=operator, **WANTED, days=30))
    assert run.state == RunState.DONE
    assert all(found["loss"]["mean"] == 0 for found in run.result["metrics"].values())
    assert run.result["left_behind"]["whole"]["more"] == {"mean": 0, "low": 0, "high": 0}
    finished_at = run.finished_at
    assert stress_compute(actor=operator, run=run).finished_at == finished_at


def test_a_worker_computes_outside_every_transaction(
    operator: Actor, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the days are played, no transaction is open but the test's own."""
    depth, played = len(connection.savepoint_ids), []

    def play(*_arguments: object, **_options: object) -> None:
        played.append(len(connection.savepoint_ids))
        raise Problem("stopped", "Stopped here.")

    monkeypatch.setattr(stress, "run", play)
    compute_stress(run=str(stress_start(actor=operator, **WANTED).pk))
    assert played == [depth]


def test_a_run_that_failed_says_why_and_stays_failed(operator: Actor, db: None) -> None:
    """Nobody is on the register any more: the job ends well, the run says why, and a retry finds it decided."""
    run = stress_start(actor=operator, **WANTED)
    Person.objects.update(status=PersonStatus.DEAD)
    for _time in range(2):
        compute_stress(run=str(run.pk))
        run.refresh_from_db()
        assert (run.state, run.result, run.claims) == (RunState.FAILED, None, 1)
        assert run.failure(str).startswith(f"Nobody is registered in division {HERE}.")


# Who reads which part


@pytest.fixture
def run(db: None) -> StressRun:
    """A run whose result says: 李桂兰 and 张秀英 are left behind by the shock, 王建国 as often on ordinary days."""
    chances = (("李桂兰", 0.9, 0.1), ("张秀英", 0.5, 0.1), ("王建国", 0.2, 0.2))
    rows = [
        {"person": str(_person(name).pk), "probability": chance, "usual": usual, "cause": "site_shut"}
        for name, chance, usual in chances
    ]
    return StressRun.objects.create(
        **WANTED, state=RunState.DONE, result=stress_result(), left_behind=rows, created_by="test"
    )


def test_a_worker_reads_her_community_s_part_an_officer_every_part(actor_of: ActorOf, run: StressRun) -> None:
    """The whole comes first for who may read it; a division that is not theirs is not there; a run under way has no part."""
    officer, worker = actor_of(OFFICER), actor_of(WORKER)
    assert queries.stress_divisions(officer, run) == [HERE, COMMUNITY, SECOND]
    assert queries.stress_divisions(worker, run) == [COMMUNITY]
    assert queries.stress_part(officer, run).figures["people"] == 500
    assert queries.stress_part(officer, run, SECOND).figures["people"] == 300
    assert queries.stress_part(worker, run).figures["people"] == 200
    for division in (HERE, SECOND, "320199002000", "plum"):
        with pytest.raises(OutOfScope):
            queries.stress_part(worker, run, division)
    waiting = stress_start(actor=officer, **WANTED)
    assert queries.stress_part(officer, waiting).division_code == ""


def test_measures_that_spare_most_come_first_then_the_cheapest(actor_of: ActorOf, run: StressRun) -> None:
    """By the numbers of `stress_result`: in the whole register spares 9, drill and deputies 5 each; in the community the
    drill spares most.
    """
    order = {
        division: [option["measure"] for option, _ in queries.stress_part(actor_of(OFFICER), run, division).measures]
        for division in (HERE, COMMUNITY)
    }
    assert order == {HERE: ["register", "deputies", "drill"], COMMUNITY: ["drill", "register", "deputies"]}


def test_who_is_left_behind_is_listed_for_the_part_that_is_read(actor_of: ActorOf, run: StressRun) -> None:
    """The officer reads both names, and of each community its own. A worker reads the sub-district's run too, and of its
    people hers alone: 李桂兰 lives in the next community.
    """
    for persona, division, names in (
        (OFFICER, HERE, ["李桂兰", "张秀英"]),
        (OFFICER, SECOND, ["李桂兰"]),
        (WORKER, "", ["张秀英"]),
    ):
        actor = actor_of(persona)
        rows = queries.left_behind(actor, queries.stress_part(actor, run, division))
        assert [row.person.name for row in rows] == names


def test_who_moved_away_is_named_by_pseudonym(actor_of: ActorOf) -> None:
    """A community's own run: who lived there when it was computed and lives elsewhere now is not named to its worker."""
    Person.objects.filter(name="张秀英").update(division_code=SECOND)
    pk = _person("张秀英").pk
    row = {"person": str(pk), "probability": 0.5, "usual": 0.1, "cause": "site_shut"}
    run = StressRun.objects.create(
        **WANTED | {"division_code": COMMUNITY}, state=RunState.DONE, result=stress_result(), left_behind=[row],
        created_by="test",
    )  # fmt: skip
    worker = actor_of(WORKER)
    (listed,) = queries.left_behind(worker, queries.stress_part(worker, run))
    assert (listed.person.name, listed.person.person) == (pseudonym(pk), None)


def test_a_stranger_finds_no_run(actor_of: ActorOf, run: StressRun) -> None:
    """Another town's officer."""
    assert queries.latest_stress(actor_of(STRANGER)) is None
    assert queries.stress_runs(actor_of(STRANGER)).count() == 0
    with pytest.raises(OutOfScope):
        queries.stress_run(actor_of(STRANGER), run.pk)
