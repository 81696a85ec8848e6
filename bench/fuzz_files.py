"""Damaged files of every format, read apart: `python -m bench fuzz_files --n 2000`. None may end the reading parent.

What a file came to: a table, a refusal of its reader in words, or a sentence as the child crashed or took too long.
"""

import argparse
import logging
import resource
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from tests.damage import DAMAGE, damaged

TOGETHER = 50  # files for each reading parent
MOST_MEGABYTES = 300  # of a child
COLUMNS = ("read", "refused", "crashed", "timed out", "parent died")


def main(arguments: list[str]) -> int:
    """Print what became of n files of each format; 1 if a parent died or a child took more than 300 MB."""
    parser = argparse.ArgumentParser(prog="python -m bench fuzz_files", description=__doc__)
    parser.add_argument("--n", type=int, default=2_000, help="files of each format")
    parser.add_argument("--seed", type=int, default=0, help="the first file's seed")
    asked = parser.parse_args(arguments)
    say = Console(width=120).print
    say(
        f"{'format':<9}{'files':>7}"
        + "".join(f"{name:>13}" for name in COLUMNS)
        + "   child's peak   slowest    a file"
    )
    failed = False
    for form in DAMAGE:
        began = time.monotonic()
        counts: Counter[str] = Counter()
        peak, slowest = 0, 0.0
        for outcomes, megabytes, seconds in _read(form, range(asked.seed, asked.seed + asked.n)):
            counts.update(outcomes)
            peak, slowest = max(peak, megabytes), max(slowest, seconds)
        each = (time.monotonic() - began) / asked.n
        told = "".join(f"{counts[name]:>13}" for name in COLUMNS)
        say(f"{form:<9}{asked.n:>7}{told}{peak:>12} MB{slowest:>8.1f} s{each:>8.3f} s", highlight=False)
        failed |= counts["parent died"] > 0 or peak > MOST_MEGABYTES
    return int(failed)


def _read(form: str, seeds: range) -> Iterator[tuple[list[str], int, float]]:
    """Read the files some at a time, each time in a new parent, so that one that dies ends no more than its own."""
    for start in range(0, len(seeds), TOGETHER):
        chosen = seeds[start : start + TOGETHER]
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as parents:
            try:
                yield parents.submit(outcomes, form, chosen).result()
            except BrokenProcessPool:
                yield ["parent died"] * len(chosen), 0, 0.0


def outcomes(form: str, seeds: range) -> tuple[list[str], int, float]:
    """What each file came to, the most memory that a child took (MB), and the seconds of the slowest file."""
    logging.disable()
    came_to, slowest = [], 0.0
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"damaged.{form}"
        for seed in seeds:
            path.write_bytes(damaged(form, seed))
            began = time.monotonic()
            came_to.append(_outcome(path, form))
            slowest = max(slowest, time.monotonic() - began)
    return came_to, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, slowest


def _outcome(path: Path, form: str) -> str:
    """What one file came to. Any other exception than a Problem would be an error of the server."""
    from renyang.core.files.apart import read_apart
    from renyang.core.files.sheets import open_sheet
    from renyang.science.geojson import road_parts
    from renyang.science.problem import Problem

    try:
        if form == "geojson":
            with path.open("rb") as file:
                list(read_apart(road_parts, file, path.name))
        else:
            list(open_sheet(path).rows())
    except Problem as problem:
        return {"file_unreadable": "crashed", "file_too_slow": "timed out"}.get(problem.code, "refused")
    except Exception:
        return "parent died"
    return "read"
