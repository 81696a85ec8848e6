"""Tell the database for whom a connection acts, so that row-level security shows a request the rows of its actor.

Commands and jobs are trusted. A request is trusted with nothing until its actor is known, then with the actor's rows,
and with every row only within a block that acts as the operator. What the database is told is signed, with a key that
only this program and the owner of the tables know, and bound to the connection: SQL that somebody else got to run
cannot widen it.
"""

import contextlib
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.conf import settings
from django.core.signals import request_finished
from django.db import connection
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus

SETTING = "renyang.scope"
TRUSTED = '{"trusted":true}'
_first = TRUSTED
_told: "WeakKeyDictionary[Any, str]" = WeakKeyDictionary()


def signing_key() -> bytes:
    """The key that signs what the database is told."""
    return hashlib.sha256(b"row security " + settings.SECRET_KEY.encode()).digest()


def serve() -> None:
    """Let every connection of this process begin with no rights: it answers requests and does nothing else."""
    global _first  # noqa: PLW0603 - a process is of one kind from its start
    _first = ""


def watch() -> None:
    """Tell each connection where it begins, and end the rights of a request with the request."""
    connection_created.connect(_begin)
    request_finished.connect(_finish)


def deny() -> None:
    """Take all rights from the connection, if it is open: a request begins."""
    if connection.connection is not None:
        tell("")


@contextlib.contextmanager
def trusted() -> Iterator[None]:
    """Give the connection every row within the block, which acts for the operator or finds out who acts."""
    connection.ensure_connection()
    before = _told.get(_raw(), _first)
    tell(TRUSTED)
    try:
        yield
    finally:
        # A transaction that failed takes back what it was told with everything else.
        if connection.connection is not None and _raw().info.transaction_status != TransactionStatus.INERROR:
            tell(before)
        else:
            _told[_raw()] = before


def _begin(sender: object, connection: Any, **_: object) -> None:  # noqa: ARG001 - a signal's receiver
    _write(connection.connection, _first)


def _finish(sender: object, **_: object) -> None:  # noqa: ARG001 - a signal's receiver
    if connection.connection is not None and not connection.connection.closed:
        tell(_first)


def _raw() -> Any:
    return connection.connection


def tell(scope: str) -> None:
    """Tell the database for whom the connection acts from now on; one that is not open yet begins with `_first`."""
    if connection.connection is None:
        if scope == _first:
            return
        connection.ensure_connection()
    raw = _raw()
    if _told.get(raw) != scope:
        _write(raw, scope)


def _write(raw: Any, scope: str) -> None:
    """Sign and set it; as a parameter, because other connections can read a statement's text."""
    text = scope and hmac.new(signing_key(), f"{raw.info.backend_pid}{scope}".encode(), "sha256").hexdigest() + scope
    with connection.wrap_database_errors:  # so that a database that is away is told of as anywhere else
        psycopg.Cursor(raw).execute("SELECT pg_catalog.set_config(%s, %s, false)", [SETTING, text])
    _told[raw] = scope
