"""The application's database role owns nothing and cannot rewrite the audit trail."""

import pytest
from django.db import ProgrammingError, connection, transaction

from renyang.core.deployment.privileges import trail_tables


def test_the_role_owns_nothing(db: None) -> None:
    """No table, view or sequence belongs to it, and it is no superuser."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_class WHERE relowner = current_user::regrole GROUP BY 1")
        assert cursor.fetchall() == []
        cursor.execute("SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM core_accessentry",
        "UPDATE core_accessentry SET actor = 'somebody else'",
        "DELETE FROM people_personevent",
        "UPDATE people_personevent SET name = 'x'",
        "UPDATE pghistory_context SET metadata = '{}'",
        "DROP TRIGGER IF EXISTS insert_insert ON people_person; ALTER TABLE people_person DISABLE TRIGGER ALL",
        "CREATE TABLE mine (a int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
    ],
)
def test_the_trail_cannot_be_rewritten(db: None, statement: str) -> None:
    """What a hole in the application could try is refused by the database."""
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_history_table_can_only_be_read(db: None) -> None:
    """Each domain table has a history, and each history is among the protected."""
    tables = set(trail_tables())
    assert {
        "people_personevent",
        "people_linkevent",
        "core_grantevent",
        "places_siteevent",
        "core_accessentry",
    } <= tables
