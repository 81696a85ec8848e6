"""Every tracked model's event table gets one row for every insert, update and deletion, however it is written.

What is expected follows from the statements of each test, one event each. Rows are made up field by field; foreign keys
lead nowhere, which PostgreSQL looks at only at the end of a transaction that these tests roll back.
"""

import datetime as dt
import itertools
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from pghistory.models import Event
from psycopg import sql

from renyang.core.sealing.fields import HashField, SealedField

EVENTS = [model for model in apps.get_models() if issubclass(model, Event) and model._meta.managed]
MOMENT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
ONE_ROOM_THEN_ALL = """
from renyang.cli.boot import ready
with ready(as_owner=True):
    from django.core.management import call_command
    from renyang.core.history import trigger_faults
    call_command("migrate", "partners", verbosity=0)
    alone = {fault.table.split("_")[0] for fault in trigger_faults()}
    call_command("migrate", verbosity=0)
    print(*sorted(alone), len(trigger_faults()))
"""


VALUES: list[tuple[type[models.Field], Callable[[int], Any]]] = [
    (SealedField, str),
    (HashField, lambda number: number.to_bytes(16)),
    (models.BinaryField, lambda number: number.to_bytes(16)),
    (models.BooleanField, lambda number: bool(number % 2)),
    (models.JSONField, lambda number: {"number": number}),
    (models.DateTimeField, lambda number: MOMENT - dt.timedelta(hours=number)),
    (models.DateField, lambda number: MOMENT.date() - dt.timedelta(days=number)),
    (models.TimeField, lambda number: dt.time(number % 24)),
    (models.UUIDField, lambda number: uuid.UUID(int=number)),
    (models.CharField, str),
    (models.TextField, str),
]


def _value(field: models.Field, number: int) -> Any:
    """A value that a field takes; a number that is less by an odd one makes another value, and a later moment."""
    if isinstance(field, models.ForeignKey):
        return _value(field.target_field, number)
    if field.choices:
        return field.flatchoices[number % 2][0]  # the first two ask nothing of other fields
    if isinstance(field, ArrayField):
        return [_value(field.base_field, number)]
    return next((make(number) for kind, make in VALUES if isinstance(field, kind)), number)


def _row(model: type[models.Model], **values: Any) -> models.Model:
    """A row that is not saved: numbers fall from field to field and moments rise, as the tables' own conditions ask."""
    return model(**{field.attname: _value(field, number) for number, field in _numbered(model)} | values)


def _numbered(model: type[models.Model]) -> Iterator[tuple[int, models.Field]]:
    """A model's fields, each with a number that no row of the tests' world has for a key."""
    return zip(itertools.count(9_000, -1), model._meta.concrete_fields, strict=False)


@pytest.fixture
def undone(db: None) -> Iterator[None]:
    """What is written inside is rolled back before the database looks at foreign keys."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _execute(statement: str, *values: Any, **names: str) -> Any:
    """The first row that a statement gives back; names are quoted."""
    with connection.cursor() as cursor:
        quoted = sql.SQL(statement).format(**{name: sql.Identifier(value) for name, value in names.items()})
        cursor.execute(quoted.as_string(cursor.connection), values)
        return cursor.fetchone()


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event._meta.label)
def test_every_way_of_writing_leaves_its_event(undone: None, event: Any) -> None:
    """bulk_create, QuerySet.update, three statements of plain SQL, QuerySet.delete: six events, in this order."""
    model = event.pgh_tracked_model
    key, table = model._meta.pk, model._meta.db_table
    kept = {field.name for field in event._meta.concrete_fields} - {key.name}
    number, changed = next(one for one in _numbered(model) if one[1].name in kept)
    names = {"table": table, "key": key.column, "changed": changed.column}

    row = _row(model)
    model._base_manager.bulk_create([row])
    (origin,) = _execute("SELECT to_jsonb({table})::text FROM {table} WHERE {key} = %s", row.pk, **names)
    model._base_manager.filter(pk=row.pk).update(**{changed.attname: _value(changed, number - 101)})
    _execute(
        """UPDATE {table} SET {changed} = origin.{changed} FROM jsonb_populate_record(NULL::{table}, %s) AS origin
           WHERE {table}.{key} = origin.{key} RETURNING 1""",
        origin,
        **names,
    )
    _execute("DELETE FROM {table} WHERE {key} = %s RETURNING 1", row.pk, **names)
    _execute("INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s) RETURNING 1", origin, **names)
    model._base_manager.filter(pk=row.pk).delete()

    events = event._default_manager.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    assert [one.pgh_label for one in events] == ["insert", "update", "update", "delete", "insert", "delete"]
    values = [getattr(one, changed.attname) for one in events]
    assert values[0] == values[2] == values[3] == values[4] == values[5]
    assert values[1] != values[0]


def test_one_statement_of_many_rows_leaves_an_event_each(undone: None) -> None:
    """Three rows written by one statement and changed by one, of which one to the value it had: 3 and 2 events."""
    division, event = apps.get_model("core", "Division"), apps.get_model("core", "DivisionEvent")
    codes = ["999999999001", "999999999002", "999999999003"]
    division._base_manager.bulk_create(_row(division, code=code, name=code) for code in codes)
    division._base_manager.filter(code__in=codes).update(name=codes[0])
    labels = event._default_manager.filter(code__in=codes).order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert"] * 3 + ["update"] * 2


def test_one_room_alone_can_be_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a fresh database rights and triggers are set for the tables there are; the other rooms' follow with them. Partners
    bring organisations along, whose members are accounts, and so core.
    """
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("RENYANG_DATA", str(tmp_path))
    ran = subprocess.run([sys.executable, "-c", ONE_ROOM_THEN_ALL], check=False, capture_output=True, text=True)
    assert ran.stderr == ""
    assert ran.stdout.split() == ["care", "people", "places", "resilience", "supplies", "0"]
