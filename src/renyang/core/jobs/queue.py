"""The job queue: services defer tasks to a worker by name."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager


def defer(name: str, *, queueing_lock: str | None = None, **arguments: Any) -> bool:
    """Defer a task to a worker if the transaction commits; False if a job of this `queueing_lock` waits already.

    The job is written through Django's own connection even within a
    worker, whose connector has others, so that it exists if, and only if, the rows it works on do.
    """
    deferrer = app.configure_task(name, allow_unknown=False, queueing_lock=queueing_lock)
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
