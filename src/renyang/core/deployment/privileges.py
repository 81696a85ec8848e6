"""Privileges of the application's database role, granted anew by the owner after every migration."""

from django.apps import apps
from django.db import connections
from pghistory.models import Event
from psycopg import sql

from renyang.core.deployment.database import APP_ROLE


def append_only_tables() -> list[str]:
    """The tables the application may only insert into: every history table and the access log."""
    history = [model._meta.db_table for model in apps.get_models() if issubclass(model, Event) and model._meta.managed]
    return [*history, "core_accessentry"]


def grant_to_application(using: str = "default", **_: object) -> None:
    """Grant the application role its privileges. Does nothing without that role: the owner then runs everything."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [APP_ROLE])
        if not cursor.fetchone():
            return
        role = sql.Identifier(APP_ROLE)
        connection = cursor.connection
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
        ):
            cursor.execute(sql.SQL(statement).format(role).as_string(connection))
        present = set(connections[using].introspection.table_names(cursor))  # fewer if one app was migrated
        for table in present.intersection(append_only_tables()):
            revoke = sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), role)
            cursor.execute(revoke.as_string(connection))
