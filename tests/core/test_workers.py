"""Locks that die with their session, workers that are counted while they live, and the lanes of the queues.

A second session stands for another process: PostgreSQL knows a process by its session only.
"""

import contextlib
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from renyang.core.jobs import locks, workers
from renyang.core.jobs.locks import held, hold_until_commit, is_held


@pytest.fixture
def other(db: None) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Another session of the same database."""
    parameters = connection.get_connection_params()
    for name in ("context", "pool", "cursor_factory", "prepare_threshold"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters, autocommit=True) as session:
        yield session


def _try(session: "psycopg.Connection[tuple[object, ...]]", name: str) -> bool:
    row = session.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [locks.NAMED, name]).fetchone()
    return row == (True,)


def test_a_name_is_held_by_one_session_and_free_when_it_dies(other: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Closing the other session is what PostgreSQL sees when its process is killed."""
    assert _try(other, "import 1")
    assert is_held("import 1")
    assert not is_held("import 2")
    with held("import 1") as free:
        assert not free
    other.close()
    for _attempt in range(100):
        with held("import 1") as free:
            if free:
                break
    assert free
    assert not is_held("import 1")


def test_a_name_is_free_after_the_block_also_if_it_fails(other: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Whatever the block did."""
    with contextlib.suppress(ZeroDivisionError), held("link") as free:
        assert free
        assert not _try(other, "link")
        raise ZeroDivisionError
    assert _try(other, "link")


def test_a_name_held_until_commit(other: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Those who share it do not wait for each other; who wants it alone waits until the transaction ends."""
    shared = "SELECT pg_try_advisory_xact_lock_shared(%s, hashtext(%s))"
    alone = "SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))"

    def free(statement: str) -> bool:
        return other.execute(statement, [locks.NAMED, "register 320199001"]).fetchone() == (True,)

    with transaction.atomic():
        hold_until_commit("register 320199001", shared=True)
        assert free(shared)
        assert not free(alone)
        hold_until_commit("register 320199001")
        assert not free(shared)


def test_workers_count_while_they_live(other: "psycopg.Connection[tuple[object, ...]]") -> None:
    """The first alone takes up what others left; it counts until its session ends."""
    recovered: list[int] = []

    def recover() -> None:
        recovered.append(workers.living_workers())

    with workers._living(recover):
        assert workers.living_workers() == 1
        other.execute("SELECT pg_advisory_lock_shared(%s, 0)", [locks.LIVING])
        assert workers.living_workers() == 2
    assert recovered == [0]


def test_a_worker_beside_another_takes_up_nothing(
    other: "psycopg.Connection[tuple[object, ...]]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other is doing is not left by anybody."""
    monkeypatch.setattr(workers, "DIES_WITHIN", 1)
    other.execute("SELECT pg_advisory_lock_shared(%s, 0)", [locks.LIVING])
    with workers._living(lambda: pytest.fail("another worker lives")):
        assert workers.living_workers() == 2


def test_every_task_is_in_a_lane() -> None:
    """A job in a queue that no lane reads would wait for ever."""
    app.perform_import_paths()
    ours = {
        task.queue for name, task in app.tasks.items() if not name.startswith(("procrastinate.", "builtin", "tests."))
    }
    assert ours == {queue for lane in workers.LANES for queue in lane}
