"""Advisory locks of PostgreSQL: names that a session or a transaction holds, freed when it ends, however it ends."""

import contextlib
from collections.abc import Iterator

from django.db import connection

NAMED = 7_201  # first of the two keys of every lock here; the second is a hash of its name
LIVING = 7_202  # first key of the lock that every living worker shares
ID = "(hashtext(%s)::bigint & 4294967295)::oid"


@contextlib.contextmanager
def held(name: str) -> Iterator[bool]:
    """Hold a name while the block runs. Yields False, holding nothing, if another session holds it.

    The name is free again when the block ends, and as soon as the process or its connection dies.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [NAMED, name])
        obtained = cursor.fetchone() == (True,)
    try:
        yield obtained
    finally:
        if obtained:
            with contextlib.suppress(Exception), connection.cursor() as cursor:  # a dead connection holds nothing
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [NAMED, name])


def is_held(name: str) -> bool:
    """Whether any session holds a name."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s AND objid = {ID}
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))""",  # noqa: S608
            [NAMED, name],
        )
        return bool(cursor.fetchone() == (True,))


def hold_until_commit(*names: str, shared: bool = False) -> None:
    """Hold names until the present transaction ends, waiting for those who hold them.

    Those who share a name do not wait for each other. The names are taken in one order, so that two callers with the
    same names cannot wait for each other for ever.
    """
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        for name in sorted(set(names)):
            cursor.execute(f"SELECT {lock}(%s, hashtext(%s))", [NAMED, name])
