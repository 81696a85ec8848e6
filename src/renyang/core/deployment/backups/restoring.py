"""Restoring a backup: into a scratch database, proven there, and only then, if asked, in the place of the real one."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from renyang.core.deployment.backups.archive import restored
from renyang.core.deployment.backups.keeping import backup_keep
from renyang.core.deployment.backups.manifest import Manifest, snapshot, table_sums
from renyang.core.deployment.backups.stream import NOTHING_CHANGED, opened, required_key
from renyang.core.deployment.database import is_empty, owner_address
from renyang.rooms import ROOMS
from renyang.science.problem import Problem

LOCK = 0x52455354  # "REST": one restore at a time on a server
SCRATCH = "_scratch_"


@dataclass(frozen=True)
class Scratch:
    """A database beside the real one that holds what a backup holds; `server` is a connection to neither."""

    server: "psycopg.Connection[Any]"
    real: str
    name: str
    manifest: Manifest


def backup_check(path: Path) -> Manifest:
    """Prove that a backup can be restored, in a scratch database that is dropped again.

    Raises Problem if it cannot, or if the environment lacks a key that its records need.
    """
    with _in_words(), _proven(path) as scratch:
        missing = scratch.manifest.keys_missing()
        if missing:
            raise Problem(
                "keys_missing",
                "The backup can be restored, but what was sealed with these keys could not be read: {keys}.",
                do="Add them to RENYANG_SEALING_KEYS, and set the RENYANG_LOOKUP_KEY that was in use.",
                keys=", ".join(missing),
            )
        return scratch.manifest


def backup_restore(path: Path, *, replace: bool) -> tuple[Manifest, Path | None]:
    """Put what a backup holds, once proven and migrated, in the place of the database.

    Returns what it holds, and the backup of what was there before if `replace` was needed. Raises Problem, and nothing has
    changed, if the backup cannot be restored, the database is in use, or it holds records and `replace` is not set.
    """
    with _in_words():
        _may_take_place(replace=replace)
        with _proven(path) as scratch:
            _migrate(scratch.name)
            before = backup_keep() if _may_take_place(replace=replace) else None
            _take_place(scratch)
            return scratch.manifest, before


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    """Raises Problem for what the server or the file's disk refuses."""
    try:
        yield
    except (OSError, psycopg.Error) as error:
        raise Problem(
            "restore_failed",
            "The backup could not be restored: {why}.",
            kept=NOTHING_CHANGED,
            why=str(error).strip().splitlines()[0].rstrip("."),
        ) from error


@contextlib.contextmanager
def _proven(path: Path) -> Iterator[Scratch]:
    """Restore a backup into a scratch database and compare every table with its manifest; drop it after the block."""
    key, address = required_key(), owner_address()
    real = str(conninfo_to_dict(address)["dbname"])
    with _server(address) as server, path.open("rb") as file:
        chunks = opened(file, key)
        manifest = Manifest.from_bytes(next(chunks))
        _refuse_newer(manifest)
        name = _scratch_create(server, real)
        try:
            own = make_conninfo(address, dbname=name)
            restored(own, chunks, major=server.info.server_version // 10_000)
            _compare(own, manifest)
            yield Scratch(server, real, name, manifest)
        finally:
            _drop(server, name)


@contextlib.contextmanager
def _server(address: str) -> "Iterator[psycopg.Connection[Any]]":
    """A connection to the server's own database `postgres`. Raises Problem if another restore runs."""
    with psycopg.connect(make_conninfo(address, dbname="postgres"), autocommit=True) as server:
        if server.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() != (True,):
            raise Problem(
                "restore_runs",
                "Another backup is being restored or checked.",
                kept=NOTHING_CHANGED,
                do="Wait until it is finished.",
            )
        yield server


def _refuse_newer(manifest: Manifest) -> None:
    """Raises Problem if the backup has migrations of ours that this program does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    own = tuple(f"{app}." for app in ("core", *ROOMS))
    if any(name not in known for name in manifest.migrations if name.startswith(own)):
        raise Problem(
            "newer_version",
            "The backup was made by a newer Renyang ({version}), whose tables this one does not know.",
            kept=NOTHING_CHANGED,
            do="Install that version and restore with it.",
            version=manifest.version,
        )


def _scratch_create(server: "psycopg.Connection[Any]", real: str) -> str:
    """Create an empty database with the real one's encoding and locale; drop those that killed restores left."""
    left = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [real + SCRATCH]).fetchall()
    for (name,) in left:
        _drop(server, name)
    name = f"{real}{SCRATCH}{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S}"
    locale = server.execute(
        "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s", [real]
    ).fetchone()
    if locale is None:
        raise Problem("no_database", "There is no database {name} on the server.", kept=NOTHING_CHANGED, name=real)
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}")
    server.execute(create.format(sql.Identifier(name), *map(sql.Literal, locale)))
    return name


def _drop(server: "psycopg.Connection[Any]", name: str) -> None:
    """End our own sessions in a database and drop it.

    Not WITH (FORCE): a role that is no superuser may not end an autovacuum worker in that way, whereas a plain drop does.
    """
    ours = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
    server.execute(ours, [name])
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _compare(address: str, manifest: Manifest) -> None:
    """Raises Problem if a table of the database differs from the manifest."""
    with snapshot(address) as connection:
        sums = dict(table_sums(connection))
    differing = sorted(name for name in sums.keys() | manifest.tables if sums.get(name) != manifest.tables.get(name))
    if differing:
        raise Problem(
            "restored_otherwise",
            "What was restored differs from what was backed up, in {tables}.",
            kept=NOTHING_CHANGED,
            do="Use an earlier backup.",
            tables=", ".join(differing),
        )


def _migrate(name: str) -> None:
    """Bring the scratch database up to date, which sets triggers and privileges anew."""
    alias, own = "restored", conninfo_to_dict(owner_address())
    parts = {"NAME": name, "USER": own.get("user"), "PASSWORD": own.get("password"), "HOST": own.get("host")}
    connections.settings[alias] = {**connections.settings["default"], **parts, "PORT": own.get("port"), "OPTIONS": {}}
    try:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    finally:
        connections[alias].close()
        del connections[alias], connections.settings[alias]


def _may_take_place(*, replace: bool) -> bool:
    """Whether the real database holds anything. Raises Problem if it is in use, or if it does and may not be replaced."""
    with psycopg.connect(owner_address(), autocommit=True) as own:
        others = own.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename IS NOT NULL"  # the server's own processes have none
        ).fetchone()
        if others:
            raise Problem(
                "database_in_use",
                "The site, a worker or a command is connected to the database.",
                kept=NOTHING_CHANGED,
                do="Stop them and restore again.",
            )
        if is_empty(own):
            return False
    if not replace:
        raise Problem(
            "database_not_empty",
            "The database holds records.",
            kept=NOTHING_CHANGED,
            do="Restore into an empty one, or add --replace: what is there is backed up before.",
        )
    return True


def _take_place(scratch: Scratch) -> None:
    """Exchange the real database for the scratch one, and drop it."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    real, name = sql.Identifier(scratch.real), sql.Identifier(scratch.name)
    aside = sql.Identifier(f"{scratch.name}_replaced")
    with scratch.server.transaction():
        scratch.server.execute(rename.format(real, aside))
        scratch.server.execute(rename.format(name, real))
    _drop(scratch.server, f"{scratch.name}_replaced")
