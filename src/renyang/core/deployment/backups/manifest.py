"""What a backup holds, counted in the very snapshot that it was made from: by this it is proven after it is restored."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

import renyang
from renyang.core.deployment.rotation import sealed_columns
from renyang.core.sealing.seal import fingerprint, keys

STABLE = "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c extra_float_digits=1 -c bytea_output=hex"
"""Options of a session under which equal rows are written with equal characters."""
PATIENT = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=60s -c row_security=off"
"""Options of a session that reads every row of everything, however long that takes; it fails if rows are kept from it."""


class TableSum(NamedTuple):
    """How many rows a table has, and the SHA-256 of them in the order of their primary key."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `keys` are the fingerprints of those needed to read it, by sealing-key number or "lookup"."""

    made_at: str
    version: str
    migrations: list[str]
    tables: dict[str, TableSum]
    keys: dict[str, str]

    @property
    def row_count(self) -> int:
        """The number of rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    def as_bytes(self) -> bytes:
        """The manifest as it is written into the backup."""
        return json.dumps(asdict(self)).encode()

    @staticmethod
    def from_bytes(written: bytes) -> "Manifest":
        """Read what `as_bytes` wrote."""
        parts = json.loads(written)
        return Manifest(**{**parts, "tables": {name: TableSum(*table) for name, table in parts["tables"].items()}})

    def keys_missing(self) -> list[str]:
        """The keys needed to read the records that the environment does not hold."""
        ring = keys()
        held = {
            **{str(number): print_ for number, print_ in ring.fingerprints.items()},
            "lookup": fingerprint(ring.lookup),
        }
        return [f"{name} ({print_})" for name, print_ in self.keys.items() if held.get(name) != print_]


def snapshot(address: str) -> "psycopg.Connection[Any]":
    """Connect for reading everything as it stands at one moment: the connection's first statement fixes it."""
    connection = psycopg.connect(address, options=f"{STABLE} {PATIENT}")
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection


def manifest_of(connection: "psycopg.Connection[Any]") -> Manifest:
    """Count what the database holds, in the connection's snapshot."""
    applied = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return Manifest(
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        version=renyang.__version__,
        migrations=[name for (name,) in applied],
        tables=dict(table_sums(connection)),
        keys=_keys_needed(connection),
    )


def table_sums(connection: "psycopg.Connection[Any]") -> Iterator[tuple[str, TableSum]]:
    """Yield the sum of every table that is not PostgreSQL's own, nor holds the key of row-level security."""
    tables = connection.execute(
        """SELECT nspname, relname, coalesce(
               (SELECT string_agg(quote_ident(attname) || CASE WHEN attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END, ', '
                                  ORDER BY place)
                FROM pg_index, unnest(indkey::int[]) WITH ORDINALITY AS part (number, place), pg_attribute
                WHERE indrelid = pg_class.oid AND indisprimary AND attrelid = indrelid AND attnum = number),
               'each::text COLLATE "C"')
           FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
           WHERE relkind = 'r' AND nspname !~ '^(pg_|information_schema$|guard)' ORDER BY 1, 2"""
    ).fetchall()
    for schema, name, order in tables:
        yield f"{schema}.{name}", _sum(connection, sql.Identifier(schema, name), order)


def _sum(connection: "psycopg.Connection[Any]", table: sql.Identifier, order: str) -> TableSum:
    digest, rows = hashlib.sha256(), 0
    statement = sql.SQL("COPY (SELECT * FROM {} AS each ORDER BY {}) TO STDOUT").format(table, sql.SQL(order))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in copy:
            digest.update(row)
            rows += 1
    return TableSum(rows, digest.hexdigest())


def _keys_needed(connection: "psycopg.Connection[Any]") -> dict[str, str]:
    """The fingerprints of the keys by which something in the database is sealed or found."""
    ring = keys()
    columns = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    ).fetchall()
    numbers: set[int] = set()
    for table, column in set(sealed_columns(with_history=True)).intersection(columns):
        select = sql.SQL(
            "SELECT DISTINCT get_byte(substring({column} FROM 1 FOR 1), 0) FROM {table} WHERE {column} <> ''"
        )
        statement = select.format(table=sql.Identifier(table), column=sql.Identifier(column))
        numbers.update(number for (number,) in connection.execute(statement))
    needed = {str(number): ring.fingerprints.get(number, "unknown") for number in sorted(numbers)}
    return {**needed, "lookup": fingerprint(ring.lookup)}
