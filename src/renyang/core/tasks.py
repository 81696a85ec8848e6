"""Background tasks of core. Each acts on the state of a row, so running one twice does no harm."""

from procrastinate.contrib.django import app

from renyang.core.access.gate import Actor, get_for
from renyang.core.deployment.backups.keeping import backup_due, backup_keep
from renyang.core.deployment.chain import seal
from renyang.core.jobs.runs import runs_resume
from renyang.core.jobs.workers import stalled_retry
from renyang.core.models import ImportBatch
from renyang.core.services import import_through, imports_resume


@app.task(name="core.apply_batch", queue="imports")
def apply_batch(*, batch: str) -> None:
    """Apply a batch. Does nothing unless it is still to be applied."""
    actor = Actor.operator("job")
    import_through(actor=actor, batch=get_for(actor, ImportBatch, batch))


@app.task(name="core.undo_batch", queue="imports")
def undo_batch(*, batch: str) -> None:
    """Undo a batch. Does nothing unless it is still to be undone."""
    actor = Actor.operator("job")
    import_through(actor=actor, batch=get_for(actor, ImportBatch, batch))


@app.periodic(cron="* * * * *")
@app.task(name="core.retry_stalled", queue="watch", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: object, timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Give back the jobs of killed workers."""
    await stalled_retry()


@app.periodic(cron="*/10 * * * *")
@app.task(name="core.seal_history", queue="upkeep", queueing_lock="seal_history")
def seal_history(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Seal what has been written into history and access log since the last time."""
    seal()


@app.periodic(cron="* * * * *")
@app.task(name="core.resume", queue="watch", queueing_lock="resume")
def resume(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Resume imports and runs that no worker is at."""
    imports_resume(actor=Actor.operator("job"))
    runs_resume(actor=Actor.operator("job"))


@app.periodic(cron="10 * * * *")
@app.task(name="core.backup_daily", queue="upkeep", queueing_lock="backup_daily")
def backup_daily(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Keep the backup of the day, at night or, where no worker ran at night, as soon as one does."""
    if backup_due():
        backup_keep()


@app.task(name="core.backup_now", queue="upkeep")
def backup_now() -> None:
    """Keep a backup that an administrator asked for."""
    backup_keep()
