"""The job queue: services defer tasks to a worker by name."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.manager import JobManager

OPEN = ("failed", "doing", "todo")
"""The states of jobs that are not done, those that need somebody first."""
MOST_OPEN = 30


@dataclass(frozen=True)
class OpenJob:
    """A job that is not done: its task's name, its state of OPEN, how often it was tried, and when its state began."""

    pk: int
    task: str
    state: str
    attempts: int
    since: dt.datetime | None


def defer(name: str, *, queueing_lock: str | None = None, priority: int = 0, **arguments: Any) -> bool:
    """Defer a task to a worker if the transaction commits; False if a job of this `queueing_lock` waits already.

    Of the jobs of a queue, those of a higher `priority` come first, then the older ones. The job is written through
    Django's own connection even within a worker, whose connector has others, so that it exists if, and only if, the
    rows it works on do.
    """
    deferrer = app.configure_task(name, allow_unknown=False, queueing_lock=queueing_lock, priority=priority)
    deferrer.job_manager = JobManager(DjangoConnector())
    try:
        with transaction.atomic():
            deferrer.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def jobs_pending(queueing_locks: Collection[str]) -> set[str]:
    """Those of these locks of which a job waits or is being done."""
    jobs = ProcrastinateJob.objects.filter(status__in=("todo", "doing"), queueing_lock__in=queueing_locks)
    return set(jobs.values_list("queueing_lock", flat=True))


def jobs_open() -> list[OpenJob]:
    """The jobs that failed, are being done or wait; at most MOST_OPEN."""
    urgency = models.Case(*(models.When(status=state, then=models.Value(at)) for at, state in enumerate(OPEN)))
    rows = ProcrastinateJob.objects.filter(status__in=OPEN).annotate(since=models.Max("procrastinateevent__at"))
    named = rows.order_by(urgency, "pk").values_list("pk", "task_name", "status", "attempts", "since")
    return [OpenJob(*row) for row in named[:MOST_OPEN]]


def job_retried(pk: int) -> bool:
    """Give a failed job back to its queue; False if it has not failed, or a job of its lock waits already."""
    failed = ProcrastinateJob.objects.select_for_update().filter(pk=pk, status="failed")
    try:
        with transaction.atomic():
            if not failed.exists():
                return False
            JobManager(DjangoConnector()).retry_job_by_id(job_id=pk, retry_at=timezone.now())
    except UniqueViolation:
        return False
    return True


def job_abandoned(pk: int) -> bool:
    """Mark a failed job as aborted, so that it counts no longer; False if it has not failed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'aborted' WHERE id = %s AND status = 'failed'", [pk])
        return bool(cursor.rowcount)


def job_counts() -> dict[str, int]:
    """How many jobs wait (`todo`), are being done (`doing`) and `failed` for good."""
    counts = ProcrastinateJob.objects.aggregate(
        **{state: models.Count("id", filter=models.Q(status=state)) for state in ("todo", "doing", "failed")}
    )
    return dict(counts)
