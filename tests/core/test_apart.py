"""Files are read in a child process: whatever it does, its parent gets plain data or a Problem, and lives."""

import datetime as dt
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from renyang.core.files import apart
from renyang.science.problem import Problem
from tests.core import readers


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Callable[..., Iterator[Any]]]:
    """Read a file of 1,000 bytes, from ab to yz, with a reader."""
    path = tmp_path / "file"
    path.write_bytes(b"ab" + bytes(996) + b"yz")
    with path.open("rb") as file:
        file.seek(500)
        yield lambda reader, **arguments: apart.read_apart(reader, file, "名单.xlsx", **arguments)


def refused(parts: Iterator[Any]) -> Problem:
    """The refusal, which names the file, says that nothing was changed and what to do."""
    with pytest.raises(Problem) as error:
        list(parts)
    assert "名单.xlsx" in str(error.value)
    assert error.value.kept == "Nothing was changed."
    assert error.value.do
    return error.value


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_a_reader_gives_arrives_whole_with_its_dates(read: Callable[..., Iterator[Any]]) -> None:
    """From the file's beginning, wherever the parent stands in it."""
    assert list(read(readers.halves, word="梅")) == [
        [1_000, "ab", "yz"],
        ["梅", dt.date(1945, 3, 2), dt.datetime(1945, 3, 2, 8, 5)],  # noqa: DTZ001
    ]


def test_the_child_knows_no_secret_and_no_framework(
    read: Callable[..., Iterator[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what an interpreter needs to start; LC_CTYPE is Python's own (PEP 538)."""
    monkeypatch.setenv("RENYANG_SEALING_KEYS", "a:b")
    environment, packages = read(readers.surroundings)
    assert set(environment) <= {*apart.INHERITED, "PYTHONPATH", "LC_CTYPE"}
    assert not {"django", "psycopg", "numpy", "pandas"} & set(packages)


def test_the_child_opens_nothing_and_writes_nothing(read: Callable[..., Iterator[Any]]) -> None:
    """No further file, no socket, no pipe; and the file itself is not changed."""
    assert list(read(readers.reaches)) == ["refused"] * 4


@pytest.mark.parametrize(
    "reader",
    [
        readers.aborts, readers.raises, readers.leaves, readers.swells, readers.rambles, readers.strays,
        readers.mistakes_a_day, readers.mumbles,
    ],
)  # fmt: skip
def test_a_crash_is_a_sentence(read: Callable[..., Iterator[Any]], reader: Callable[..., Iterator[Any]]) -> None:
    assert refused(read(reader)).code == "file_unreadable"


def test_output_without_end_is_cut(read: Callable[..., Iterator[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A million bytes are ten parts of 100,000, the first five of which come whole."""
    monkeypatch.setattr(apart, "OUTPUT", 1_000_000)
    parts = read(readers.floods)
    for _ in range(5):
        next(parts)
    assert refused(parts).code == "file_unreadable"


@pytest.mark.parametrize("reader", [readers.sleeps, readers.spins])
def test_a_hang_is_stopped(
    read: Callable[..., Iterator[Any]], monkeypatch: pytest.MonkeyPatch, reader: Callable[..., Iterator[Any]]
) -> None:
    """One second of processor time, two of waiting: whichever ends first, nobody waits ten."""
    monkeypatch.setattr(apart, "PROCESSOR", 1)
    monkeypatch.setattr(apart, "PATIENCE", 2)
    began = time.monotonic()
    assert refused(read(reader)).code == "file_too_slow"
    assert time.monotonic() - began < 10


def test_a_slow_caller_is_no_hang(read: Callable[..., Iterator[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The child may take a second; that its reader takes two does not count. 100,000 numbers do not fit into a pipe."""
    monkeypatch.setattr(apart, "PROCESSOR", 1)
    monkeypatch.setattr(apart, "PATIENCE", 1)
    parts = read(readers.counts, upto=100_000)
    next(parts)
    time.sleep(2)
    assert sum(parts) == sum(range(100_000))


def test_a_reader_s_refusal_is_the_caller_s(read: Callable[..., Iterator[Any]]) -> None:
    with pytest.raises(Problem) as error:
        list(read(readers.refuses))
    assert (error.value.code, str(error.value)) == ("third_row", "Row 3 of 名单.csv is odd. Mend it.")


def test_the_child_ends_when_its_caller_stops(read: Callable[..., Iterator[Any]]) -> None:
    """Closed, dropped, or left by an exception: the child is gone at once."""
    parts = read(readers.sleeps)
    child = next(parts)
    assert lives(child)
    parts.close()
    assert not lives(child)

    parts = read(readers.sleeps)
    child = next(parts)
    del parts
    assert not lives(child)

    def gives_up() -> None:
        for part in read(readers.counts, upto=1_000_000):
            raise ValueError(part)

    with pytest.raises(ValueError) as error:  # noqa: PT011
        gives_up()
    child = error.value.args[0]
    del error
    assert not lives(child)


def test_only_so_many_are_read_at_once(read: Callable[..., Iterator[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that hang hold their turns; the next is refused after a while, and read once a turn is free."""
    monkeypatch.setattr(apart, "LONGEST_WAIT", 0.2)
    held = [read(readers.sleeps) for _ in range(apart.READERS)]
    for parts in held:
        next(parts)
    assert refused(read(readers.halves, word="")).code == "files_busy"
    held.pop().close()
    assert len(list(read(readers.halves, word=""))) == 2
    for parts in held:
        parts.close()


def test_a_file_waits_for_its_turn_but_few_do(
    read: Callable[..., Iterator[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all turns taken as many may wait; whoever comes then is refused at once, so that threads stay free for pages."""
    monkeypatch.setattr(apart, "LONGEST_WAIT", 30)
    held = [read(readers.sleeps) for _ in range(apart.READERS)]
    for parts in held:
        next(parts)
    answers: list[int] = []
    waiting = [
        threading.Thread(target=lambda: answers.append(len(list(read(readers.halves, word="")))))
        for _ in range(apart.WAITERS)
    ]
    for thread in waiting:
        thread.start()
    until = time.monotonic() + 5
    while apart._waiting._value and time.monotonic() < until:  # type: ignore[attr-defined]
        time.sleep(0.01)
    began = time.monotonic()
    assert refused(read(readers.halves, word="")).code == "files_busy"
    assert time.monotonic() - began < 1
    for parts in held:
        parts.close()
    for thread in waiting:
        thread.join(20)
    assert answers == [2] * apart.WAITERS


def test_a_server_that_cannot_read_says_so(read: Callable[..., Iterator[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the file is blamed if no process starts, or if it ends before it has seen the file."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert refused(read(readers.halves, word="")).code == "files_unavailable"
    monkeypatch.undo()
    monkeypatch.setattr(readers.halves, "__module__", "nowhere")
    assert refused(read(readers.halves, word="")).code == "files_unavailable"


def test_reading_apart_costs_little(read: Callable[..., Iterator[Any]]) -> None:
    """The start of a child, the best of three: 0.06 s alone, and less than 0.3 s on a busy machine."""
    taken = []
    for _ in range(3):
        began = time.monotonic()
        with closing(read(readers.halves, word="")) as parts:
            next(parts)
        taken.append(time.monotonic() - began)
    assert min(taken) < 0.3
