"""Services for the hash chain over history and access log."""

from django.db import connection

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.service import service

AT_ONCE = 20_000  # rows of one table in one block


@service
def history_seal(*, actor: Actor) -> int:
    """Seal at most one block; return how many rows it holds, 0 once nothing is left to seal. Operator only.

    Rows are sealed once every transaction that ran when they were first counted has ended: the first call that finds
    nothing counts, a later one seals.
    """
    if not actor.trusted:
        raise NotAllowed
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_history_seal(%s)", [AT_ONCE])
        return int(cursor.fetchone()[0])
