"""A pytest plugin: a real PostgreSQL for the whole run, and the environment that settings read.

Uses the server of RENYANG_TEST_DATABASE_URL and RENYANG_TEST_DATABASE_OWNER_URL where they are given; otherwise an
embedded one in a temporary folder, stopped at the end. Where processes share the tests, each has a server of its own, and
the one that deals them out has none.
"""

import contextlib
import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from renyang.core.deployment.database import embedded
from renyang.core.sealing import seal
from renyang.core.text import translations

_running = contextlib.ExitStack()
FORGETFUL = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps rows through a power cut: nothing here outlives the run. Servers that tests kill are others, and keep it."""


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Set the environment before Django reads its settings, which pytest-django does in this same hook."""
    translations.compile_stale()
    os.environ["RENYANG_SECRET_KEY"] = "for tests only"
    os.environ["RENYANG_SEALING_KEYS"] = f"2:{seal.new_key()},1:{seal.new_key()}"
    os.environ["RENYANG_SECOND_FACTOR"] = "false"  # its own tests switch it on
    os.environ["RENYANG_LOOKUP_KEY"] = seal.new_key()
    os.environ["RENYANG_BACKUP_KEY"] = seal.new_key()
    folder = _running.enter_context(tempfile.TemporaryDirectory(prefix="renyang-", ignore_cleanup_errors=True))
    os.environ["RENYANG_BACKUPS"] = str(Path(folder, "backups"))
    given = os.environ.get("RENYANG_TEST_DATABASE_URL")
    if given:
        os.environ["DATABASE_URL"] = given
        os.environ["DATABASE_OWNER_URL"] = os.environ.get("RENYANG_TEST_DATABASE_OWNER_URL", given)
    elif _deals_out(early_config):
        os.environ["DATABASE_URL"] = "postgresql:///none"  # settings ask for one
    else:
        _running.enter_context(embedded(Path(folder)))
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            for name in FORGETFUL:
                owner.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
            owner.execute("SELECT pg_reload_conf()")
    return (yield)


def _deals_out(config: pytest.Config) -> bool:
    processes = getattr(config.known_args_namespace, "numprocesses", None)
    return bool(processes) and "PYTEST_XDIST_WORKER" not in os.environ


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server."""
    _running.close()
