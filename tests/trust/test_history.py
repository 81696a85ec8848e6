"""History and access log cannot be rewritten: by the application not at all, by the owner not unnoticed.

Statements are raw SQL, as a hole in the application could send them. What is expected follows from the promise of
docs/decisions/0017: the application reads the trail, and rows come into it through the owner's functions alone.
"""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from renyang.core.deployment.privileges import event_tables, trail_tables
from renyang.people.models import Person
from tests.world import zhang

STATEMENTS = (
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "INSERT INTO {table} SELECT * FROM {table}",
    "INSERT INTO {table} ({column}) SELECT {column} FROM {table}",
    "TRUNCATE {table}",
    "ALTER TABLE {table} ADD COLUMN mine integer",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TABLE {table}",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "SELECT * FROM {table} FOR UPDATE",
)


def _refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


def _one(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def test_the_trail_is_every_table_of_history(db: None) -> None:
    """Every table with columns of events, found in the catalogue and not in the models; contexts, log and seals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'pgh_label'")
        kept = {name for (name,) in cursor.fetchall()}
    others = {"pghistory_context", "core_accessentry", "core_historyblock", "core_historypart", "core_historymark"}
    assert len(kept) > 20
    assert set(event_tables()) == kept
    assert set(trail_tables()) == kept | others


@pytest.mark.parametrize("table", trail_tables())
def test_the_application_may_read_the_trail_and_no_more(db: None, table: str) -> None:
    """Each statement is refused for want of the right, not because of what it says."""
    column = apps.get_model(*table.split("_", 1))._meta.pk.column
    assert not _refused(f"TABLE {table}")
    assert [one for one in STATEMENTS if not _refused(one.format(table=table, column=column))] == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT _pgh_attach_context()",
        "SELECT nextval(pg_get_serial_sequence('people_personevent', 'pgh_id'))",
        "SELECT setval(pg_get_serial_sequence('core_accessentry', 'id'), 1)",
        "CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'",
        "ALTER FUNCTION _pgh_attach_context() SECURITY INVOKER",
        "DROP FUNCTION core_history_seal(integer)",
        "SET session_replication_role = 'replica'",
        "ALTER TABLE people_person DISABLE TRIGGER ALL",
        "SELECT pg_catalog.lo_export(1, '/tmp/x')",
    ],
)
def test_no_other_way_in(db: None, statement: str) -> None:
    assert _refused(statement)


def test_the_triggers_of_history_cannot_be_borrowed(db: None) -> None:
    """A table of one's own with the owner's trigger on it would write events of rows that never were."""
    function = _one(
        "SELECT tgfoid::regproc::text FROM pg_trigger WHERE tgrelid = 'people_person'::regclass"
        " AND tgname LIKE 'pgtrigger_insert%%'"
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE people_forged (LIKE people_person) ON COMMIT DROP")
    assert _refused(
        "CREATE TRIGGER mine AFTER INSERT ON people_forged REFERENCING NEW TABLE AS new_values"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )


def test_a_table_of_the_same_name_catches_no_event(db: None) -> None:
    """The owner's functions find their tables on a fixed path, not in the session's temporary ones."""
    before = _one("SELECT count(*) FROM people_personevent")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE people_personevent (LIKE public.people_personevent) ON COMMIT DROP")
        cursor.execute("CREATE TEMP TABLE pghistory_context (LIKE public.pghistory_context) ON COMMIT DROP")
        cursor.execute("UPDATE people_person SET name = name || '1' WHERE id = %s", [zhang().pk])
    assert _one("SELECT count(*) FROM public.people_personevent") == before + 1


def test_no_setting_switches_history_off(db: None) -> None:
    """pgtrigger's own setting, by which a session could skip triggers, has no effect here."""
    before = _one("SELECT count(*) FROM people_personevent")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(tgname, ',') FROM pg_trigger WHERE tgrelid = 'people_person'::regclass")
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{cursor.fetchone()[0]}}}"])
    Person.objects.filter(pk=zhang().pk).update(name="张秀")
    assert _one("SELECT count(*) FROM people_personevent") == before + 1


def test_a_context_is_added_and_never_changed(db: None) -> None:
    """Somebody who sends the settings of an earlier write with other words, or the same, gets a context of her own: the
    earlier one keeps its words. (The same settings in one transaction are one context.)
    """
    event = apps.get_model("people", "PersonEvent").objects.exclude(pgh_context=None).first()
    earlier = event.pgh_context
    told, person = dict(earlier.metadata), zhang()
    for words in ('{"actor": "somebody else"}', json.dumps(told)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_id', %s, true)", [str(earlier.pk)])
            cursor.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [words])
            cursor.execute("UPDATE people_person SET name = name || '1' WHERE id = %s", [person.pk])
        latest = apps.get_model("people", "PersonEvent").objects.latest("pgh_id")
        assert latest.pgh_context_id not in {None, earlier.pk}
    earlier.refresh_from_db()
    assert earlier.metadata == told
