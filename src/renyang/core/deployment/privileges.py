"""What the application's database role may do, set anew after every migration by the owner."""

from django.apps import apps
from django.db import connections
from pghistory.models import Event
from psycopg import sql

from renyang.core.deployment.database import APP_ROLE


def append_only_tables() -> list[str]:
    """Tables to which the application may only add: every history table and the access log."""
    history = [model._meta.db_table for model in apps.get_models() if issubclass(model, Event) and model._meta.managed]
    return [*history, "core_accessentry"]


def grant_to_application(using: str = "default", **_: object) -> None:
    """Give the application role its rights; where that role does not exist the deployment runs as the owner alone."""
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
        present = set(connections[using].introspection.table_names(cursor))  # fewer where one room alone was migrated
        for table in present.intersection(append_only_tables()):
            revoke = sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), role)
            cursor.execute(revoke.as_string(connection))
