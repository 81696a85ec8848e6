"""Run a scenario on a community: replicates over threads, each paired with a run without the shock."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem
from renyang.science.stress.community import Community
from renyang.science.stress.loop import Course, Draw, Tally, simulate
from renyang.science.stress.outcomes import COLUMNS
from renyang.science.stress.results import Counts, Results
from renyang.science.stress.scenario import DAYS_MOST, ROWS, Scenario
from renyang.science.stress.tables import Rules, Tables, rules_of, tables_of


def run(
    community: Community,
    scenario: Scenario,
    *,
    replicates: int = 50,
    seed: int = 1,
    days: int | None = None,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Results:
    """Stress-test a community; bit-identical for the same arguments and any number of threads.

    days: horizon, the scenario's own by default. threads: as many as there are processors by default.
    progress: called as progress(done, replicates) after each pair. Problem if a count is out of range.
    """
    days = scenario.days if days is None else days
    _check("replicates", replicates, 1, 100_000)
    _check("days", days, 1, DAYS_MOST)
    _check("seed", seed, 0, 2**63 - 1)
    threads = _processors() if threads is None else threads
    _check("threads", threads, 1, 1024)
    job = _Job(community, scenario, days, seed)
    shocked, baseline = _room(job, replicates), _room(job, replicates)
    wall, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        pairs = [pool.submit(job.pair, number, shocked, baseline) for number in range(replicates)]
        for done, pair in enumerate(as_completed(pairs), start=1):
            pair.result()
            if progress is not None:
                progress(done, replicates)
    return Results(
        community=community,
        scenario=scenario,
        days=days,
        replicates=replicates,
        seed=seed,
        threads=threads,
        wall_seconds=time.perf_counter() - wall,
        cpu_seconds=time.process_time() - cpu,
        shocked=shocked,
        baseline=baseline,
    )


class Trace(NamedTuple):
    """One replicate looked at closely: every need, every day."""

    outcome: NDArray[np.uint8]  # (days, needs) of outcomes.py
    site: NDArray[np.int32]  # (days, needs) the site that served, -1 without one
    capacity: NDArray[np.int32]  # (days, sites)
    counters: NDArray[np.int32]  # (days, services, COLUMNS)


def trace(community: Community, scenario: Scenario, *, seed: int = 1, replicate: int = 0, days: int) -> Trace:
    """What became of every need on every day of one replicate. Large: one byte a need and day, and four."""
    job = _Job(community, scenario, days, seed)
    sites, needs = len(community.sites), len(community.needs)
    counts = _room(job, 1)
    seen = Trace(
        np.zeros((days, needs), np.uint8),
        np.zeros((days, needs), np.int32),
        np.zeros((days, sites), np.int32),
        counts.counters[0],
    )
    tally = _tally(counts, 0)._replace(trace_outcome=seen.outcome, trace_site=seen.site, trace_capacity=seen.capacity)
    simulate(job.tables, job.rules, job.shocked, Draw(seed, replicate), tally)
    return seen


class _Job:
    """The arrays of one run; making it also compiles the loop, so that the clock does not count that."""

    def __init__(self, community: Community, scenario: Scenario, days: int, seed: int) -> None:
        self.tables: Tables = tables_of(community)
        self.rules: Rules = rules_of(community)
        services = len(community.parameters.services)
        first, end = (-1, -1) if scenario.onset is None or scenario.end is None else (scenario.onset, scenario.end)
        self.shocked = Course(scenario.levels(community.parameters.codes, days), first, end)
        self.calm = Course(np.ones((ROWS, services, days)), -1, -1)
        self.seed = seed
        no_days = Course(np.ones((ROWS, services, 0)), -1, -1)
        simulate(self.tables, self.rules, no_days, Draw(seed, 0), _tally(_room(self, 1), 0))

    def pair(self, replicate: int, shocked: Counts, baseline: Counts) -> None:
        """One replicate with the shock and one without, on the same draws."""
        draw = Draw(self.seed, replicate)
        simulate(self.tables, self.rules, self.shocked, draw, _tally(shocked, replicate))
        simulate(self.tables, self.rules, self.calm, draw, _tally(baseline, replicate))


def _room(job: _Job, replicates: int) -> Counts:
    _, services, days = job.shocked.levels.shape
    people = len(job.tables.person_id)
    return Counts(
        counters=np.zeros((replicates, days, services, COLUMNS), np.int32),
        gaps=np.zeros((replicates, days), np.int32),
        unmet=np.zeros((replicates, people), np.uint16),
        longest=np.zeros((replicates, people), np.uint16),
        cause=np.zeros((replicates, people), np.uint8),
    )


def _tally(counts: Counts, replicate: int) -> Tally:
    """Where one replicate counts, without a trace."""
    return Tally(
        counts.counters[replicate],
        counts.gaps[replicate],
        counts.unmet[replicate],
        counts.longest[replicate],
        counts.cause[replicate],
        np.zeros((0, 0), np.uint8),
        np.zeros((0, 0), np.int32),
        np.zeros((0, 0), np.int32),
    )


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _check(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise Problem(
            "stress_argument",
            "{name} = {value} cannot be used.",
            do="Allowed: {low} to {high}.",
            name=name,
            value=value,
            low=low,
            high=high,
        )
