"""The hash chain over history and access log: what is sealed cannot be changed unnoticed, and nobody waits for it.

Rows are written and sealed on connections of their own, outside the tests' transaction, because only rows that are
committed are sealed; the owner, who alone can, plays the thief and then takes away what the test left.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from renyang.core.deployment import chain
from renyang.science.problem import Problem

RECORD = "SELECT core_access_record('somebody', 'chain-test', %s, '{\"\": []}', '[]', '[]', '{}')"
Connected = psycopg.Connection[Any]


@pytest.fixture
def owner(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Connected]:
    """The owner's connection; the looks of the chain stand in no transaction of the test."""
    with django_db_blocker.unblock(), psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        yield owner
        owner.execute("TRUNCATE core_historypart, core_historyblock, core_historymark")
        owner.execute("ALTER TABLE core_divisionevent DISABLE TRIGGER USER")
        owner.execute("DELETE FROM core_divisionevent WHERE code = '999999999001'")
        owner.execute("ALTER TABLE core_divisionevent ENABLE TRIGGER USER")
        owner.execute("DELETE FROM core_accessentry WHERE subject = 'chain-test'")
        connection.close()


@pytest.fixture
def writer() -> Iterator[Connected]:
    """A connection of the application."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as writer:
        yield writer


def _entry(owner: Connected, number: int) -> int:
    row = owner.execute(
        "SELECT id FROM core_accessentry WHERE subject = 'chain-test' AND subject_id = %s", [str(number)]
    )
    return int(row.fetchone()[0])


def _write(writer: Connected, *numbers: int) -> None:
    for number in numbers:
        writer.execute(RECORD, [str(number)])
    writer.commit()


def _fault(kept: chain.Head | None = None) -> tuple[str, str, str] | None:
    fault = chain.verify(kept).fault
    return fault and (fault.what, fault.table, fault.row)


def test_all_that_is_committed_is_sealed_and_proven(owner: Connected, writer: Connected) -> None:
    """All rows that the tests' world left, every table with its contexts; rows written later are told as not sealed."""
    chain.seal()
    proof = chain.verify()
    tables = owner.execute("SELECT count(DISTINCT table_name) FROM core_historypart").fetchone()[0]
    contexts = owner.execute("SELECT count(*) FROM pghistory_context").fetchone()[0]
    people = owner.execute("SELECT count(*) FROM people_personevent").fetchone()[0]
    assert (proof.fault, proof.unsealed) == (None, 0)
    assert tables > 5
    assert proof.rows > people + contexts
    _write(writer, 1, 2)
    assert chain.verify().unsealed == 2
    assert chain.seal() == 2
    after = chain.verify()
    assert (after.fault, after.unsealed, after.rows, after.head.number) == (
        None,
        0,
        proof.rows + 2,
        proof.head.number + 1,
    )
    assert chain.seal() == 0


def test_two_interleaved_transactions(owner: Connected, writer: Connected) -> None:
    """The first takes the lower number and commits last. Sealing in between leaves both rows, though one is committed: else
    the first would later look added. Neither writer waits.
    """
    chain.seal()
    with psycopg.connect(os.environ["DATABASE_URL"]) as other:
        other.execute("SET lock_timeout = '1s'")
        writer.execute(RECORD, ["11"])
        other.execute(RECORD, ["12"])
        other.commit()
        assert chain.seal() == 0
        assert chain.verify().unsealed == 1  # of two: the other is not committed
        other.execute(RECORD, ["13"])
        other.commit()
        writer.commit()
    assert _entry(owner, 11) < _entry(owner, 12) < _entry(owner, 13)
    assert chain.seal() == 3
    proof = chain.verify()
    assert (proof.fault, proof.unsealed) == (None, 0)


def test_writers_do_not_wait_for_a_sealer(owner: Connected, writer: Connected) -> None:
    """A sealer that has not committed yet keeps no writer waiting; another sealer waits for it."""
    chain.seal()
    _write(writer, 21)
    with psycopg.connect(os.environ["DATABASE_URL"]) as sealer:
        sealer.execute("SELECT core_history_seal(1000)")
        writer.execute("SET lock_timeout = '1s'")
        writer.execute("UPDATE core_division SET name = name WHERE code = '999999999001'")
        _write(writer, 22)
        ended: list[float] = []
        waiting = threading.Thread(target=lambda: (_seal_beside(), ended.append(time.monotonic())))
        waiting.start()
        time.sleep(0.3)
        assert not ended
        sealer.commit()
        waiting.join(10)
    chain.seal()
    proof = chain.verify()
    assert (proof.fault, proof.unsealed) == (None, 0)


def _seal_beside() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as sealer:
        sealer.execute("SELECT core_history_seal(1000)")


def test_a_block_holds_no_more_than_it_may(owner: Connected, writer: Connected) -> None:
    """Five rows by blocks of two: 2, 2 and 1, without a gap between them."""
    chain.seal()
    _write(writer, 31, 32, 33, 34, 35)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as sealer:
        sizes = [sealer.execute("SELECT core_history_seal(2)").fetchone()[0] for _ in range(5)]
    assert sizes == [0, 2, 2, 1, 0]
    proof = chain.verify()
    assert (proof.fault, proof.unsealed) == (None, 0)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE core_accessentry SET actor = 'somebody else' WHERE id = %s", "changed"),
        ("UPDATE core_accessentry SET facts = '[\"phone\"]' WHERE id = %s", "changed"),
        ("DELETE FROM core_accessentry WHERE id = %s", "missing"),
    ],
)
def test_a_row_changed_or_deleted_is_named(owner: Connected, writer: Connected, statement: str, what: str) -> None:
    """The first of those that are wrong, by its number."""
    _write(writer, 41, 42, 43)
    chain.seal()
    row = _entry(owner, 42)
    owner.execute(statement, [row])
    owner.execute(statement, [_entry(owner, 43)])
    assert _fault() == (what, "core_accessentry", str(row))


def test_a_row_added_below_what_is_sealed_is_named(owner: Connected, writer: Connected) -> None:
    """A transaction that failed left its number free; a row put there later is told."""
    writer.execute(RECORD, ["50"])
    writer.rollback()
    _write(writer, 51)
    chain.seal()
    assert _fault() is None
    free = _entry(owner, 51) - 1
    owner.execute(
        "INSERT INTO core_accessentry (id, at, actor, purposes, subject, subject_id, facts, basis, division_code, people)"
        " SELECT %s, at, actor, purposes, subject, '50', facts, basis, division_code, people FROM core_accessentry"
        " WHERE id = %s",
        [free, free + 1],
    )
    assert _fault() == ("added", "core_accessentry", str(free))


def test_who_did_it_is_sealed_with_what_was_done(owner: Connected, writer: Connected) -> None:
    """An event's context, changed: the context is named; put back, all is well. The event itself changed: the event."""
    writer.execute("SELECT set_config('pghistory.context_id', 'c0ffee', true)")
    writer.execute("SELECT set_config('pghistory.context_metadata', '{\"actor\": \"wang\"}', true)")
    writer.execute("INSERT INTO core_division (code, name) VALUES ('999999999001', 'x')")
    writer.execute("DELETE FROM core_division WHERE code = '999999999001'")
    writer.commit()
    event, context = owner.execute(
        "SELECT pgh_id, pgh_context_id FROM core_divisionevent WHERE code = '999999999001' ORDER BY pgh_id"
    ).fetchone()
    chain.seal()
    assert _fault() is None
    for actor, fault in (("li", ("changed", "pghistory_context", str(context))), ("wang", None)):
        owner.execute(
            "UPDATE pghistory_context SET metadata = jsonb_build_object('actor', %s::text) WHERE id = %s",
            [actor, context],
        )
        assert _fault() == fault
    owner.execute("ALTER TABLE core_divisionevent DISABLE TRIGGER USER")
    owner.execute("UPDATE core_divisionevent SET name = 'y' WHERE pgh_id = %s", [event])
    assert _fault() == ("changed", "core_divisionevent", str(event))


def test_a_column_added_later_changes_nothing(owner: Connected, writer: Connected) -> None:
    """A new column is not sealed in older rows; one that is taken away is told, as its contents are gone."""
    _write(writer, 61)
    chain.seal()
    try:
        owner.execute("ALTER TABLE core_accessentry ADD COLUMN later integer DEFAULT 1")
        assert _fault() is None
        _write(writer, 62)
        chain.seal()
        assert _fault() is None
    finally:
        owner.execute("ALTER TABLE core_accessentry DROP COLUMN later")
    assert _fault() == ("changed", "core_accessentry", str(_entry(owner, 62)))


def test_only_a_head_kept_elsewhere_shows_that_the_owner_wrote_all_anew(owner: Connected, writer: Connected) -> None:
    """The owner changes a row, throws the chain away and seals again: the chain is sound in itself, and not the one whose
    head was kept. A chain cut off at its end lacks the block that was kept.
    """
    _write(writer, 71)
    chain.seal()
    _write(writer, 72)
    chain.seal()
    kept = chain.chain_head()
    assert _fault(kept) is None
    _write(writer, 73)
    chain.seal()
    assert _fault(kept) is None  # the chain went on; the head is still in it
    owner.execute("UPDATE core_accessentry SET actor = 'somebody else' WHERE id = %s", [_entry(owner, 71)])
    assert _fault() == ("changed", "core_accessentry", str(_entry(owner, 71)))
    owner.execute("TRUNCATE core_historypart, core_historyblock, core_historymark")
    chain.seal()
    assert _fault() is None
    assert _fault(kept) == ("rewritten", "core_historyblock", str(kept.number))


def test_a_block_of_the_chain_changed_is_named(owner: Connected, writer: Connected) -> None:
    """One whose digest fits its changed contents, as the owner could compute it, breaks the chain at the next block."""
    _write(writer, 81)
    chain.seal()
    first = chain.chain_head()
    _write(writer, 82)
    chain.seal()
    owner.execute(
        "UPDATE core_historyblock SET sealed_at = sealed_at + interval '1 day' WHERE number = %s", [first.number]
    )
    assert _fault() == ("rewritten", "core_historyblock", str(first.number))


def test_a_database_restored_on_another_server_is_sealed_on(owner: Connected, writer: Connected) -> None:
    """There transactions are numbered anew, so a mark of before lies beyond all of them: its transactions are over."""
    _write(writer, 91)
    chain.seal()
    owner.execute("UPDATE core_historymark SET horizon = horizon + 1000000000")
    _write(writer, 92)
    assert chain.seal() == 1
    assert _fault() is None


def test_what_is_no_head_is_refused() -> None:
    for text in ("", "12", "12 abc", "x " + "0" * 64):
        with pytest.raises(Problem, match="not a head"):
            chain.Head.read(text)


def test_the_commands(owner: Connected, writer: Connected) -> None:
    """`audit head` prints one line; `audit verify` ends well with it, and with code 1 once a row is changed."""
    _write(writer, 95)

    def audit(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "renyang.cli", "audit", *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"})

    head = audit("head").stdout
    assert head.count("\n") == 1
    well = audit("verify", "--json", "--head", head.strip())
    assert (well.returncode, json.loads(well.stdout)["well"]) == (0, True)
    assert json.loads(well.stdout)["head"] == head.strip()
    row = _entry(owner, 95)
    owner.execute("UPDATE core_accessentry SET actor = 'somebody else' WHERE id = %s", [row])
    unwell = audit("verify", "--json")
    assert unwell.returncode == 1
    fault = json.loads(unwell.stdout)["fault"]
    assert (fault["what"], fault["table"], fault["row"]) == ("changed", "core_accessentry", str(row))
    told = audit("verify")
    assert told.returncode == 1
    assert f"Row {row} of core_accessentry" in told.stdout
