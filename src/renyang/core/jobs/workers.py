"""Workers: their lanes of queues, their liveness, and the jobs that a killed one left."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from typing import cast

from asgiref.sync import async_to_sync
from django.db import connection
from django.db.backends.utils import CursorWrapper
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from renyang.core.jobs.locks import LIVING

LANES = (("watch",), ("upkeep", "imports"), ("link", "stress", "index"))
"""Queues served one job at a time each lane, so that a long computation delays neither imports nor recovery."""
DIES_WITHIN = 20  # tenths of a second in which the database notices that a process has died
STALLED_AFTER = 40  # seconds without a heartbeat: workers send one every 10


def work(recover: Callable[[], None]) -> None:
    """Work off queued jobs until SIGTERM or SIGINT; then finish those that run.

    Calls `recover` first if no other worker lives. A job that is killed with the process is given back by the next.
    """
    connector = cast("DjangoConnector", app.connector)
    with _living(recover), app.replace_connector(connector.get_worker_connector()):
        asyncio.run(_work())


async def _work() -> None:
    async with app.open_async():
        lanes = [
            asyncio.create_task(
                app.run_worker_async(queues=list(queues), name=queues[0], install_signal_handlers=False)
            )
            for queues in LANES
        ]

        def stop() -> None:
            for lane in lanes:
                if not lane.cancelling():  # a second cancel would not let its job finish
                    lane.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        await asyncio.wait(lanes, return_when=asyncio.FIRST_COMPLETED)
        stop()  # a lane that fails ends the others and the process, for its parent to start again
        for ended in await asyncio.gather(*lanes, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


@contextlib.contextmanager
def _living(recover: Callable[[], None]) -> Iterator[None]:
    """Count as a living worker while the block runs; first call `recover` if no other worker lives.

    The worker shares a lock in a database session of its own, which ends with its process, however that ends. No other
    worker starts meanwhile, so whatever is marked as being done then is being done by nobody.
    """
    with contextlib.closing(connection.copy()) as own, own.cursor() as cursor:
        if _alone(cursor):
            recover()
            cursor.execute("SELECT pg_advisory_lock_shared(%s, 0), pg_advisory_unlock(%s, 0)", [LIVING, LIVING])
        else:
            cursor.execute("SELECT pg_advisory_lock_shared(%s, 0)", [LIVING])
        yield


def _alone(cursor: CursorWrapper) -> bool:
    """Hold the lock of the living workers alone, unless another has it; the session of a dying one has it for a moment."""
    for _attempt in range(DIES_WITHIN):
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [LIVING])
        if cursor.fetchone() == (True,):
            return True
        time.sleep(0.1)
    return False


def living_workers() -> int:
    """The number of workers whose process lives."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s AND mode = 'ShareLock'
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""",
            [LIVING],
        )
        (count,) = cursor.fetchone()
        return int(count)


async def stalled_retry(seconds: float = STALLED_AFTER) -> None:
    """Give back, each by itself, the jobs of workers without a heartbeat for so many seconds.

    A job whose equal already waits is aborted instead.
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)


def jobs_give_back() -> None:
    """Give back every job marked as being done, and forget the workers. Call it only while no worker lives."""
    async_to_sync(app.job_manager.prune_stalled_workers)(0)
    async_to_sync(stalled_retry)(0)
