"""One replicate looked at closely."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.community import Community
from renyang.science.stress.counts import Counts
from renyang.science.stress.scenario import Scenario
from renyang.science.stress.work import Job, tally_of


class Trace(NamedTuple):
    """Every need, every day."""

    outcome: NDArray[np.uint8]  # (days, needs) of outcomes.py
    site: NDArray[np.int32]  # (days, needs) the site that served, -1 without one
    capacity: NDArray[np.int32]  # (days, sites)
    counters: NDArray[np.int32]  # (days, services, COLUMNS)


def trace(community: Community, scenario: Scenario, *, seed: int = 1, replicate: int = 0, days: int) -> Trace:
    """What became of every need on every day of one replicate. Large: one byte a need and day, and four."""
    job = Job(community, scenario, days, seed)
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
