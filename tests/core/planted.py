"""Jobs as the queue holds them, planted for tests."""

from django.db import connection


def job(status: str = "failed", lock: str | None = None, task: str = "core.seal_history") -> int:
    """A job in this state; returns its number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock) VALUES ('upkeep', %s, %s, %s)"
            " RETURNING id",
            [task, status, lock],
        )
        return int(cursor.fetchone()[0])
