"""Bulk writing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from renyang.core.sealing.fields import LOST
from renyang.science.problem import Problem

AT_ONCE = 1_000


@transaction.atomic
def copy_into(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Stream rows into a table by COPY; return their number.

    They pass through a temporary table, because COPY does not write where row-level security decides on each row.
    """
    count = 0
    names = {
        "table": sql.Identifier(table),
        "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
        "passing": sql.Identifier("pg_temp", f"passing_{table}"),
    }

    def statement(text: str) -> str:
        return sql.SQL(text).format(**names).as_string(None)

    with connection.cursor() as cursor:
        cursor.execute(statement("CREATE TEMP TABLE {passing} AS SELECT {columns} FROM {table} WITH NO DATA"))
        with cursor.copy(statement("COPY {passing} ({columns}) FROM STDIN")) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        cursor.execute(statement("INSERT INTO {table} ({columns}) SELECT {columns} FROM {passing}"))
        cursor.execute(statement("DROP TABLE {passing}"))
    return count


def rows_restore(model: type[models.Model], events: Iterable[Any]) -> None:
    """Write rows as events of their history have them. Raises Problem if one holds a value whose key is missing."""
    names: list[str] = []
    rows = []
    for event in events:
        kept = {field.name for field in event._meta.concrete_fields}
        fields = [field for field in model._meta.concrete_fields if field.name in kept and not field.primary_key]
        names = [field.name for field in fields]
        values = {field.attname: getattr(event, field.attname) for field in fields}
        if LOST in values.values():
            raise Problem(
                "history_sealed",
                "Some earlier values are sealed with a key that is missing.",
                kept="Nothing was changed.",
                do="Ask the server administrator to restore the old key (renyang check names it).",
            )
        rows.append(model(pk=event.pgh_obj_id, **values))
    if rows:
        _leave_out_the_gone(model, rows)
        model._default_manager.bulk_update(rows, names, batch_size=AT_ONCE)


def _leave_out_the_gone(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Empty references to rows that are no longer there."""
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or not field.null:
            continue
        wanted = {getattr(row, field.attname) for row in rows} - {None}
        there = set(field.related_model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
        for row in rows:
            if getattr(row, field.attname) not in there:
                setattr(row, field.attname, None)


def rows_remove(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Delete rows by key, with what cascades from them; history keeps them."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        model._default_manager.filter(pk__in=ordered[start : start + AT_ONCE]).delete()
