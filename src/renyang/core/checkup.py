"""Whether all is well with a deployment, for `renyang check` and the operator's page."""

from collections.abc import Callable
from typing import NamedTuple

from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from renyang.core.privileges import append_only_tables
from renyang.core.seal import CannotOpenError, keys


class Finding(NamedTuple):
    """One thing that was examined."""

    what: str
    well: bool
    found: str


def examine() -> list[Finding]:
    """Examine settings, tables, rights, keys and jobs; each look stands alone, so one failure hides no other."""
    looks: list[tuple[str, Callable[[], tuple[bool, str]]]] = [
        ("settings", _settings),
        ("tables", _tables),
        ("database role", _role),
        ("audit trail", _audit),
        ("keys", _keys),
        ("jobs", _jobs),
    ]
    findings = []
    for what, look in looks:
        well, found = look()
        findings.append(Finding(what, well, found))
    return findings


def _settings() -> tuple[bool, str]:
    try:
        call_command("check", fail_level="ERROR", verbosity=0)
    except SystemCheckError as error:
        return False, str(error)
    return True, "no errors"


def _tables() -> tuple[bool, str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not waiting, f"{len(waiting)} migrations wait; run `renyang migrate`" if waiting else "up to date"


def _role() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_tables WHERE tableowner = current_user")
        name, owned = cursor.fetchone()
    return owned == 0, f"{name} owns {owned} tables"


def _audit() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT name FROM unnest(%s::text[]) AS name
               WHERE has_table_privilege(name, 'UPDATE') OR has_table_privilege(name, 'DELETE')""",
            [append_only_tables()],
        )
        open_tables = [name for (name,) in cursor.fetchall()]
    return not open_tables, f"can be altered: {', '.join(open_tables)}" if open_tables else "can only be added to"


def _keys() -> tuple[bool, str]:
    from renyang.core.rotation import sealed_columns  # noqa: PLC0415 - needs every room's models

    known = keys()
    for table, column in sealed_columns():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL LIMIT 1')  # noqa: S608
            row = cursor.fetchone()
        try:
            if row:
                known.open(bytes(row[0]), f"{table}.{column}")
        except CannotOpenError as error:
            return False, str(error)
    return True, f"{len(known.sealing)} known, sealing with {known.current}"


def _jobs() -> tuple[bool, str]:
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    waiting = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).count()
    workers = ProcrastinateWorker.objects.count()
    return failed == 0, f"{workers} workers, {waiting} waiting, {failed} failed"
