"""A backup brings back every row of every table, and a file that is not whole, authentic and ours changes nothing.

The database is one of its own, owned as on a served PostgreSQL by a role that is no superuser. What is compared is read row by
row from the tables themselves, not by the digests that a backup keeps of them.
"""

import datetime as dt
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_django import DjangoDbBlocker

from renyang.core import tasks
from renyang.core.access import session
from renyang.core.deployment.backups import archive, keeping, making, stream
from renyang.core.deployment.backups.keeping import Kept, surplus
from renyang.core.deployment.backups.making import backup_write
from renyang.core.deployment.backups.manifest import Manifest
from renyang.core.deployment.backups.restoring import backup_check, backup_restore
from renyang.core.deployment.backups.stream import HEADER_BYTES, MAGIC, Sealer, opened
from renyang.core.deployment.database import APP_ROLE
from renyang.core.sealing import seal
from renyang.science.problem import Problem

NAME = OWNER = "renyang_trust"
BUILD = """
from renyang.cli.boot import ready
with ready():
    from tests.world import build
    build()
"""
SMALL = 16_384
"""Bytes of a chunk, so that a small backup has many."""
TABLES = """SELECT oid::regclass::text FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"""
SHAPE = r"""
    SELECT 'column', table_name || column_name, data_type || is_nullable || coalesce(column_default, '')
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) || tgenabled::text
                     || obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname || pg_get_constraintdef(oid) FROM pg_constraint
              WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', indrelid::regclass::text, regexp_replace(pg_get_indexdef(indexrelid),
              '[()]|::(text|character varying)(\[\])?', '', 'g')  -- PostgreSQL writes casts otherwise once it reads its own words
              FROM pg_index
              JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'right', table_name, grantee || privilege_type FROM information_schema.role_table_grants
              WHERE table_schema = 'public'
    UNION ALL SELECT 'sequence', sequencename, coalesce(last_value::text, 'unused') FROM pg_sequences
"""


def _run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "LANG": "C", "LC_ALL": "C", "COLUMNS": "400", **variables}
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, env=given, timeout=300
    )


@pytest.fixture(scope="module")
def server() -> str:
    """The address of the tests' server, as its superuser."""
    return make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname="postgres")


@pytest.fixture(scope="module")
def addresses(server: str) -> Iterator[dict[str, str]]:
    """A database of its own with the tests' world, and a job that a killed worker left behind."""
    host = conninfo_to_dict(server)["host"]
    given = {
        "DATABASE_URL": f"postgresql://{APP_ROLE}@/{NAME}?host={host}",
        "DATABASE_OWNER_URL": f"postgresql://{OWNER}@/{NAME}?host={host}",
    }
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        connection.execute(f"CREATE DATABASE {NAME} OWNER {OWNER}")
        for command in (("-m", "renyang.cli", "migrate"), ("-c", BUILD)):
            made = _run(*command, **given)
            assert made.returncode == 0, made.stderr
        with psycopg.connect(given["DATABASE_OWNER_URL"]) as own:
            own.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('link', 'killed', 'doing')"
            )
        yield given
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        connection.execute(f"DROP ROLE {OWNER}")


@pytest.fixture
def address(
    addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, django_db_blocker: DjangoDbBlocker,
    settings: Any,
) -> Iterator[str]:  # fmt: skip
    """The owner's address of that database, which backups are made of and restored to; the folder of backups is empty."""
    settings.BACKUPS = tmp_path / "kept"
    monkeypatch.setenv("DATABASE_OWNER_URL", addresses["DATABASE_OWNER_URL"])
    with django_db_blocker.unblock():
        yield addresses["DATABASE_OWNER_URL"]


def _rows(address: str) -> dict[str, list[str]]:
    """Every row of every table, as PostgreSQL writes it."""
    with psycopg.connect(address) as connection:
        tables = [name for (name,) in connection.execute(TABLES).fetchall()]
        select = sql.SQL("SELECT each::text FROM {} AS each ORDER BY 1")
        return {
            name: [row for (row,) in connection.execute(select.format(sql.Identifier(name.strip('"'))))]
            for name in tables
        }


def _shape(address: str) -> list[tuple[str, ...]]:
    """Columns, triggers, functions, constraints, indexes, rights and sequences."""
    with psycopg.connect(address) as connection:
        return sorted(connection.execute(SHAPE).fetchall())


def _databases(server: str) -> set[str]:
    with psycopg.connect(server) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def _destroy(address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


# Restoring


def test_every_row_of_every_table_comes_back(address: str, server: str, tmp_path: Path) -> None:
    """Everything is destroyed in between. The world has rows in the register, its history, accounts, jobs and runs."""
    rows, shape, databases = _rows(address), _shape(address), _databases(server)
    filled = {table for table in rows if rows[table]}
    assert filled >= {"people_person", "people_personevent", "core_user", "core_stagedrow", "resilience_stressrun"}
    assert len(rows["procrastinate_jobs"]) > 0
    manifest = backup_write(tmp_path / "backup")
    _destroy(address)
    restored, before = backup_restore(tmp_path / "backup", replace=False)
    assert (restored, before) == (manifest, None)
    assert _rows(address) == rows
    assert _shape(address) == shape
    assert _databases(server) == databases
    assert {name.removeprefix("public."): table.rows for name, table in manifest.tables.items()} == {
        name.strip('"'): len(rows[name]) for name in rows
    }


def test_history_is_written_and_numbers_go_on_after_a_restore(
    address: str, addresses: dict[str, str], tmp_path: Path
) -> None:
    """The application's role renames a person, and back, and adds a job; it may still not touch the history."""
    backup_write(tmp_path / "backup")
    _destroy(address)
    backup_restore(tmp_path / "backup", replace=False)
    with psycopg.connect(addresses["DATABASE_URL"], autocommit=True) as app:
        session._write(app, session.TRUSTED)
        count = "SELECT count(*) FROM people_personevent"
        (before,) = app.execute(count).fetchone()
        app.execute("UPDATE people_person SET name = '王建民' WHERE name = '王建国'")
        app.execute("UPDATE people_person SET name = '王建国' WHERE name = '王建民'")
        assert app.execute(count).fetchone() == (before + 2,)
        (last,) = app.execute("SELECT max(id) FROM procrastinate_jobs").fetchone()
        added = (
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('x', 'x', 'failed') RETURNING id"
        )
        assert app.execute(added).fetchone()[0] > last
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM people_personevent")


def test_records_are_not_replaced_unasked_and_backed_up_when_asked(address: str, tmp_path: Path) -> None:
    """After the backup a person is renamed: restoring brings her name back, and the backup before it holds the new one."""
    backup_write(tmp_path / "first")
    first = _rows(address)
    with psycopg.connect(address) as own:
        own.execute("UPDATE people_person SET name = '王建军' WHERE name = '王建国'")
    second = _rows(address)
    assert first != second
    with pytest.raises(Problem, match="--replace"):
        backup_restore(tmp_path / "first", replace=False)
    assert _rows(address) == second
    _manifest, before = backup_restore(tmp_path / "first", replace=True)
    assert _rows(address) == first
    assert before is not None
    backup_restore(before, replace=True)
    assert _rows(address) == second


def test_a_database_in_use_is_not_replaced(address: str, addresses: dict[str, str], tmp_path: Path) -> None:
    """The site is connected as the application's role, whose sessions the owner sees only in part."""
    backup_write(tmp_path / "backup")
    with psycopg.connect(addresses["DATABASE_URL"]), pytest.raises(Problem) as refused:
        backup_restore(tmp_path / "backup", replace=True)
    assert refused.value.code == "database_in_use"


def test_a_backup_of_before_a_migration_is_migrated(address: str, tmp_path: Path) -> None:
    """This migration only alters a model of Django's that we do not use; it is as if it had not been there."""
    name = ["0012_alter_user_first_name_max_length"]
    with psycopg.connect(address) as own:
        assert own.execute("DELETE FROM django_migrations WHERE name = %s", name).rowcount == 1
    backup_write(tmp_path / "backup")
    backup_restore(tmp_path / "backup", replace=True)
    with psycopg.connect(address) as own:
        assert own.execute("SELECT count(*) FROM django_migrations WHERE name = %s", name).fetchone() == (1,)


def test_an_owner_who_may_make_no_database(address: str, server: str, tmp_path: Path) -> None:
    """As on many served databases: a backup is made all the same, and the check says in a sentence why it cannot be proven."""
    with psycopg.connect(server, autocommit=True) as superuser:
        superuser.execute(f"ALTER ROLE {OWNER} NOCREATEDB")
        try:
            backup_write(tmp_path / "backup")
            with pytest.raises(Problem, match="permission denied to create database"):
                backup_check(tmp_path / "backup")
        finally:
            superuser.execute(f"ALTER ROLE {OWNER} CREATEDB")


# Making


def test_the_backup_is_one_snapshot(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row added and one changed after the tables were counted and before they are dumped are not in it."""
    counted = making.manifest_of

    def count(connection: "psycopg.Connection[Any]") -> Manifest:
        manifest = counted(connection)
        with psycopg.connect(address) as other:
            other.execute("INSERT INTO core_division (code, name) VALUES ('320199001009', '后来')")
            other.execute("UPDATE people_person SET name = '后来' WHERE name = '李桂兰'")
        return manifest

    before = _rows(address)
    monkeypatch.setattr(making, "manifest_of", count)
    backup_write(tmp_path / "backup")
    assert _rows(address) != before
    monkeypatch.undo()
    monkeypatch.setenv("DATABASE_OWNER_URL", address)
    backup_check(tmp_path / "backup")
    _destroy(address)
    backup_restore(tmp_path / "backup", replace=False)
    assert _rows(address) == before


def test_a_backup_that_fails_leaves_the_earlier_one(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full after the first block: a sentence, the earlier file as it was, and no half of a new one."""
    target = tmp_path / "backup"
    target.write_bytes(b"earlier")

    def full(*_: object, **__: object) -> Iterator[bytes]:
        yield b"block"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "dumped", full)
    with pytest.raises(Problem, match="No space left"):
        backup_write(target)
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]
    assert target.read_bytes() == b"earlier"


def test_a_backup_holds_nothing_readable_and_is_its_owner_s_alone(address: str, tmp_path: Path) -> None:
    backup_write(tmp_path / "backup")
    content = (tmp_path / "backup").read_bytes()
    assert all(word not in content for word in ("张秀英".encode(), b"people_person", b"PGDMP", b"migrations"))
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600


def test_memory_does_not_grow_with_the_backup() -> None:
    """100 MB pass through sealing and opening in turn; neither holds more than a few of its chunks of 1 MiB."""
    key, block = os.urandom(32), os.urandom(stream.CHUNK)

    class Sink(BytesIO):
        def write(self, content: Any) -> int:
            return len(content)

    tracemalloc.start()
    try:
        sealer = Sealer(Sink(), key)
        for _ in range(100):
            sealer.add(block)
        sealer.finish()
        assert tracemalloc.get_traced_memory()[1] < 8 * stream.CHUNK
    finally:
        tracemalloc.stop()


# Files that are not whole, authentic and ours


@pytest.fixture(scope="module")
def in_chunks(
    addresses: dict[str, str], tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> list[bytes]:
    """A backup of many small chunks, apart: its header, then chunk by chunk. The first chunk is the manifest."""
    target = tmp_path_factory.mktemp("chunks") / "backup"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_OWNER_URL", addresses["DATABASE_OWNER_URL"])
        patched.setattr(archive, "CHUNK", SMALL)
        backup_write(target)
    return _chunks(target.read_bytes())


def _chunks(content: bytes) -> list[bytes]:
    parts, at = [content[:HEADER_BYTES]], HEADER_BYTES
    while at < len(content):
        end = at + 5 + int.from_bytes(content[at : at + 4], "big")
        parts.append(content[at:end])
        at = end
    return parts


def _flipped(content: bytes, at: int, bit: int = 0) -> bytes:
    return content[:at] + bytes([content[at] ^ (1 << bit)]) + content[at + 1 :]


DAMAGES: dict[str, tuple[str, Callable[[list[bytes]], bytes]]] = {
    "empty": ("not_a_backup", lambda _: b""),
    "another kind of file": ("not_a_backup", lambda _: b"PK\x03\x04" * 100),
    "another format": ("other_format", lambda parts: _flipped(b"".join(parts), len(MAGIC), 1)),
    "the key's fingerprint altered": ("other_backup_key", lambda parts: _flipped(b"".join(parts), len(MAGIC) + 1)),
    "the salt altered": ("backup_altered", lambda parts: _flipped(b"".join(parts), HEADER_BYTES - 1)),
    "cut off in the header": ("backup_cut_off", lambda parts: parts[0][:-1]),
    "cut off after the header": ("backup_cut_off", lambda parts: parts[0]),
    "cut off within a chunk": ("backup_cut_off", lambda parts: b"".join(parts)[:-100_000]),
    "cut off between chunks": ("backup_cut_off", lambda parts: b"".join(parts[:-3])),
    "without its last chunk": ("backup_cut_off", lambda parts: b"".join(parts[:-1])),
    "a chunk called the last": (
        "backup_altered",
        lambda parts: b"".join(parts[:5]) + parts[5][:4] + b"\x01" + parts[5][5:],
    ),
    "an altered manifest": ("backup_altered", lambda parts: b"".join([parts[0], _flipped(parts[1], 40), *parts[2:]])),
    "an altered row": ("backup_altered", lambda parts: b"".join([*parts[:6], _flipped(parts[6], 99), *parts[7:]])),
    "an altered length": ("backup_altered", lambda parts: b"".join([*parts[:6], _flipped(parts[6], 0, 7), *parts[7:]])),
    "two chunks exchanged": ("backup_altered", lambda parts: b"".join([*parts[:4], parts[5], parts[4], *parts[6:]])),
    "a chunk left out": ("backup_altered", lambda parts: b"".join([*parts[:4], *parts[5:]])),
    "a chunk doubled": ("backup_altered", lambda parts: b"".join([*parts[:5], parts[4], *parts[5:]])),
    "something added": ("backup_altered", lambda parts: b"".join([*parts, b"\x00"])),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_changes_nothing(
    damage: str, address: str, server: str, in_chunks: list[bytes], tmp_path: Path
) -> None:
    """Each is a sentence of its kind; rows and databases are those of before. A check reads the file in the same way."""
    code, damaged = DAMAGES[damage]
    assert len(in_chunks) > 8
    (tmp_path / "damaged").write_bytes(damaged(in_chunks))
    rows, databases = _rows(address), _databases(server)
    with pytest.raises(Problem) as refused:
        backup_restore(tmp_path / "damaged", replace=True)
    assert refused.value.code == code
    assert "Nothing was changed." in str(refused.value)
    assert (_rows(address), _databases(server)) == (rows, databases)


def test_a_chunk_of_another_backup_is_not_taken(
    address: str, in_chunks: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same database, with the same key, at the same place: each file has a key of its own."""
    monkeypatch.setattr(archive, "CHUNK", SMALL)
    backup_write(tmp_path / "other")
    other = _chunks((tmp_path / "other").read_bytes())
    (tmp_path / "spliced").write_bytes(b"".join([*in_chunks[:4], other[4], *in_chunks[5:]]))
    with pytest.raises(Problem) as refused:
        backup_check(tmp_path / "spliced")
    assert refused.value.code == "backup_altered"


def test_every_flipped_bit_is_seen() -> None:
    """In a small file each bit of each byte in turn: none opens as if nothing were."""
    key, file = os.urandom(32), BytesIO()
    sealer = Sealer(file, key)
    sealer.add(b"first")
    sealer.add(b"second")
    sealer.finish()
    sound = file.getvalue()
    assert list(opened(BytesIO(sound), key)) == [b"first", b"second"]
    for at in range(len(sound)):
        for bit in range(8):
            with pytest.raises(Problem):
                list(opened(BytesIO(_flipped(sound, at, bit)), key))


def test_another_key_opens_nothing(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names both keys by their fingerprints, and no key."""
    backup_write(tmp_path / "backup")
    other = seal.new_key()
    monkeypatch.setenv("RENYANG_BACKUP_KEY", other)
    with pytest.raises(Problem) as refused:
        backup_check(tmp_path / "backup")
    assert refused.value.code == "other_backup_key"
    assert other not in str(refused.value)
    monkeypatch.delenv("RENYANG_BACKUP_KEY")
    with pytest.raises(Problem, match="new-key"):
        backup_check(tmp_path / "backup")


def test_a_backup_of_a_newer_version_is_refused(address: str, tmp_path: Path) -> None:
    """It has a migration of ours that this program does not know."""
    with psycopg.connect(address) as own:
        own.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_later', now())")
    backup_write(tmp_path / "backup")
    with psycopg.connect(address) as own:
        own.execute("DELETE FROM django_migrations WHERE name = '0999_later'")
    rows = _rows(address)
    with pytest.raises(Problem) as refused:
        backup_restore(tmp_path / "backup", replace=True)
    assert refused.value.code == "newer_version"
    assert _rows(address) == rows


def test_a_sealing_key_that_is_missing_is_named(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key 2 seals in the tests' world and key 1 sealed nothing, so only key 2 is needed; here another stands in its place."""
    manifest = backup_write(tmp_path / "backup")
    assert set(manifest.keys) == {"2", "lookup"}
    monkeypatch.setenv("RENYANG_SEALING_KEYS", f"2:{seal.new_key()}")
    seal.keys.cache_clear()
    try:
        with pytest.raises(Problem) as refused:
            backup_check(tmp_path / "backup")
    finally:
        monkeypatch.undo()
        seal.keys.cache_clear()
    assert refused.value.code == "keys_missing"
    assert f"2 ({manifest.keys['2']})" in str(refused.value)
    assert "lookup" not in str(refused.value)


# What is made by itself, and how long it is kept


def _at(*days: str) -> list[Kept]:
    return [Kept(dt.datetime.fromisoformat(f"{day}+00:00"), Path(day)) for day in days]


def test_what_is_kept() -> None:
    """By hand: 20 nights until Sunday 1 March 2026, two of them on the last day. Weeks begin on Mondays: 23, 16, 9 February."""
    nights = [f"{dt.date(2026, 3, 1) - dt.timedelta(days=back)}T02:00" for back in range(20)]
    gone = {kept.path.name for kept in surplus(_at("2026-03-01T14:00", *nights))}
    kept = {"2026-03-01T14:00", *nights} - gone
    daily = {f"2026-02-{day}T02:00" for day in range(23, 29)} | {"2026-03-01T02:00", "2026-03-01T14:00"}
    assert kept == daily | {"2026-02-22T02:00", "2026-02-15T02:00"}


def test_days_without_a_backup_do_not_count() -> None:
    """A deployment that stood still for a year loses none of its last seven."""
    assert surplus(_at(*(f"2025-01-{day:02}T02:00" for day in range(1, 8)), "2026-03-01T02:00")) == _at(
        "2025-01-01T02:00"
    )


def test_the_daily_job_keeps_a_backup(address: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And with it removes what is kept no longer, and what a killed one left; not another's file, nor without a key."""
    folder = settings.BACKUPS
    folder.mkdir()
    old = [folder / f"renyang-202501{day:02}T020000Z.backup" for day in range(1, 20)]
    left, own = folder / ".renyang-20250101T020000Z.backup.1234.part", folder / "renyang-of-mine.backup"
    for path in (*old, left, own):
        path.touch()
        os.utime(path, (0, 0))
    monkeypatch.setattr(keeping, "NIGHT", 0)
    key = os.environ["RENYANG_BACKUP_KEY"]
    monkeypatch.delenv("RENYANG_BACKUP_KEY")
    tasks.backup_daily(timestamp=0)
    assert len(list(folder.iterdir())) == 21
    monkeypatch.setenv("RENYANG_BACKUP_KEY", key)
    tasks.backup_daily(timestamp=0)
    names = {path.name for path in folder.iterdir()}
    assert left.name not in names
    assert own.name in names
    made = keeping.backups_kept()
    assert len(made) == 1 + 6 + 2  # its day and six others; of two weeks more the last, 12 and 5 January 2025
    assert keeping.manifest_read(made[0].path).row_count > 100
    tasks.backup_daily(timestamp=0)
    assert keeping.backups_kept() == made


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("02T01:59", False),
        ("02T02:10", True),
        ("02T09:10", True),
        ("02T23:59", True),
        ("01T23:59", False),
        ("03T00:10", False),
    ],
)
def test_when_the_backup_of_the_day_is_due(
    now: str, due: bool, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last was made on 1 March at 10:00 in Shanghai; from two o'clock the next night, or when a worker starts that day."""
    settings.BACKUPS = tmp_path
    (tmp_path / "renyang-20260301T020000Z.backup").touch()
    moment = dt.datetime.fromisoformat(f"2026-03-{now}+08:00")
    monkeypatch.setattr(keeping.timezone, "now", lambda: moment)
    assert keeping.backup_due() is due


def test_the_commands(address: str, addresses: dict[str, str], tmp_path: Path) -> None:
    """README's two: a backup to a file, its proof, and exit code 1 with a sentence where a file is none."""
    target, given = tmp_path / "backup", {**addresses, "RENYANG_BACKUPS": str(tmp_path / "kept")}
    assert _run("-m", "renyang.cli", "backup", "--out", str(target), **given).returncode == 0
    proven = _run("-m", "renyang.cli", "restore", str(target), "--check", **given)
    assert proven.returncode == 0
    assert "can be restored" in proven.stdout
    target.write_bytes(target.read_bytes()[:-1])
    refused = _run("-m", "renyang.cli", "restore", str(target), "--check", **given)
    assert refused.returncode == 1
    assert "ends too early" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_migration_begins_with_a_backup(address: str, addresses: dict[str, str], tmp_path: Path) -> None:
    """None where no migration waits, and none but a warning without a key. This migration does nothing to our tables."""
    given = {**addresses, "RENYANG_BACKUPS": str(tmp_path / "kept")}

    def migrated(**variables: str) -> str:
        with psycopg.connect(address) as own:
            own.execute("DELETE FROM django_migrations WHERE name = '0012_alter_user_first_name_max_length'")
        ended = _run("-m", "renyang.cli", "migrate", **given, **variables)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    assert _run("-m", "renyang.cli", "migrate", **given).returncode == 0
    assert not (tmp_path / "kept").exists()
    assert "RENYANG_BACKUP_KEY is not set" in migrated(RENYANG_BACKUP_KEY="")
    assert not (tmp_path / "kept").exists()
    assert "Backed up" in migrated()
    (made,) = (tmp_path / "kept").iterdir()
    manifest = keeping.manifest_read(made)
    assert "auth.0012_alter_user_first_name_max_length" not in manifest.migrations
