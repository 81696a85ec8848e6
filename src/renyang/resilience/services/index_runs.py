"""Services of index runs."""

from dataclasses import asdict
from typing import Any

import numpy as np

from renyang.core.access.gate import Action, Actor, require
from renyang.core.jobs.quotas import check_quota
from renyang.core.jobs.runs import read_at_one_moment, run_defer, run_through
from renyang.core.service import service
from renyang.people.queries import communities_of
from renyang.resilience.domain.indicators import INDICATORS, By, counts
from renyang.resilience.models import IndexRun
from renyang.science.identity import parse_division
from renyang.science.index import NONE, Count, rank_ranges, score_all


@service
def index_start(*, actor: Actor, division_code: str) -> IndexRun:
    """Create a run for the index of a division and its communities, from the records as of when it is computed."""
    division_code = parse_division(division_code)
    require(actor, Action.RUN, IndexRun, division_code)
    return IndexRun.objects.create(division_code=division_code, created_by=actor.name)


@service
def index_enqueue(*, actor: Actor, division_code: str) -> IndexRun:
    """Create an index run and queue it for a worker, in one transaction. Raises Problem beyond the actor's quota."""
    check_quota(actor)
    run = index_start(actor=actor, division_code=division_code)
    run_defer(run)
    return run


def index_compute(*, actor: Actor, run: IndexRun) -> IndexRun:
    """Compute an index run and store its result. Runs of another worker and runs that have ended are left alone."""
    return run_through(actor=actor, run=run, compute=lambda run, _renew: {"result": _index(actor, run.division_code)})


def index_run(*, actor: Actor, division_code: str) -> IndexRun:
    """Compute the index of a division synchronously."""
    return index_compute(actor=actor, run=index_start(actor=actor, division_code=division_code))


def _index(actor: Actor, division_code: str) -> dict[str, Any]:
    with read_at_one_moment():
        counted = counts(actor, division_code)
        communities = communities_of(actor, division_code)
    whole = _scored({code: _summed(by) for code, by in counted.items()})
    parts = {place: _scored({code: by.get(place, NONE) for code, by in counted.items()}) for place in communities}
    low, high = (
        np.array([[parts[place]["indicators"][one.code][end] for one in INDICATORS] for place in communities])
        for end in ("low", "high")
    )
    ranks = rank_ranges(low, high, INDICATORS) if communities else ()
    return {
        "whole": whole,
        "communities": parts,
        "ranks": {place: [int(low), int(high)] for place, (low, high) in zip(communities, ranks, strict=True)},
    }


def _summed(by: By) -> Count:
    return sum(by.values(), NONE)


def _scored(counted: dict[str, Count]) -> dict[str, dict[str, dict[str, Any]]]:
    scores, levers = score_all(INDICATORS, counted)
    return {
        "indicators": {code: asdict(score) | asdict(counted[code]) for code, score in scores.items()},
        "levers": {lever: asdict(score) for lever, score in levers.items()},
    }
