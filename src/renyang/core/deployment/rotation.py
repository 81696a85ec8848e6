"""Key rotation: values sealed with an older key are sealed again with the current one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from psycopg import sql

from renyang.core.access.gate import Actor
from renyang.core.sealing.factors import PLACE, sealed_factors
from renyang.core.sealing.fields import SealedField
from renyang.core.sealing.seal import keys
from renyang.core.services import factors_reseal, values_reseal


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


@dataclass(frozen=True)
class KeyUse:
    """A sealing key: its fingerprint (None if it is not in the environment), whether it seals now, how many values of
    records it sealed, and whether history needs it.
    """

    number: int
    fingerprint: str | None
    is_current: bool
    values: int
    is_in_history: bool

    @property
    def is_needed(self) -> bool:
        """Whether something cannot be read without it."""
        return self.is_current or self.values > 0 or self.is_in_history


def keys_in_use() -> list[KeyUse]:
    """The sealing keys that are in the environment or that something is sealed with, by number."""
    ring, values, history = keys(), Counter(sealed[0] for sealed in sealed_factors()), keys_of_history()
    with connection.cursor() as cursor:
        for table, column in sealed_columns():
            counted = sql.SQL(
                "SELECT get_byte({column}, 0), count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"
            )
            named = counted.format(column=sql.Identifier(column), table=sql.Identifier(table))
            cursor.execute(named.as_string(cursor.connection))
            values.update(dict(cursor.fetchall()))
    return [
        KeyUse(
            number=number,
            fingerprint=ring.fingerprints.get(number),
            is_current=number == ring.current,
            values=values[number],
            is_in_history=number in history,
        )
        for number in sorted({*ring.sealing, *values, *history})
    ]


def reseal(actor: Actor) -> Iterator[tuple[str, int]]:
    """Reseal values not sealed with the current key; yield (table.column, count) for each column.

    Runs in small transactions and may be stopped and restarted. History rows are not resealed: `keys_of_history`.
    """
    for table, column in sealed_columns():
        count = 0
        while resealed := values_reseal(actor=actor, table=table, column=column):
            count += resealed
        yield f"{table}.{column}", count
    yield PLACE, factors_reseal(actor=actor)
