"""The folder of backups: what is made by itself, how long it is kept, how old the last one is."""

import datetime as dt
import time
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from renyang.core.deployment.backups.making import PART, backup_write
from renyang.core.deployment.backups.manifest import Manifest
from renyang.core.deployment.backups.stream import backup_key, opened, required_key
from renyang.core.deployment.database import is_demo, owner_address

DAYS, WEEKS = 7, 4  # every backup of the last so many days with one, the newest of each of the last so many weeks
NIGHT = 2  # o'clock: the day's work is done, and a backup of the day before is made by then
NAME = "renyang-%Y%m%dT%H%M%SZ.backup"
ABANDONED_AFTER = 86_400  # seconds: a part this old was left by a process that was killed


class Kept(NamedTuple):
    """A backup in the folder."""

    made_at: dt.datetime
    path: Path


def backups_kept() -> list[Kept]:
    """The backups in the folder that Renyang named, newest first."""
    backups = []
    for path in settings.BACKUPS.glob("renyang-*.backup"):
        try:
            backups.append(Kept(dt.datetime.strptime(path.name, NAME).replace(tzinfo=dt.UTC), path))
        except ValueError:
            continue  # somebody's own file
    return sorted(backups, reverse=True)


def backup_due() -> bool:
    """Whether a key is set and today's backup is still to be made, which is never before NIGHT."""
    now = timezone.localtime()
    if backup_key() is None or now.hour < NIGHT:
        return False
    return all(_day(one) < now.date() for one in backups_kept())


def backup_keep() -> Path:
    """Make a backup in the folder and remove those that are no longer kept; its path.

    Raises Problem if it cannot be made; then none is removed.
    """
    folder = settings.BACKUPS
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path: Path = folder / dt.datetime.now(dt.UTC).strftime(NAME)
    backup_write(path)
    for kept in surplus(backups_kept()):
        kept.path.unlink(missing_ok=True)
    for part in folder.glob(f".renyang-*{PART}"):
        if part.stat().st_mtime < time.time() - ABANDONED_AFTER:
            part.unlink(missing_ok=True)
    return path


def surplus(backups: Collection[Kept]) -> list[Kept]:
    """The backups that are kept no longer."""
    days = sorted({_day(one) for one in backups}, reverse=True)[:DAYS]
    newest = {_day(one).isocalendar()[:2]: one for one in sorted(backups)}
    weekly = [newest[week] for week in sorted(newest, reverse=True)[:WEEKS]]
    return [one for one in backups if _day(one) not in days and one not in weekly]


def _day(backup: Kept) -> dt.date:
    return timezone.localdate(backup.made_at)


def manifest_read(path: Path) -> Manifest:
    """What a backup says it holds. Raises Problem if it cannot be opened with the key."""
    with path.open("rb") as file:
        return Manifest.from_bytes(next(opened(file, required_key())))


def migration_needs_backup() -> bool:
    """Whether migrations wait that would change records other than a demonstration's."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    with psycopg.connect(owner_address()) as own:
        return not is_demo(own)
