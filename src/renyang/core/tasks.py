"""Background tasks of core. Each acts on the state of a row, so running one twice does no harm."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from renyang.core.access.gate import Actor, get_for
from renyang.core.deployment.chain import seal
from renyang.core.jobs.runs import runs_resume
from renyang.core.models import BatchState, ImportBatch
from renyang.core.queries import user_numbered
from renyang.core.services import import_apply

STALLED_AFTER = 120  # seconds without a worker's heartbeat


@app.task(name="core.apply_batch", queue="imports", retry=RetryStrategy(max_attempts=3, wait=5), pass_context=False)
def apply_batch(*, batch: str, user: int | None) -> None:
    """Apply a batch for the user who confirmed it. Does nothing unless the batch is in the state APPLYING."""
    row = get_for(Actor.operator("job"), ImportBatch, batch)
    if row.state != BatchState.APPLYING:
        return
    actor = Actor.of(user_numbered(user)) if user is not None else Actor.operator("job")
    import_apply(actor=actor, batch=row)


@app.periodic(cron="*/2 * * * *")
@app.task(name="core.retry_stalled", queue="upkeep", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: object, timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Requeue jobs of killed workers; abort a stalled job if an equal one is already queued."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)


@app.periodic(cron="*/10 * * * *")
@app.task(name="core.seal_history", queue="upkeep", queueing_lock="seal_history")
def seal_history(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Seal what has been written into history and access log since the last time."""
    seal()


@app.periodic(cron="*/2 * * * *")
@app.task(name="core.resume_runs", queue="upkeep", queueing_lock="resume_runs")
def resume_runs(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Resume runs that no worker is computing."""
    runs_resume(actor=Actor.operator("job"))
