"""The state of background work, for operators."""

import datetime as dt

from django.db.models import Q
from django.db.models.functions import Now

from renyang.core.access.session import trusted
from renyang.core.jobs.locks import is_held
from renyang.core.jobs.queue import jobs_pending
from renyang.core.jobs.runs import RunState, run_models
from renyang.core.models import UNDER_WAY, ImportBatch

PICKED_UP_WITHIN = dt.timedelta(minutes=2)  # recovery looks every minute


@trusted()
def stuck_work() -> list[str]:
    """The jobs' names of imports and runs that are to be done, but that no worker is at and no queued job will take up."""
    waiting = Q(state=RunState.WAITING, created_at__lt=Now() - PICKED_UP_WITHIN) | Q(state=RunState.RUNNING)
    names = [batch.job for batch in ImportBatch.objects.filter(state__in=UNDER_WAY).only("pk", "state")]
    names += [run.job for model in run_models() for run in model._default_manager.filter(waiting).only("pk")]
    pending = jobs_pending(names)
    return [name for name in names if name not in pending and not is_held(name)]
