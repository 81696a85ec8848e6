"""What an administrator sees of the system: its health, backups, sealing keys and jobs."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from renyang.core.access.gate import Actor
from renyang.core.access.session import trusted
from renyang.core.deployment.backups.keeping import backups_kept
from renyang.core.deployment.backups.stream import backup_key
from renyang.core.deployment.checkup import Finding, examine
from renyang.core.deployment.database import is_demo
from renyang.core.deployment.rotation import KeyUse, keys_in_use
from renyang.core.jobs.queue import OpenJob, job_counts, jobs_open, jobs_pending
from renyang.core.jobs.workers import living_workers
from renyang.core.queries import stuck_work
from renyang.core.rules.accounts import require_administrator

BACKUP = "core.backup_now"
"""The task that makes a backup."""


@dataclass(frozen=True)
class BackupFile:
    """A backup in the folder, and its size in bytes."""

    made_at: dt.datetime
    size: int


@dataclass(frozen=True)
class Overview:
    """The state of the system. `needs_backup` is False in a demonstration; `backup_waits` once a backup was asked for."""

    findings: Sequence[Finding]
    backups: Sequence[BackupFile]
    needs_backup: bool
    has_backup_key: bool
    backup_waits: bool
    keys: Sequence[KeyUse]
    jobs: Sequence[OpenJob]
    job_counts: dict[str, int]
    stuck: Sequence[str]
    workers: int


@trusted()
def overview(actor: Actor) -> Overview:
    """Look at the whole system. Administrators only."""
    require_administrator(actor)
    connection.ensure_connection()
    return Overview(
        findings=examine(),
        backups=[BackupFile(kept.made_at, kept.path.stat().st_size) for kept in backups_kept()],
        needs_backup=not is_demo(connection.connection),
        has_backup_key=backup_key() is not None,
        backup_waits=BACKUP in jobs_pending([BACKUP]),
        keys=keys_in_use(),
        jobs=jobs_open(),
        job_counts=job_counts(),
        stuck=stuck_work(),
        workers=living_workers(),
    )
