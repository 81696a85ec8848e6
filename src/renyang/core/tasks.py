"""Jobs of the ground. Each drains or finishes something that a row already says, so running it twice does no harm."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from renyang.core.access.gate import Actor, get_for
from renyang.core.jobs.runs import runs_resume
from renyang.core.models import BatchState, ImportBatch
from renyang.core.queries import user_numbered
from renyang.core.services import import_apply

STALLED_AFTER = 120  # seconds without a worker's heartbeat


@app.task(name="core.apply_batch", queue="imports", retry=RetryStrategy(max_attempts=3, wait=5), pass_context=False)
def apply_batch(*, batch: str, user: int | None) -> None:
    """Take in a batch for the user who confirmed it; a batch that is already taken in is left alone."""
    row = get_for(Actor.operator("job"), ImportBatch, batch)
    if row.state != BatchState.APPLYING:
        return
    actor = Actor.of(user_numbered(user)) if user is not None else Actor.operator("job")
    import_apply(actor=actor, batch=row)


@app.periodic(cron="*/2 * * * *")
@app.task(name="core.retry_stalled", queue="upkeep", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: object, timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Give back to the queue what a killed worker left half done; where the same waits there already, end what stalled."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)


@app.periodic(cron="*/2 * * * *")
@app.task(name="core.resume_runs", queue="upkeep", queueing_lock="resume_runs")
def resume_runs(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Take up again the runs that no worker is at."""
    runs_resume(actor=Actor.operator("job"))
