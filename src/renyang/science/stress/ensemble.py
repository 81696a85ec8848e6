"""Run a scenario on a community, as it is or with measures: replicates over threads, paired with runs without the shock."""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem
from renyang.science.stress.community import Community
from renyang.science.stress.loop import Course, Draw, Tally, simulate
from renyang.science.stress.measures import Measure, with_measures
from renyang.science.stress.outcomes import COLUMNS
from renyang.science.stress.results import Counts, Results
from renyang.science.stress.scenario import DAYS_MOST, ROWS, Scenario
from renyang.science.stress.tables import Rules, Tables, rules_of, tables_of

Progress = Callable[[int, int], None]


def run(
    community: Community,
    scenario: Scenario,
    *,
    replicates: int = 50,
    seed: int = 1,
    days: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Results:
    """Stress-test a community; bit-identical for the same arguments and any number of threads.

    days: horizon, the scenario's own by default. threads: as many as there are processors by default.
    progress: called as progress(done, replicates) after each pair. Problem if a count is out of range.
    """
    (results,) = _simulate(community, [community], scenario, replicates, seed, days, threads, progress)
    return results


def compare(
    community: Community,
    scenario: Scenario,
    options: Sequence[Measure | Sequence[Measure]],
    *,
    replicates: int = 50,
    seed: int = 1,
    days: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Results]:
    """Stress-test a community as it is ("nothing") and with each option, a measure or several, on the same draws.

    Every option is held against the same run without the shock and without measures. Keys: the measures' names, joined
    by " + ". Other arguments as for `run`.
    """
    chosen = {"nothing": ()} | {name_of(option): as_measures(option) for option in options}
    variants = [with_measures(community, measures) for measures in chosen.values()]
    found = _simulate(community, variants, scenario, replicates, seed, days, threads, progress)
    return {
        name: replace(results, without=None if name == "nothing" else found[0].shocked)
        for name, results in zip(chosen, found, strict=True)
    }


def as_measures(option: Measure | Sequence[Measure]) -> tuple[Measure, ...]:
    """The measures of an option, without the one that does nothing."""
    measures = (option,) if isinstance(option, Measure) else tuple(option)
    return tuple(measure for measure in measures if measure.effects)


def name_of(option: Measure | Sequence[Measure]) -> str:
    """An option's name: those of its measures in order, "nothing" without any."""
    return " + ".join(sorted(measure.name for measure in as_measures(option))) or "nothing"


def _simulate(
    community: Community,
    variants: Sequence[Community],
    scenario: Scenario,
    replicates: int,
    seed: int,
    days: int | None,
    threads: int | None,
    progress: Progress | None,
) -> list[Results]:
    """Every variant under the shock, and the community itself without it; replicate by replicate over threads."""
    days = scenario.days if days is None else days
    threads = _processors() if threads is None else threads
    for name, value, low, high in (
        ("replicates", replicates, 1, 100_000), ("days", days, 1, DAYS_MOST), ("seed", seed, 0, 2**63 - 1),
        ("threads", threads, 1, 1024),
    ):  # fmt: skip
        _check(name, value, low, high)
    jobs = [_Job(variant, scenario, days, seed) for variant in variants]
    plain = jobs[0] if variants[0] is community else _Job(community, scenario, days, seed)
    baseline, shocked = _room(plain, replicates), [_room(job, replicates) for job in jobs]
    wall, cpu = time.perf_counter(), time.process_time()

    def replicate(number: int) -> None:
        plain.simulate(plain.calm, number, baseline)
        for job, counts in zip(jobs, shocked, strict=True):
            job.simulate(job.shocked, number, counts)

    with ThreadPoolExecutor(threads) as pool:
        tasks = [pool.submit(replicate, number) for number in range(replicates)]
        for done, task in enumerate(as_completed(tasks), start=1):
            task.result()
            if progress is not None:
                progress(done, replicates)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return [
        Results(variant, scenario, days, replicates, seed, threads, wall, cpu, shocked=counts, baseline=baseline)
        for variant, counts in zip(variants, shocked, strict=True)
    ]


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

    def simulate(self, course: Course, replicate: int, counts: Counts) -> None:
        """One replicate of a course of events."""
        simulate(self.tables, self.rules, course, Draw(self.seed, replicate), _tally(counts, replicate))


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
