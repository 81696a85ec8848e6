"""Jobs by their names: what a service has a worker do."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager


def defer(name: str, *, queueing_lock: str | None = None, lock: str | None = None, **arguments: Any) -> bool:
    """Have a worker do a task, if the present transaction succeeds; False where a job of this `queueing_lock` waits already.

    Jobs of one `lock` never run at the same time. It is written through Django's own connection even within a worker, whose
    connector has others, so that the job is there when, and only when, what it works on is.
    """
    deferrer = app.configure_task(name, allow_unknown=False, queueing_lock=queueing_lock, lock=lock)
    deferrer.job_manager = JobManager(DjangoConnector())
    try:
        with transaction.atomic():
            deferrer.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
