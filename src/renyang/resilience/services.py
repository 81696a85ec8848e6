"""Every write of resilience: index runs and stress runs."""

from dataclasses import asdict
from typing import Any

import numpy as np

from renyang.core.gate import Action, Actor, require
from renyang.core.jobs import Renew, read_at_one_moment, run_defer, run_through
from renyang.core.service import service
from renyang.people.queries import communities_of
from renyang.resilience import snapshot
from renyang.resilience.indicators import INDICATORS, By, counts
from renyang.resilience.models import IndexRun, StressRun
from renyang.science import stress
from renyang.science.identity import parse_division
from renyang.science.index import LEVERS, Count, rank_ranges, score_all
from renyang.science.problem import Problem

MAX_REPLICATES = 1_000
SPELL_DAYS = 7  # an unmet spell this long counts as left behind


@service
def index_start(*, actor: Actor, division_code: str) -> IndexRun:
    """Note down that the index of a division and its communities is wanted, from the records as they stand when it is counted."""
    division_code = parse_division(division_code)
    require(actor, Action.RUN, IndexRun, division_code)
    return IndexRun.objects.create(division_code=division_code, created_by=actor.name)


@service
def index_enqueue(*, actor: Actor, division_code: str) -> IndexRun:
    """Note down that an index is wanted and hand it to a worker, in one transaction."""
    run = index_start(actor=actor, division_code=division_code)
    run_defer(run)
    return run


def index_compute(*, actor: Actor, run: IndexRun) -> IndexRun:
    """Count a wanted index and write it; one that is another worker's or has ended is left alone."""
    return run_through(actor=actor, run=run, compute=lambda run, _renew: {"result": _index(actor, run.division_code)})


def index_run(*, actor: Actor, division_code: str) -> IndexRun:
    """Count the index of a division here and now."""
    return index_compute(actor=actor, run=index_start(actor=actor, division_code=division_code))


def _index(actor: Actor, division_code: str) -> dict[str, Any]:
    with read_at_one_moment():
        found = counts(actor, division_code)
        communities = communities_of(actor, division_code)
    whole = _scored({code: _summed(by) for code, by in found.items()})
    parts = {
        place: _scored({code: by.get(place, Count(0, 0, 0)) for code, by in found.items()}) for place in communities
    }
    values = np.array([[_or_nan(parts[place]["levers"][lever]["value"]) for lever in LEVERS] for place in communities])
    ranks = rank_ranges(values) if len(communities) else np.empty((0, 2), int)
    return {
        "whole": whole,
        "communities": parts,
        "ranks": {place: [int(low), int(high)] for place, (low, high) in zip(communities, ranks, strict=True)},
    }


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
    run = stress_start(actor=actor, division_code=division_code, scenario=scenario, replicates=replicates, seed=seed)
    run_defer(run)
    return run


def stress_compute(*, actor: Actor, run: StressRun) -> StressRun:
    """Compute a wanted stress test and write its result; one that is another worker's or has ended is left alone."""
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
        for row in results.left_behind(spell=SPELL_DAYS)
    ]
    return {"result": results.as_dict(), "left_behind": left_behind}


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
