"""The stress engine at its limits: a second processor, a million people, a cold start of a warm machine."""

import resource
import subprocess
import sys
import time
from typing import Any

from bench.parts import row_of
from renyang.science import stress

SCENARIO = "winter-wave"
PEOPLE, REPLICATES, DAYS, TIMES = 20_000, 40, 180, 3
MILLION, FEW = 1_000_000, 20
MINUTES_2, SECOND = 120.0, 1.0
GIGABYTES_MOST = 2.0


def rows() -> list[dict[str, Any]]:
    """One row a limit: what, ours and the limit in wall-clock seconds; for two processors, with one against with two."""
    one, two = _threads()
    seconds, gigabytes = _million()
    assert gigabytes < GIGABYTES_MOST, f"{gigabytes:.2f} GB"
    million = f"stress test of {MILLION:,} people, {DAYS} days, {FEW} replicates ({gigabytes:.2f} GB at most)"
    return [
        row_of("stress test on two processors, the same digest", "on one", two, one, 1.8),
        row_of(million, f"limit of {MINUTES_2:g} s", seconds, MINUTES_2, 1.0),
        row_of("import of the stress engine", f"limit of {SECOND:g} s", _import(), SECOND, 1.0),
    ]


def _threads() -> tuple[float, float]:
    """Least wall-clock seconds of several runs with one thread and with two, taken in turns."""
    community = stress.Community.synthetic(PEOPLE, seed=1)
    scenario = stress.Scenario.load(SCENARIO)
    found: dict[int, list[float]] = {1: [], 2: []}
    digests = set()
    for _ in range(TIMES):
        for threads, seconds in found.items():
            results = stress.run(community, scenario, replicates=REPLICATES, days=DAYS, threads=threads)
            seconds.append(results.wall_seconds)
            digests.add(results.digest)
    assert len(digests) == 1, "threads changed the numbers"
    return min(found[1]), min(found[2])


def _million() -> tuple[float, float]:
    """Wall-clock seconds to make a community of a million and run it, and the most memory this process ever had, GB."""
    start = time.perf_counter()
    community = stress.Community.synthetic(MILLION, seed=1)
    stress.run(community, stress.Scenario.load(SCENARIO), replicates=FEW, days=DAYS).digest  # noqa: B018
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _import() -> float:
    """Wall-clock seconds of a program that imports all that a run needs, less those of one that imports nothing."""

    def seconds(program: str) -> float:
        taken = []
        for _ in range(TIMES):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            taken.append(time.perf_counter() - start)
        return min(taken)

    return seconds("from renyang.science import stress; stress.run") - seconds("pass")
