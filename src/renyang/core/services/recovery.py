"""Take up what killed workers left."""

import datetime as dt

from renyang.core.access.gate import Actor
from renyang.core.jobs.runs import runs_resume
from renyang.core.jobs.workers import jobs_give_back
from renyang.core.services.imports import imports_resume


def recover() -> None:
    """Take up at once every job, import and run that killed workers left. Call it only while no worker lives."""
    jobs_give_back()
    imports_resume(actor=Actor.operator("job"))
    runs_resume(actor=Actor.operator("job"), waited=dt.timedelta())
