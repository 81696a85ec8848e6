"""`renyang check`: every look says well where all is well, and says what is wrong where something was planted.

Each failure is planted by hand in one place, so the only finding that may turn is the one that looks there.
"""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.db.utils import ConnectionHandler
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoDbBlocker

from renyang.core.access import session
from renyang.core.access.gate import Actor
from renyang.core.deployment import checkup, environment
from renyang.core.deployment.backups.manifest import Manifest
from renyang.core.deployment.backups.stream import Sealer, required_key
from renyang.core.deployment.checkup import Looked, examine
from renyang.core.deployment.row_security import row_security_faults
from renyang.core.models import Grant
from renyang.core.sealing import seal
from renyang.core.services import setting_put
from renyang.people.models import Person
from renyang.places.models import Site
from tests.world import zhang

LOOKS = ["settings", "tables", "database role", "audit trail", "history", "row security", "keys", "jobs", "backup"]


def _unwell() -> dict[str, str]:
    """What is found where something is wrong."""
    return {finding.what: finding.found for finding in examine() if not finding.well}


@pytest.fixture
def given_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """For tests that change the environment's keys: read anew, and forgotten again at the end."""
    seal.keys.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    seal.keys.cache_clear()


@pytest.fixture
def as_owner(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The looks connect as the owner of the tables, as a deployment does that was given the wrong address."""
    given = {"default": {**environment.database("DATABASE_OWNER_URL")}}
    owner = ConnectionHandler(given)["default"]
    monkeypatch.setattr(checkup, "connection", owner)
    yield
    owner.close()


@pytest.fixture
def owner(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[CursorWrapper]:
    """The owner's cursor. Neither it nor the looks stand in a transaction, so that no lock keeps a migration waiting."""
    with django_db_blocker.unblock():
        connected = ConnectionHandler({"default": {**environment.database("DATABASE_OWNER_URL")}})["default"]
        with connected.cursor() as cursor:
            yield cursor
        connected.close()
        connection.close()


def test_all_is_well_in_a_sound_deployment(db: None) -> None:
    """The tests' own database was migrated by its owner, is served by the application's role, and has its keys."""
    found = examine()
    assert [finding.what for finding in found] == LOOKS
    assert [finding for finding in found if not finding.well] == []
    said = {finding.what: finding.found for finding in found}
    assert said["tables"] == "up to date"
    assert "owns 0 tables" in said["database role"]
    assert said["keys"] == "2 keys; new records use 2"


def test_a_setting_django_refuses(db: None) -> None:
    """An origin without https:// is one of Django's own errors (4_0.E001)."""
    with override_settings(CSRF_TRUSTED_ORIGINS=["renyang.example"]):
        assert "4_0.E001" in _unwell()["settings"]


def test_a_migration_that_waits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One migration that the database is not known to have had: the sentence says which command brings it."""
    applied = MigrationRecorder(connection).applied_migrations()
    last = max(name for app, name in applied if app == "resilience")
    fewer = {key: row for key, row in applied.items() if key != ("resilience", last)}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _: fewer)
    found = _unwell()
    assert set(found) == {"tables"}
    assert found["tables"].startswith("1 migration")
    assert "renyang migrate" in found["tables"]


def test_a_deployment_that_connects_as_the_owner(as_owner: None) -> None:
    """Then the role owns tables, and the audit trail could be rewritten: both are said."""
    found = _unwell()
    assert set(found) == {"database role", "audit trail"}
    assert "owns 0 " not in found["database role"]
    assert "core_accessentry" in found["audit trail"]


def test_a_table_that_keeps_no_rows_and_one_that_keeps_others(owner: CursorWrapper) -> None:
    """The first is named; a policy that somebody altered is told; after migrating, all is well again."""
    try:
        owner.execute("ALTER POLICY reach ON people_person USING (true)")
        altered = _unwell()
        owner.execute("DROP POLICY reach ON people_person")
        dropped = _unwell()
    finally:
        subprocess.run([sys.executable, "-m", "renyang.cli", "migrate"], check=True, capture_output=True)
    assert altered == {"row security": "the policies are not those of this version; run `renyang migrate`"}
    assert dropped == {"row security": "people_person has no policy; run `renyang migrate`"}
    assert _unwell() == {}


def test_a_secret_key_that_the_database_was_not_told(db: None, settings: object) -> None:
    """Whoever starts with another one would see no rows: it is said."""
    settings.SECRET_KEY = "another"
    session.tell("")
    session.tell(session.TRUSTED)
    assert row_security_faults() == ["RENYANG_SECRET_KEY is not the one that the database was told"]


def test_a_trigger_that_is_missing_one_disabled_and_one_of_before(owner: CursorWrapper) -> None:
    """Each is named with its table and what to do; after migrating, all is well again. None looks at the rows."""
    try:
        owner.execute(f"DROP TRIGGER {_trigger(Person, 'update_update')} ON people_person")
        owner.execute(f"ALTER TABLE places_site DISABLE TRIGGER {_trigger(Site, 'insert_insert')}")
        owner.execute(f"COMMENT ON TRIGGER {_trigger(Grant, 'delete_delete')} ON core_grant IS 'of before'")
        unwell = _unwell()
    finally:
        _migrate(owner)
    assert set(unwell) == {"history"}
    for sentence in (
        "people_person (update_update missing)",
        "places_site (insert_insert disabled)",
        "core_grant (delete_delete outdated)",
        "run `renyang migrate`",
    ):
        assert sentence in unwell["history"]
    assert _unwell() == {}


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("GRANT INSERT ON people_personevent TO renyang_app", "people_personevent (insert)"),
        ("GRANT UPDATE (name), DELETE ON places_siteevent TO renyang_app", "places_siteevent (update, delete)"),
        ("GRANT UPDATE (metadata) ON pghistory_context TO renyang_app", "pghistory_context (update)"),
        ("GRANT TRUNCATE ON core_accessentry TO PUBLIC", "core_accessentry (truncate)"),
        ("GRANT INSERT ON core_historypart TO renyang_app", "core_historypart (insert)"),
        ("REVOKE SELECT ON places_siteevent FROM renyang_app", "places_siteevent (not to be read)"),
        ("GRANT EXECUTE ON FUNCTION _pgh_attach_context() TO PUBLIC", "_pgh_attach_context()"),
        ("ALTER FUNCTION core_history_seal(integer) SECURITY INVOKER", "core_history_seal()"),
        ("ALTER FUNCTION core_history_seal(integer) RESET search_path", "core_history_seal()"),
        ("GRANT EXECUTE ON FUNCTION {trigger}() TO renyang_app", "{trigger}()"),
        (
            """CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql
               AS 'SELECT true'""",
            "switched off by a setting",
        ),
    ],
)
def test_a_right_too_many_on_the_trail_is_named(owner: CursorWrapper, statement: str, told: str) -> None:
    """Whatever lets the application do more than read is told by the table or function; migrating puts it right."""
    trigger = _trigger(Person, "update_update")
    try:
        owner.execute(statement.format(trigger=trigger))
        unwell = _unwell()
    finally:
        _migrate(owner)
    assert set(unwell) == {"audit trail"}
    assert told.format(trigger=trigger) in unwell["audit trail"]
    assert _unwell() == {}


def test_a_trigger_that_no_model_declares_goes(owner: CursorWrapper) -> None:
    """As is left by a model that is tracked no more: its event table is gone, and every write would fail."""
    owner.execute(
        "CREATE TRIGGER pgtrigger_left_over AFTER INSERT ON people_person"
        f" FOR EACH ROW EXECUTE FUNCTION {_trigger(Person, 'insert_insert')}()"
    )
    _migrate(owner)
    owner.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'pgtrigger_left_over'")
    assert owner.fetchone() == (0,)


def _migrate(owner: CursorWrapper) -> None:
    """What `renyang migrate` does as the owner, without the start of a process."""
    own, connections["default"] = connections["default"], owner.db
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connections["default"] = own


def _trigger(model: type[Model], name: str) -> str:
    """The name in the database of a model's trigger."""
    return str(pgtrigger.registry.registered(f"{model._meta.label}:{name}")[0][1].get_pgid(model))


def test_keys_that_open_nothing(db: None, given_keys: pytest.MonkeyPatch) -> None:
    """Another key under the same number, as after a restore without its secrets."""
    given_keys.setenv("RENYANG_SEALING_KEYS", f"2:{seal.new_key()}")
    assert set(_unwell()) == {"keys"}


def test_a_key_of_another_number(db: None, given_keys: pytest.MonkeyPatch) -> None:
    """The number in the sealed value is not among the known keys."""
    given_keys.setenv("RENYANG_SEALING_KEYS", f"7:{seal.new_key()}")
    assert "unknown key" in _unwell()["keys"]


def test_one_value_that_an_older_key_sealed(db: None, given_keys: pytest.MonkeyPatch) -> None:
    """Key 1 sealed 王建国's phone and was dropped too early: `check` says so, though every other value opens."""
    new, old = os.environ["RENYANG_SEALING_KEYS"].split(",")
    given_keys.setenv("RENYANG_SEALING_KEYS", f"{old},{new}")
    seal.keys.cache_clear()
    person = Person.objects.get(name="王建国")
    person.phone = "19900000004"
    person.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT get_byte(phone, 0) FROM people_person WHERE id = %s", [person.pk])
        assert cursor.fetchone() == (1,)
    given_keys.setenv("RENYANG_SEALING_KEYS", new)
    seal.keys.cache_clear()
    assert set(_unwell()) == {"keys"}


def test_a_lookup_key_that_is_not_the_one_that_hashed(db: None, given_keys: pytest.MonkeyPatch) -> None:
    """With another look-up key no ID is found any more, and every import would miss the people it speaks of."""
    given_keys.setenv("RENYANG_LOOKUP_KEY", seal.new_key())
    seal.keys.cache_clear()
    assert zhang().resident_id  # opens all the same: only its hash is another
    assert set(_unwell()) == {"keys"}


def test_keys_that_are_not_given(db: None, given_keys: pytest.MonkeyPatch) -> None:
    """The other looks are still taken; the sentence names the variable."""
    given_keys.delenv("RENYANG_SEALING_KEYS")
    seal.keys.cache_clear()
    assert "RENYANG_SEALING_KEYS" in _unwell()["keys"]


def test_a_failed_job(db: None) -> None:
    """One job that failed for good is counted; one that waits is no failure."""
    waiting = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).count()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('stress', 'x', 'failed'),"
            " ('stress', 'x', 'todo')"
        )
    found = _unwell()
    assert set(found) == {"jobs"}
    assert "1 failed" in found["jobs"]
    assert f"{waiting + 1} jobs waiting" in found["jobs"]


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """An empty folder of backups."""
    settings.BACKUPS = tmp_path
    return tmp_path


def _backed_up(folder: Path, *, hours: float) -> None:
    """A backup, made so many hours ago, of which only the manifest is there."""
    made = timezone.now() - dt.timedelta(hours=hours)
    with (folder / made.astimezone(dt.UTC).strftime("renyang-%Y%m%dT%H%M%SZ.backup")).open("wb") as file:
        sealer = Sealer(file, required_key())
        sealer.add(Manifest(made.isoformat(), "0.1.0", [], {}, {}).as_bytes())
        sealer.finish()


def test_the_age_of_the_last_backup(db: None, folder: Path) -> None:
    """A nightly backup is a day old at most; after two days a night was missed. The newest counts."""
    _backed_up(folder, hours=49)
    assert "49 hours old" in _unwell()["backup"]
    _backed_up(folder, hours=47)
    assert "backup" not in _unwell()


def test_no_backup_within_two_days_of_the_installation(db: None, folder: Path) -> None:
    """The tests' database is minutes old, so the first night is still to come; then it is made two days older."""
    assert "backup" not in _unwell()
    later = timezone.now() + dt.timedelta(hours=49)
    with mock.patch.object(checkup.timezone, "now", return_value=later):
        assert str(folder) in _unwell()["backup"]


def test_no_key_for_backups(db: None, folder: Path, monkeypatch: pytest.MonkeyPatch, operator: Actor) -> None:
    """No backup is made, and a deployment is told; a demonstration needs none."""
    monkeypatch.delenv("RENYANG_BACKUP_KEY")
    assert "RENYANG_BACKUP_KEY is not set" in _unwell()["backup"]
    setting_put(actor=operator, name="demo_data", value=True)
    assert "backup" not in _unwell()


def test_a_last_backup_of_another_key(db: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there, but could not be restored with the key that is set."""
    _backed_up(folder, hours=1)
    monkeypatch.setenv("RENYANG_BACKUP_KEY", seal.new_key())
    assert "was made with the key" in _unwell()["backup"]


@pytest.mark.parametrize("look", ["_settings", "_tables", "_role", "_audit", "_history", "_keys", "_jobs", "_backup"])
def test_one_look_that_breaks_hides_no_other(db: None, monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    """`examine` promises it: a look that cannot be taken is a finding that is not well."""

    def broken() -> Looked:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(checkup, look, broken)
    found = examine()
    assert [finding.what for finding in found] == LOOKS
    unwell = [(finding.what, finding.found) for finding in found if not finding.well]
    assert unwell == [(found_in(look), "the connection is lost")]


def found_in(look: str) -> str:
    """The name under which a look is told."""
    return {"_role": "database role", "_audit": "audit trail"}.get(look, look.removeprefix("_"))


def test_findings_are_plain_enough_for_programs(db: None) -> None:
    """`renyang check --json` prints them as they are."""
    assert json.loads(json.dumps([finding.as_record() for finding in examine()]))[0]["what"] == "settings"
