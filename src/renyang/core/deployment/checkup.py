"""Health checks of a deployment, for `renyang check` and the operator's page."""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.checks.registry import Tags, registry
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.deployment.backups.keeping import backups_kept, manifest_read
from renyang.core.deployment.backups.stream import backup_key
from renyang.core.deployment.database import is_demo
from renyang.core.deployment.privileges import trail_faults
from renyang.core.deployment.rotation import keys_of_history, sealed_columns
from renyang.core.deployment.row_security import row_security_faults
from renyang.core.history import trigger_faults
from renyang.core.jobs.workers import living_workers
from renyang.core.queries import stuck_work
from renyang.core.sealing.factors import PLACE, sealed_factors
from renyang.core.sealing.fields import LookupField, SealedField
from renyang.core.sealing.seal import CannotOpenError, keys
from renyang.science.problem import Problem
from renyang.science.remark import Remark

OLDEST = dt.timedelta(hours=48)  # age of the last backup: a night was missed
REACHED_WITHIN = 10  # seconds


Looked = tuple[bool, Remark]
"""Whether a check is well, and what was found."""


class Finding(NamedTuple):
    """The result of one check."""

    what: str
    well: bool
    remark: Remark

    @property
    def found(self) -> str:
        """What was found, in English."""
        return str(self.remark)

    def as_record(self) -> dict[str, Any]:
        """The finding for programs."""
        return {"what": self.what, "well": self.well, "found": self.found}


def _said(sentence: str, **facts: object) -> Remark:
    return Remark("finding", sentence, facts)


def examine() -> list[Finding]:
    """Check settings, tables, role, audit trail, history, row security, keys, jobs and backup.

    A check that fails does not stop the others. Raises Problem if the database cannot be reached.
    """
    reach()
    looks: list[tuple[str, Callable[[], Looked]]] = [
        ("settings", _settings),
        ("tables", _tables),
        ("database role", _role),
        ("audit trail", _audit),
        ("history", _history),
        ("row security", _rows),
        ("keys", _keys),
        ("jobs", _jobs),
        ("backup", _backup),
    ]
    findings = []
    for what, look in looks:
        try:
            well, finding = look()
        except (Exception, SystemExit) as error:
            well, finding = False, _said("{why}", why=error)
        findings.append(Finding(what, well, finding))
    return findings


def reach() -> None:
    """Raise Problem if the database cannot be reached; at once where nothing listens, as a pool would go on trying."""
    try:
        psycopg.connect(**connection.get_connection_params() | {"connect_timeout": REACHED_WITHIN}).close()
    except psycopg.OperationalError as error:
        raise Problem(
            "database_unreachable",
            "The database cannot be reached: {why}.",
            do="Check that it is running and that DATABASE_URL points to it.",
            why=str(error).strip().splitlines()[0].rstrip("."),
        ) from error


def _settings() -> Looked:
    """Run Django's system checks of the settings; those of URLs and templates are left to the tests."""
    tags = sorted(registry.tags_available() - {Tags.urls, Tags.templates})
    try:
        call_command("check", tags=tags, fail_level="ERROR", stdout=io.StringIO(), stderr=io.StringIO())
    except SystemCheckError as error:
        return False, _said("{why}", why=error)
    return True, _said(_("no errors"))


def _tables() -> Looked:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return False, _said(_("{count} migrations wait; run `renyang migrate`"), count=len(waiting))
    return True, _said(_("up to date"))


def _role() -> Looked:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_tables WHERE tableowner = current_user")
        name, owned = cursor.fetchone()
    return owned == 0, _said(_("{name} owns {count} tables"), name=name, count=owned)


def _audit() -> Looked:
    with connection.cursor() as cursor:
        faults = trail_faults(cursor)
    if faults:
        return False, _said(_("can be altered: {faults}; run `renyang migrate`"), faults=", ".join(faults))
    return True, _said(_("can only be read"))


def _history() -> Looked:
    faults = trigger_faults()
    if faults:
        triggers = ", ".join(f"{one.table} ({one.trigger} {one.fault})" for one in faults)
        sentence = _("changes are not recorded for {triggers}; run `renyang migrate`")
        return False, _said(sentence, triggers=triggers)
    return True, _said(_("the triggers of every tracked table are in place"))


def _rows() -> Looked:
    faults = row_security_faults()
    if faults:
        return False, _said(_("{faults}; run `renyang migrate`"), faults="; ".join(faults))
    return True, _said(_("the database keeps the rows of every table as declared"))


def _keys() -> Looked:
    ring = keys()
    try:
        for table, column in sealed_columns():
            for sealed in _one_of_each_key(table, column):
                ring.open(sealed, f"{table}.{column}")
        for sealed in sealed_factors():
            ring.open(sealed, PLACE)
    except CannotOpenError as error:
        return False, _said("{why}", why=error)
    missing = ", ".join(_lookups_that_miss())
    if missing:
        return False, _said(_("{columns}: hashed with another RENYANG_LOOKUP_KEY"), columns=missing)
    needed = keys_of_history()
    without = ", ".join(str(number) for number in needed if number not in ring.sealing)
    if without:
        return False, _said(_("history needs the keys {keys}, which are not in RENYANG_SEALING_KEYS"), keys=without)
    old = ", ".join(str(number) for number in needed if number != ring.current)
    sentence = _("{count} keys; new records use {current}; keep {old} for history")
    if not old:
        sentence = _("{count} keys; new records use {current}")
    return True, _said(sentence, count=len(ring.sealing), current=ring.current, old=old)


def _one_of_each_key(table: str, column: str) -> list[bytes]:
    """One sealed value per key that ever sealed the column; the first byte is the key's id."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT "{column}" FROM "{table}" WHERE ctid IN (
                SELECT min(ctid) FROM "{table}" WHERE "{column}" IS NOT NULL GROUP BY get_byte("{column}", 0))"""  # noqa: S608
        )
        return [bytes(sealed) for (sealed,) in cursor.fetchall()]


def _lookups_that_miss() -> Iterator[str]:
    """Yield the lookup columns that do not find a value just opened from the sealed column."""
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.local_fields}
        for name, field in fields.items():
            origin = name.removesuffix("_lookup")
            if not isinstance(field, LookupField) or not isinstance(fields.get(origin), SealedField):
                continue
            if hasattr(model, "pgh_tracked_model"):
                continue
            row = model._default_manager.filter(**{f"{origin}__isnull": False}).first()
            if row and not model._default_manager.filter(pk=row.pk, **{name: getattr(row, origin)}).exists():
                yield f"{model._meta.db_table}.{name}"


def _jobs() -> Looked:
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    waiting = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).count()
    workers, stuck = living_workers(), stuck_work()
    sentence = _("{workers} workers running, {waiting} jobs waiting, {failed} failed")
    if stuck:
        sentence = _("{workers} workers running, {waiting} jobs waiting, {failed} failed; stuck: {stuck}")
    found = _said(sentence, workers=workers, waiting=waiting, failed=failed, stuck=", ".join(stuck))
    return not (failed or stuck or (waiting and not workers)), found


def _backup() -> Looked:
    connection.ensure_connection()
    if is_demo(connection.connection):
        return True, _said(_("none is needed: there are no records but a demonstration's"))
    if backup_key() is None:
        return False, _said(_("none is made: RENYANG_BACKUP_KEY is not set; `renyang new-key` prints one"))
    last = next(iter(backups_kept()), None)
    if last is None:
        installed = MigrationRecorder.Migration.objects.earliest("applied").applied
        found = _said(_("none in {folder}; a worker makes one a day"), folder=settings.BACKUPS)
        return timezone.now() - installed < OLDEST, found
    manifest_read(last.path)
    age = timezone.now() - last.made_at
    hours = age // dt.timedelta(hours=1)
    return age < OLDEST, _said(_("the last is {hours} hours old: {path}"), hours=hours, path=last.path)
