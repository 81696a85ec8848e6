"""Bulk writing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from psycopg import sql


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
