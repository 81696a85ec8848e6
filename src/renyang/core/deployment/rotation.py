"""Key rotation: values sealed with an older key are sealed again with the current one."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from renyang.core.sealing.factors import PLACE, SECRETS, key_of, open_factor, seal_factor
from renyang.core.sealing.fields import SealedField
from renyang.core.sealing.seal import keys

AT_ONCE = 2_000


def sealed_columns(*, with_history: bool = False) -> list[tuple[str, str]]:
    """Every (table, column) of sealed values; without history, whose values keep their keys, those to be resealed."""
    return [
        (model._meta.db_table, str(field.column))
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, SealedField) and (with_history or not hasattr(model, "pgh_tracked_model"))
    ]


def keys_of_history() -> list[int]:
    """The ids of the keys without which some value of history cannot be read. History is append-only, never resealed."""
    needed: set[int] = set()
    with connection.cursor() as cursor:
        for table, column in set(sealed_columns(with_history=True)) - set(sealed_columns()):
            read = sql.SQL("SELECT DISTINCT get_byte({column}, 0) FROM {table} WHERE {column} IS NOT NULL")
            named = read.format(column=sql.Identifier(column), table=sql.Identifier(table))
            cursor.execute(named.as_string(cursor.connection))
            needed.update(number for (number,) in cursor.fetchall())
    return sorted(needed)


def reseal() -> Iterator[tuple[str, int]]:
    """Reseal values not sealed with the current key; yield (table.column, count) for each column.

    Runs in small transactions and may be stopped and restarted. History rows are not resealed: `keys_of_history`.
    """
    for table, column in sealed_columns():
        count = 0
        while resealed := _reseal_some(table, column):
            count += resealed
        yield f"{table}.{column}", count
    yield PLACE, _reseal_factors()


def _reseal_factors() -> int:
    """Reseal the secrets not sealed with the current key; return how many rows changed."""
    count = 0
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update().order_by("pk"):
            old = [name for name in SECRETS if name in row.data and key_of(row.data[name]) != keys().current]
            for name in old:
                row.data[name] = seal_factor(open_factor(row.data[name]))
            if old:
                row.save(update_fields=["data"])
                count += 1
    return count


def _reseal_some(table: str, column: str) -> int:
    ring, place = keys(), f"{table}.{column}"
    select = sql.SQL("SELECT ctid::text, {column} FROM {table} WHERE get_byte({column}, 0) <> %s LIMIT %s FOR UPDATE")
    update = sql.SQL("UPDATE {table} SET {column} = %s WHERE ctid = %s::tid")
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    with transaction.atomic(), connection.cursor() as cursor:
        plain_select = select.format(**names).as_string(cursor.connection)
        plain_update = update.format(**names).as_string(cursor.connection)
        cursor.execute(plain_select, [ring.current, AT_ONCE])
        rows = cursor.fetchall()
        cursor.executemany(
            plain_update, [(ring.seal(ring.open(bytes(value), place), place), row) for row, value in rows]
        )
    return len(rows)
