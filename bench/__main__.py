"""Benchmarks.

`python -m bench`: every comparison with a named peer in one run, printed and written to bench/results.md.
`python -m bench kills`: what breaks under fire; likewise every module of this folder with a `main`.
"""

import multiprocessing
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console

from bench.parts import PARTS, rows_of

RESULTS = Path(__file__).parent / "results.md"
LIBRARIES = (
    "numpy", "numba", "splink", "duckdb", "mesa", "starsim", "recordlinkage", "django", "django-import-export", "access", "spopt",
)  # fmt: skip


def main() -> None:
    """Run all parts one after the other; only the ratios are meant to be compared between machines.

    Each has a process of its own: a process knows one database, and no part warms another's code.
    """
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, max_tasks_per_child=1, mp_context=apart) as processes:
        rows = [row for found in processes.map(rows_of, PARTS) for row in found]
    text = _report(rows)
    Console().print(text, highlight=False, markup=False)
    RESULTS.write_text(text, encoding="utf-8")


def _report(rows: list[dict[str, Any]]) -> str:
    lines = [
        "# Measured against others",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} processors; "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
        + ". CPU seconds, wall-clock seconds where a database or a page is measured; ratios of one run (`make bench`).",
        "",
        "| What | Peer | Ours, s | Peer, s | Ratio | Aimed at |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        aim = "" if row["aim"] is None else f"{row['aim']:g}"
        seconds = f"{row['ours_seconds']:.3g} | {row['peer_seconds']:.3g}"
        lines.append(f"| {row['what']} | {row['peer']} | {seconds} | {row['ratio']:.3g} | {aim} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit(import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:]))
    main()
