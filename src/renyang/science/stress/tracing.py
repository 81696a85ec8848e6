"""Detailed trace of one replicate."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.community import Community
from renyang.science.stress.counts import Counts
from renyang.science.stress.scenario import Scenario
from renyang.science.stress.tables import largest_operator
from renyang.science.stress.work import Job, tally_of


class Trace(NamedTuple):
    """The outcome of every need on every day."""

    outcome: NDArray[np.uint8]  # (days, needs) codes of outcomes.py
    site: NDArray[np.int32]  # (days, needs) serving site, -1 if none
    capacity: NDArray[np.int32]  # (days, sites)
    counters: NDArray[np.int32]  # (days, services, COLUMNS)


def trace(community: Community, scenario: Scenario, *, seed: int = 1, replicate: int = 0, days: int) -> Trace:
    """Trace every need on every day of one replicate. Large: five bytes per need and day."""
    job = Job(community, scenario, days, seed, largest_operator(community))
    sites, needs = len(community.sites), len(community.needs)
    counts = Counts.room(1, days, len(community.parameters.services), len(community)).of(0)
    seen = Trace(
        np.zeros((days, needs), np.uint8),
        np.zeros((days, needs), np.int32),
        np.zeros((days, sites), np.int32),
        counts.counters,
    )
    tally = tally_of(counts)._replace(trace_outcome=seen.outcome, trace_site=seen.site, trace_capacity=seen.capacity)
    job.trace(job.shocked, replicate, tally)
    return seen
