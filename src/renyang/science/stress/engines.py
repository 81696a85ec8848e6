"""Engines that run replicates: threads of one machine, or a Spark cluster, with identical numbers.

An engine runs the given replicates into `courses` and yields each one's number and processor seconds on completion.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

from renyang.science.problem import Problem
from renyang.science.stress.counts import Counts
from renyang.science.stress.work import Work

Engine = Callable[[Work, Sequence[Counts], Sequence[int], int | None], Iterator[tuple[int, float]]]
ROUNDS_AHEAD = 4  # tasks per slot of the cluster and round: few rounds, but regular progress and little to lose


def on_threads(
    work: Work, courses: Sequence[Counts], replicates: Sequence[int], threads: int | None
) -> Iterator[tuple[int, float]]:
    """Run on threads of this process; the compiled loop runs in parallel. threads: by default one per processor."""
    with ThreadPoolExecutor(threads or processors()) as pool:
        tasks = {
            pool.submit(work.play, number, [counts.of(number) for counts in courses]): number for number in replicates
        }
        try:
            for task in as_completed(tasks):
                yield tasks[task], task.result()
        finally:
            pool.shutdown(cancel_futures=True)  # if stopped, tasks that have not started are dropped


def on_spark(
    work: Work, courses: Sequence[Counts], replicates: Sequence[int], threads: int | None
) -> Iterator[tuple[int, float]]:
    """Run on a Spark cluster by its own configuration, or on this machine without one. Workers need Renyang installed.

    threads: parallel tasks on this machine without a cluster. Raises Problem if Spark is missing or does not start.
    """
    context = _spark(threads).sparkContext
    at_once = ROUNDS_AHEAD * context.defaultParallelism
    shared = context.broadcast(work)
    try:
        for start in range(0, len(replicates), at_once):
            numbers = replicates[start : start + at_once]
            tasks = context.parallelize(numbers, len(numbers)).map(lambda number: _play_alone(shared.value, number))
            for number, seconds, played in tasks.collect():
                for counts, one in zip(courses, played, strict=True):
                    counts.of(number).take(one)
                yield number, seconds
    finally:
        shared.destroy()


ENGINES: Mapping[str, Engine] = {"threads": on_threads, "spark": on_spark}


def processors() -> int:
    """The number of processors available to this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _play_alone(work: Work, number: int) -> tuple[int, float, list[Counts]]:
    """One replicate with its own counts, to be sent back."""
    counts = [room.of(0) for room in work.room(1)]
    return number, work.play(number, counts), counts


def _spark(threads: int | None) -> Any:
    """The Spark session; its Python is the current one unless configured."""
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra, and seconds to import
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise Problem(
            "spark_missing",
            "Spark is not installed.",
            do="Install renyang[cluster], or use threads.",
        ) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("renyang stress").config("spark.ui.showConsoleProgress", "false")
    if threads is not None:
        builder = builder.master(f"local[{threads}]")
    try:
        return builder.getOrCreate()
    except PySparkException as error:
        raise Problem(
            "spark_not_started",
            "Spark did not start: {reason}",
            do="Check that Java 17 is installed and the cluster can be reached, or use threads.",
            reason=str(error).strip().splitlines()[0],
        ) from error
