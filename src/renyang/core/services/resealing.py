"""Services that seal values again with the current key."""

from allauth.mfa.models import Authenticator
from django.db import connection
from psycopg import sql

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.sealing.factors import SECRETS, key_of, open_factor, seal_factor
from renyang.core.sealing.seal import keys
from renyang.core.service import service

AT_ONCE = 2_000


@service
def values_reseal(*, actor: Actor, table: str, column: str) -> int:
    """Reseal some of a column's values not sealed with the current key; return how many, 0 once none is left. Operator
    only.
    """
    if not actor.trusted:
        raise NotAllowed
    ring, place = keys(), f"{table}.{column}"
    select = sql.SQL("SELECT ctid::text, {column} FROM {table} WHERE get_byte({column}, 0) <> %s LIMIT %s FOR UPDATE")
    update = sql.SQL(
        "UPDATE {table} SET {column} = sealed.value FROM unnest(%s::bytea[], %s::text[]) AS sealed (value, at)"
        " WHERE {table}.ctid = sealed.at::tid"
    )
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    with connection.cursor() as cursor:
        plain_select = select.format(**names).as_string(cursor.connection)
        plain_update = update.format(**names).as_string(cursor.connection)
        cursor.execute(plain_select, [ring.current, AT_ONCE])
        rows = cursor.fetchall()
        if rows:
            values = [ring.seal(ring.open(bytes(value), place), place) for _at, value in rows]
            cursor.execute(plain_update, [values, [at for at, _value in rows]])
    return len(rows)


@service
def factors_reseal(*, actor: Actor) -> int:
    """Reseal the secrets of second factors not sealed with the current key; return how many rows changed. Operator only."""
    if not actor.trusted:
        raise NotAllowed
    count = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        old = [name for name in SECRETS if name in row.data and key_of(row.data[name]) != keys().current]
        for name in old:
            row.data[name] = seal_factor(open_factor(row.data[name]))
        if old:
            row.save(update_fields=["data"])
            count += 1
    return count
