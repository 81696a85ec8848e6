"""Run a scenario on a community, with or without measures: replicates over threads, paired with a baseline."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from renyang.science.problem import Problem
from renyang.science.stress.community import Community
from renyang.science.stress.counts import Kept
from renyang.science.stress.engines import ENGINES, Engine, processors
from renyang.science.stress.measures import Measure, with_measures
from renyang.science.stress.results import Results
from renyang.science.stress.scenario import DAYS_MOST, Scenario
from renyang.science.stress.work import Work

Progress = Callable[[int, int], None]


def run(
    community: Community,
    scenario: Scenario,
    *,
    replicates: int = 50,
    seed: int = 1,
    days: int | None = None,
    threads: int | None = None,
    engine: str = "threads",
    keep: str | Path | None = None,
    progress: Progress | None = None,
) -> Results:
    """Stress-test a community; bit-identical for equal arguments, whatever the number of threads and the engine.

    days: horizon, by default the scenario's. threads: by default the number of processors. engine: "threads", or
    "spark" for a cluster (engines.py). keep: a folder for finished replicates, from which a later run with equal
    arguments resumes, even with more replicates. progress: called as progress(done, replicates) after each pair. Raises
    Problem if a count is out of range.
    """
    (results,) = _simulate(community, [community], scenario, replicates, seed, days, threads, engine, keep, progress)
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
    engine: str = "threads",
    keep: str | Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Results]:
    """Stress-test a community as it is ("nothing") and with each option, one measure or several, on the same draws.

    All options share one baseline, without shock and measures. Keys: the measures' sorted names, joined by " + ". Other
    arguments as for `run`.
    """
    chosen = {"nothing": ()} | {name_of(option): as_measures(option) for option in options}
    variants = [with_measures(community, measures) for measures in chosen.values()]
    results_of_variants = _simulate(
        community, variants, scenario, replicates, seed, days, threads, engine, keep, progress
    )
    return {
        name: replace(results, without=None if name == "nothing" else results_of_variants[0].shocked)
        for name, results in zip(chosen, results_of_variants, strict=True)
    }


def as_measures(option: Measure | Sequence[Measure]) -> tuple[Measure, ...]:
    """The measures of an option, without those that have no effects."""
    measures = (option,) if isinstance(option, Measure) else tuple(option)
    return tuple(measure for measure in measures if measure.effects)


def name_of(option: Measure | Sequence[Measure]) -> str:
    """The name of an option: its measures' sorted names joined by " + ", or "nothing"."""
    return " + ".join(sorted(measure.name for measure in as_measures(option))) or "nothing"


def _simulate(
    community: Community,
    variants: Sequence[Community],
    scenario: Scenario,
    replicates: int,
    seed: int,
    days: int | None,
    threads: int | None,
    engine: str,
    keep: str | Path | None,
    progress: Progress | None,
) -> list[Results]:
    """Simulate every variant under the shock, and the community itself without it."""
    days = scenario.days if days is None else days
    for name, value, low, high in (
        ("replicates", replicates, 1, 100_000), ("days", days, 1, DAYS_MOST), ("seed", seed, 0, 2**63 - 1),
        ("threads", 1 if threads is None else threads, 1, 1024),
    ):  # fmt: skip
        _check(name, value, low, high)
    work = Work(community, tuple(variants), scenario, days, seed)
    courses = work.room(replicates)
    kept = None if keep is None else Kept(Path(keep), work.about())
    seconds_of = {} if kept is None else {
        number: seconds
        for number in range(replicates)
        if (seconds := kept.read(number, [counts.of(number) for counts in courses])) is not None
    }  # fmt: skip
    missing = [number for number in range(replicates) if number not in seconds_of]
    play = _engine(engine)
    work.prepare()
    began = time.perf_counter()
    for number, seconds in play(work, courses, missing, threads):
        seconds_of[number] = seconds
        if kept is not None:
            kept.write(number, [counts.of(number) for counts in courses], seconds)
        if progress is not None:
            progress(len(seconds_of), replicates)
    wall, cpu = time.perf_counter() - began, sum(seconds_of.values())
    baseline, *shocked = courses
    return [
        Results(
            variant,
            scenario,
            days,
            replicates,
            seed,
            threads or processors(),
            wall,
            cpu,
            shocked=counts,
            baseline=baseline,
            largest_operator=work.largest if scenario.hits_largest and work.largest >= 0 else None,
        )
        for variant, counts in zip(variants, shocked, strict=True)
    ]


def _engine(name: str) -> Engine:
    if name not in ENGINES:
        raise Problem(
            "stress_engine",
            "There is no engine called {name}.",
            do="Allowed: {allowed}.",
            name=name,
            allowed=", ".join(ENGINES),
        )
    return ENGINES[name]


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
