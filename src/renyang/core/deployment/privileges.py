"""Privileges of the application's database role, granted anew by the owner after every migration.

The trail (history with its contexts, the access log and their seals) may only be read. Rows come into it through
triggers and functions that run as the owner.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from pghistory.models import Context, Event
from psycopg import sql

from renyang.core.deployment.database import APP_ROLE

FUNCTIONS = Path(__file__).with_name("trail.sql")
RECORD, SEAL = "core_access_record", "core_history_seal"
"""The functions that the application may call; all others of the trail are called by triggers alone."""
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def event_tables() -> list[str]:
    """The history tables, one for each tracked model."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Event) and _is_table(model))


def sealed_tables() -> list[str]:
    """The tables whose rows the hash chain seals by their numbers."""
    return [*event_tables(), "core_accessentry"]


def trail_tables() -> list[str]:
    """The tables that the application may read and never write."""
    seals = [apps.get_model("core", name)._meta.db_table for name in ("HistoryBlock", "HistoryPart", "HistoryMark")]
    return [*sealed_tables(), Context._meta.db_table, *seals]


def _is_table(model: Any) -> bool:
    return bool(model._meta.managed and not model._meta.proxy)


def install_functions(using: str = "default", **_: object) -> None:
    """Install the functions of the trail, and let triggers run as the owner."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if not present.issuperset({"core_accessentry", Context._meta.db_table}):
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        tables = sql.Literal(sealed_tables()).as_string(cursor.connection)
        cursor.execute(FUNCTIONS.read_text(encoding="utf-8").replace("{tables}", tables))
        for name, by_trigger in _functions(cursor):
            if by_trigger:
                cursor.execute(f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp")


def _functions(cursor: Any) -> list[tuple[str, bool]]:
    """(signature, whether triggers call it) of each function of the trail."""
    cursor.execute(
        """SELECT pg_proc.oid::regprocedure::text, tgfoid IS NOT NULL FROM pg_proc
           LEFT JOIN (SELECT DISTINCT tgfoid FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%%') AS by_trigger
           ON tgfoid = pg_proc.oid
           WHERE pronamespace = current_schema()::regnamespace
           AND (tgfoid IS NOT NULL OR proname IN ('_pgh_attach_context', %s, %s))""",
        [RECORD, SEAL],
    )
    return list(cursor.fetchall())


def grant_to_application(using: str = "default", **_: object) -> None:
    """Grant the application role its privileges. Does nothing without that role: the owner then runs everything."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [APP_ROLE])
        if not cursor.fetchone():
            return
        role, connection = sql.Identifier(APP_ROLE), cursor.connection

        def execute(statement: str, **names: sql.Composable) -> None:
            cursor.execute(sql.SQL(statement).format(role=role, **names).as_string(connection))

        execute("GRANT USAGE ON SCHEMA public TO {role}")
        present = set(connections[using].introspection.table_names(cursor, include_views=True))
        trail = present.intersection(trail_tables())  # fewer if one app was migrated
        execute("GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role}", tables=_listed(present - trail))
        execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        execute("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
        if not trail:
            return
        execute("REVOKE ALL ON {tables} FROM PUBLIC, {role}", tables=_listed(trail))
        execute("GRANT SELECT ON {tables} TO {role}", tables=_listed(trail))
        sequences = _sequences(cursor, trail)
        execute("REVOKE ALL ON SEQUENCE {sequences} FROM PUBLIC, {role}", sequences=sequences)
        functions = sql.SQL(", ".join(name for name, _by_trigger in _functions(cursor)))
        execute("REVOKE ALL ON FUNCTION {functions} FROM PUBLIC, {role}", functions=functions)
        for function in (RECORD, SEAL):
            execute("GRANT EXECUTE ON FUNCTION {name} TO {role}", name=sql.Identifier(function))


def _listed(names: set[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, sorted(names)))


def _sequences(cursor: Any, tables: set[str]) -> sql.Composable:
    """The sequences that number the rows of these tables."""
    cursor.execute(
        """SELECT relname FROM pg_class JOIN pg_depend ON objid = pg_class.oid AND refclassid = 'pg_class'::regclass
           WHERE relkind = 'S' AND refobjid::regclass::text = ANY(%s) AND deptype IN ('a', 'i')""",
        [sorted(tables)],
    )
    return _listed({name for (name,) in cursor.fetchall()})


def trail_faults(cursor: Any) -> list[str]:
    """What the current role could do to the trail beside reading it: tables with rights, functions that are not safe."""
    cursor.execute(
        """SELECT name, string_agg(lower(privilege), ', ' ORDER BY at) FROM unnest(%s::text[]) AS name,
                  unnest(%s::text[]) WITH ORDINALITY AS privileges (privilege, at)
           WHERE has_table_privilege(name, privilege)
              OR (privilege IN ('INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(name, privilege))
           GROUP BY name ORDER BY name""",
        [trail_tables(), list(WRITES)],
    )
    faults = [f"{name} ({privileges})" for name, privileges in cursor.fetchall()]
    cursor.execute(
        """SELECT name FROM unnest(%s::text[]) AS name WHERE NOT has_table_privilege(name, 'SELECT')""",
        [trail_tables()],
    )
    faults += [f"{name} (not to be read)" for (name,) in cursor.fetchall()]
    cursor.execute(
        """SELECT proname FROM pg_proc
           LEFT JOIN (SELECT DISTINCT tgfoid FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%%') AS by_trigger
           ON tgfoid = pg_proc.oid
           WHERE pronamespace = current_schema()::regnamespace
           AND (tgfoid IS NOT NULL OR proname = '_pgh_attach_context' OR proname = ANY(%(called)s))
           AND (NOT prosecdef OR pg_has_role(proowner, 'MEMBER')
                OR array_to_string(proconfig, ' ') NOT LIKE '%%search_path=pg_catalog, public, pg_temp%%'
                OR proconfig IS NULL
                OR has_function_privilege(pg_proc.oid, 'EXECUTE') <> (proname = ANY(%(called)s)))
           ORDER BY proname""",
        {"called": [RECORD, SEAL]},
    )
    faults += [f"{name}()" for (name,) in cursor.fetchall()]
    cursor.execute("SELECT 1 FROM pg_proc WHERE proname = '_pgtrigger_should_ignore' AND prosrc <> ' SELECT false '")
    return faults + ["history can be switched off by a setting" for _ in cursor.fetchall()]
