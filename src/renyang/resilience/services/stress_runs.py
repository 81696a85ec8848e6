"""Services of stress tests."""

from typing import Any

from renyang.core.access.gate import Action, Actor, require
from renyang.core.jobs.quotas import check_quota
from renyang.core.jobs.runs import Renew, run_defer, run_through
from renyang.core.service import service
from renyang.resilience.domain import snapshot
from renyang.resilience.models import StressRun
from renyang.science import stress
from renyang.science.identity import parse_division
from renyang.science.problem import Problem

MAX_REPLICATES = 1_000
MEASURES = "demo"  # the shipped measures that every test sets side by side


@service
def stress_start(
    *, actor: Actor, division_code: str, scenario: str, replicates: int, seed: int, days: int | None = None
) -> StressRun:
    """Create a run of a stress test. Raises Problem for an unknown scenario or a number of replicates out of range."""
    division_code = parse_division(division_code)
    require(actor, Action.RUN, StressRun, division_code)
    stress.Scenario.shipped(scenario)
    if not 2 <= replicates <= MAX_REPLICATES:
        raise Problem(
            "bad_replicates",
            "A stress test repeats the days between 2 and {limit} times, not {given}.",
            do="Choose a number between.",
            limit=MAX_REPLICATES,
            given=replicates,
        )
    return StressRun.objects.create(
        division_code=division_code,
        scenario=scenario,
        replicates=replicates,
        seed=seed,
        days=days,
        created_by=actor.name,
    )


@service
def stress_enqueue(*, actor: Actor, division_code: str, scenario: str, replicates: int, seed: int) -> StressRun:
    """Create a stress test and queue it for a worker, in one transaction. Raises Problem beyond the actor's quota."""
    check_quota(actor)
    run = stress_start(actor=actor, division_code=division_code, scenario=scenario, replicates=replicates, seed=seed)
    run_defer(run)
    return run


def stress_compute(*, actor: Actor, run: StressRun) -> StressRun:
    """Compute a stress test and store its result. Runs of another worker and runs that have ended are left alone."""
    return run_through(actor=actor, run=run, compute=lambda run, renew: _stress(actor, run, renew))


def _stress(actor: Actor, run: StressRun, renew: Renew) -> dict[str, Any]:
    taken = snapshot.take(actor, run.division_code)
    scenario = stress.Scenario.shipped(run.scenario)
    renew()
    results = stress.run(
        taken.community, scenario, replicates=run.replicates, seed=run.seed, days=run.days, progress=renew
    )
    left_behind = [
        {"person": taken.people[row.person], "probability": row.probability, "usual": row.usual, "cause": row.cause}
        for row in results.left_behind()
    ]
    measures = stress.side_by_side(
        taken.community, scenario, stress.load_measures(MEASURES), replicates=run.replicates, seed=run.seed,
        days=run.days, progress=renew,
    )  # fmt: skip
    largest = None if results.largest_operator is None else taken.organisations[results.largest_operator]
    sources = [source._asdict() for source in taken.sources]
    result = results.as_dict() | {"largest_operator": largest, "measures": measures, "sources": sources}
    return {"result": result, "left_behind": left_behind}
