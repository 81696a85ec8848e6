"""The state of background work, for operators."""

import datetime as dt

from django.db.models import Q
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.jobs.locks import is_held
from renyang.core.jobs.runs import RunState, run_models
from renyang.core.models import BatchState, ImportBatch

PICKED_UP_WITHIN = dt.timedelta(minutes=2)  # recovery looks every minute
PENDING = ("todo", "doing")


def stuck_work() -> list[str]:
    """The jobs' names of imports and runs that are to be done, but that no worker is at and no queued job will take up."""
    names = [
        f"core.apply_batch {pk}"
        for pk in ImportBatch.objects.filter(state=BatchState.APPLYING).values_list("pk", flat=True)
    ]
    waiting = Q(state=RunState.WAITING, created_at__lt=Now() - PICKED_UP_WITHIN) | Q(state=RunState.RUNNING)
    for model in run_models():
        names += [f"{model.task} {pk}" for pk in model._default_manager.filter(waiting).values_list("pk", flat=True)]
    jobs = ProcrastinateJob.objects.filter(status__in=PENDING, queueing_lock__in=names)
    queued = set(jobs.values_list("queueing_lock", flat=True))
    return [name for name in names if name not in queued and not is_held(name)]
