"""Readers that do what a parser gone wrong might do, for the tests of reading apart."""

import datetime as dt
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from renyang.science.problem import Problem


def halves(file: BinaryIO, *, word: str) -> Iterator[Any]:
    """A well-behaved reader: the file's first and last bytes, a word, a date and a moment."""
    content = file.read()
    yield [len(content), content[:2].decode(), content[-2:].decode()]
    yield [word, dt.date(1945, 3, 2), dt.datetime(1945, 3, 2, 8, 5)]  # noqa: DTZ001 - as spreadsheets have them


def surroundings(_file: BinaryIO) -> Iterator[Any]:
    """What the child has: its environment and the packages that it imported."""
    yield sorted(os.environ)
    yield sorted({module.partition(".")[0] for module in sys.modules})


def reaches(file: BinaryIO) -> Iterator[Any]:
    """What the child can do beyond reading."""
    for deed in (
        lambda: Path("/etc/hostname").open(),  # noqa: SIM115
        socket.socket,
        os.pipe,
        lambda: os.write(file.fileno(), b"x"),
    ):
        try:
            deed()
        except OSError:
            yield "refused"
        else:
            yield "done"


def sleeps(_file: BinaryIO) -> Iterator[Any]:
    """Wait for ever."""
    yield os.getpid()
    time.sleep(3_600)


def spins(_file: BinaryIO, **_asked: Any) -> Iterator[Any]:
    """Compute for ever: there is no end of zeros, and none of them is given."""
    yield from (part for part in iter(int, 1) if part)


def nothing(_file: BinaryIO, **_asked: Any) -> Iterator[Any]:
    """Give nothing at all."""
    yield from ()


def counts(_file: BinaryIO, *, upto: int = 9, **_asked: Any) -> Iterator[Any]:
    """Give numbers, the first of them the process's own."""
    yield os.getpid()
    yield from range(upto)


def aborts(_file: BinaryIO) -> Iterator[Any]:
    """End as a failed allocation in Rust does."""
    yield 1
    os.abort()


def raises(_file: BinaryIO) -> Iterator[Any]:
    """End as a panic in Rust does: not even `Exception` catches it."""
    yield 1
    raise BaseException


def leaves(_file: BinaryIO) -> Iterator[Any]:
    """End without a word, as if all were well."""
    yield 1
    os._exit(0)


def swells(_file: BinaryIO) -> Iterator[Any]:
    """Take all memory there is."""
    kept = [bytearray(10_000_000)]
    yield 1
    while True:
        kept.append(bytearray(10_000_000))


def floods(_file: BinaryIO) -> Iterator[Any]:
    """Give parts without end."""
    while True:
        yield "x" * 100_000


def rambles(_file: BinaryIO) -> Iterator[Any]:
    """Give one part that is far too long."""
    yield "x" * 20_000_000


def strays(_file: BinaryIO) -> Iterator[Any]:
    """Give what is no JSON."""
    yield 1
    yield float("nan")


def mistakes_a_day(_file: BinaryIO) -> Iterator[Any]:
    """Give an object that is no date."""
    yield {"month": 3}


def refuses(_file: BinaryIO) -> Iterator[Any]:
    """Refuse the file as a reader should."""
    yield 1
    raise Problem("third_row", "Row {row} of {file} is odd.", do="Mend it.", row=3, file="名单.csv")


def mumbles(_file: BinaryIO) -> Iterator[Any]:
    """Refuse the file in a sentence that lacks a fact."""
    yield 1
    raise Problem("third_row", "Row {row} is odd.")
