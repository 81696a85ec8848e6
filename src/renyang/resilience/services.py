"""Every write of resilience: index runs and stress runs."""

from dataclasses import asdict
from typing import Any

import numpy as np
from django.utils import timezone

from renyang.core.gate import Action, Actor, get_for, require
from renyang.core.service import service
from renyang.people.queries import communities_of
from renyang.resilience import snapshot
from renyang.resilience.indicators import INDICATORS, By, counts
from renyang.resilience.models import IndexRun, RunState, StressRun
from renyang.science import stress
from renyang.science.identity import parse_division
from renyang.science.index import LEVERS, Count, rank_ranges, score_all
from renyang.science.problem import Problem

MAX_REPLICATES = 1_000
SPELL_DAYS = 7  # an unmet spell this long counts as left behind


@service
def index_run(*, actor: Actor, division_code: str) -> IndexRun:
    """Compute the index of a division and its communities from the records as they stand."""
    division_code = parse_division(division_code)
    require(actor, Action.RUN, IndexRun, division_code)
    found = counts(actor, division_code)
    communities = communities_of(actor, division_code)
    whole = _scored({code: _summed(by) for code, by in found.items()})
    parts = {
        place: _scored({code: by.get(place, Count(0, 0, 0)) for code, by in found.items()}) for place in communities
    }
    values = np.array([[_or_nan(parts[place]["levers"][lever]["value"]) for lever in LEVERS] for place in communities])
    ranks = rank_ranges(values) if len(communities) else np.empty((0, 2), int)
    result = {
        "whole": whole,
        "communities": parts,
        "ranks": {place: [int(low), int(high)] for place, (low, high) in zip(communities, ranks, strict=True)},
    }
    return IndexRun.objects.create(division_code=division_code, result=result, created_by=actor.name)


@service
def stress_start(
    *, actor: Actor, division_code: str, scenario: str, replicates: int, seed: int, days: int | None = None
) -> StressRun:
    """Note down a stress test that is wanted; a worker computes it."""
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
    """Note down a stress test and hand it to a worker, in one transaction."""
    from renyang.resilience.tasks import compute_stress  # noqa: PLC0415 - the task calls back into these services

    run = stress_start(actor=actor, division_code=division_code, scenario=scenario, replicates=replicates, seed=seed)
    compute_stress.defer(run=str(run.pk))
    return run


@service
def stress_finish(*, actor: Actor, run: StressRun) -> StressRun:
    """Compute a wanted stress test and write its result; one that is already computed is left alone."""
    run = get_for(actor, StressRun, run.pk, Action.RUN)
    if run.state != RunState.QUEUED:
        return run
    taken = snapshot.take(actor, run.division_code)
    scenario = stress.Scenario.shipped(run.scenario)
    results = stress.run(taken.community, scenario, replicates=run.replicates, seed=run.seed, days=run.days)
    run.result = results.as_dict()
    run.left_behind = [
        {"person": taken.people[row.person], "probability": row.probability, "usual": row.usual, "cause": row.cause}
        for row in results.left_behind(spell=SPELL_DAYS)
    ]
    run.state, run.finished_at = RunState.DONE, timezone.now()
    run.save()
    return run


@service
def stress_fail(*, actor: Actor, run: StressRun, problem: str) -> None:
    """Write down why a stress test could not be computed."""
    run = get_for(actor, StressRun, run.pk, Action.RUN)
    StressRun.objects.filter(pk=run.pk, state=RunState.QUEUED).update(state=RunState.FAILED, problem=problem)


def _summed(by: By) -> Count:
    return sum(by.values(), Count(0, 0, 0))


def _scored(found: dict[str, Count]) -> dict[str, dict[str, dict[str, Any]]]:
    scores, levers = score_all(INDICATORS, found)
    return {
        "indicators": {code: asdict(score) | asdict(found[code]) for code, score in scores.items()},
        "levers": {lever: asdict(score) for lever, score in levers.items()},
    }


def _or_nan(value: object) -> float:
    return float("nan") if value is None else float(str(value))
