"""Services of the job queue: a backup made now, and what becomes of jobs that failed."""

from renyang.core.access.gate import Actor
from renyang.core.deployment.backups.stream import required_key
from renyang.core.jobs.queue import defer, job_abandoned, job_retried
from renyang.core.rules.accounts import require_administrator
from renyang.core.service import service
from renyang.science.problem import Problem


@service
def backup_request(*, actor: Actor) -> None:
    """Ask a worker for a backup; one that waits already is enough. Administrators only. Raises Problem without a key."""
    require_administrator(actor)
    required_key()
    defer("core.backup_now", queueing_lock="core.backup_now")


@service
def job_retry(*, actor: Actor, job: int) -> None:
    """Give a failed job back to its queue. Administrators only. Raises Problem if it has not failed, or the same waits."""
    require_administrator(actor)
    if not job_retried(job):
        raise _not_failed()


@service
def job_abandon(*, actor: Actor, job: int) -> None:
    """Give a failed job up. Administrators only. Raises Problem if it has not failed."""
    require_administrator(actor)
    if not job_abandoned(job):
        raise _not_failed()


def _not_failed() -> Problem:
    return Problem(
        "job_not_failed",
        "This job has not failed, or the same work is already waiting.",
        kept="Nothing was changed.",
        do="Reload the page to see how far it has come.",
    )
