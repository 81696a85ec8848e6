"""Reading of uploaded files in child processes with limits, so that no file can harm the process that serves people.

A damaged or hostile file may crash its parser, hang it or exhaust memory. The child (`child.py`) confines itself, reads
and writes lines of JSON. Whatever becomes of it, the caller gets plain data or a Problem.
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, Self

from renyang.core.files.cells import END, READY, REFUSED, unpacked
from renyang.science.problem import Problem

PROCESSOR, PROCESSOR_PER_MB, MOST_PROCESSOR = 3, 1, 30  # s; a workbook takes 0.2 a MB, a csv 0.04
PATIENCE = 3  # seconds waited for each second of processor time: other processes may hold the processors
MEMORY, MEMORY_PER_BYTE, MOST_MEMORY = 280_000_000, 4, 350_000_000  # bytes; 2.5 million cells in 15 MB take 325 million
OUTPUT, OUTPUT_PER_BYTE, MOST_OUTPUT = 20_000_000, 10, 500_000_000  # bytes; a file gives twice its size
LONGEST_LINE = 8_000_000  # bytes from the child; 50 rows take 5,000
AT_ONCE = 1 << 20  # bytes read from the child at a time

READERS = min(2, os.cpu_count() or 1)
"""Children of one process at a time. With as many waiting, a server of `2 * processors + 1` threads keeps one free."""
WAITERS = READERS
LONGEST_WAIT = 5  # s until a file is refused because others are being read

INHERITED = ("LD_LIBRARY_PATH", "PYTHONHOME")
"""What an interpreter may need to start; all else, such as keys and addresses, is kept from the child."""

log = logging.getLogger(__name__)
_reading = threading.BoundedSemaphore(READERS)
_waiting = threading.BoundedSemaphore(WAITERS)


@dataclass(frozen=True)
class Allowance:
    """What reading one file may take: seconds of processor time, bytes of memory, bytes of output."""

    processor: int
    memory: int
    output: int

    @classmethod
    def of(cls, size: int) -> Self:
        """The allowance of a file with so many bytes."""
        return cls(
            min(PROCESSOR + PROCESSOR_PER_MB * size // 1_000_000, MOST_PROCESSOR),
            min(MEMORY + MEMORY_PER_BYTE * size, MOST_MEMORY),
            min(OUTPUT + OUTPUT_PER_BYTE * size, MOST_OUTPUT),
        )


class _Ended(Exception):  # noqa: N818 - it becomes a Problem
    """The child stopped before it had finished."""


class _NotReady(Exception):  # noqa: N818 - it becomes a Problem
    """The child stopped before it had seen the file."""


def read_apart(
    reader: Callable[..., Iterator[Any]], file: BinaryIO, file_name: str, /, **arguments: Any
) -> Generator[Any]:
    """Yield what `reader(file, **arguments)` yields in a child process, as JSON carries it; dates stay dates.

    The reader is a module's function that imports nothing slow; it opens no further file and imports nothing once it
    runs. The child starts with the first part and is killed when the iterator is closed. Raises Problem as the reader
    does, or if the child crashes, exceeds its allowance or gets no turn.
    """
    allowance = Allowance.of(os.fstat(file.fileno()).st_size)
    task = {
        "reader": [reader.__module__, reader.__qualname__],
        "arguments": arguments,
        "processor": allowance.processor,
        "memory": allowance.memory,
    }
    with _turn(file_name):
        child = _started(file, task, file_name)
        try:
            yield from _parts(child, allowance)
        except (_Ended, _NotReady, TimeoutError, ValueError, KeyError, TypeError, RecursionError) as error:
            status = _end(child)
            log.warning("reading with %s ended: %s, status %d", reader.__qualname__, type(error).__name__, status)
            if isinstance(error, _NotReady):
                raise _unavailable(file_name) from None
            slow = isinstance(error, TimeoutError) or status == -signal.SIGXCPU
            raise _too_slow(file_name) if slow else unreadable(file_name) from None
        finally:
            _end(child)


@contextmanager
def _turn(file_name: str) -> Iterator[None]:
    """Hold one of the READERS turns, waiting for it if few others do. Raises Problem if there is none in time."""
    if not _reading.acquire(blocking=False):
        if not _waiting.acquire(blocking=False):
            raise _busy(file_name)
        try:
            if not _reading.acquire(timeout=LONGEST_WAIT):
                raise _busy(file_name)
        finally:
            _waiting.release()
    try:
        yield
    finally:
        _reading.release()


def _started(file: BinaryIO, task: dict[str, Any], file_name: str) -> "subprocess.Popen[bytes]":
    """Start a child with the file as its standard input and nothing of our environment. Raises Problem if it cannot."""
    environment = {key: os.environ[key] for key in INHERITED if key in os.environ}
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TASK": json.dumps(task)}
    try:
        return subprocess.Popen(
            [sys.executable, "-S", "-s", "-P", "-m", "renyang.core.files.child"],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may quote the file
            cwd="/",
            env=environment,
            start_new_session=True,
        )
    except OSError:
        log.exception("no process could be started to read a file")
        raise _unavailable(file_name) from None


def _parts(child: "subprocess.Popen[bytes]", allowance: Allowance) -> Iterator[Any]:
    """Yield the decoded lines of the child. Raises the Problem that it reports."""
    decode = json.JSONDecoder(object_hook=unpacked, parse_constant=_no_number).decode
    lines = _lines(child.stdout, allowance)  # type: ignore[arg-type]
    if next(lines, None) != READY:
        raise _NotReady
    for line in lines:
        if line == END:
            return
        content = line[1:].decode()
        if line[:1] == REFUSED:
            problem = Problem.from_dict(json.loads(content))
            str(problem)  # raises where the facts do not fit the sentences
            raise problem
        yield decode(content)
    raise _Ended


def _lines(pipe: IO[bytes], allowance: Allowance) -> Iterator[bytes]:
    """Yield whole lines. Only the time that we wait for the child counts, not the time that it waits for us."""
    left, total, rest = float(allowance.processor * PATIENCE), 0, b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while total <= allowance.output and len(rest) <= LONGEST_LINE:
            since = time.monotonic()
            if not selector.select(left):
                raise TimeoutError
            left = max(left - (time.monotonic() - since), 0.0)
            piece = os.read(pipe.fileno(), AT_ONCE)
            if not piece:
                break
            total += len(piece)
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines


def _no_number(constant: str) -> None:
    raise ValueError(constant)


def _end(child: "subprocess.Popen[bytes]") -> int:
    """Kill the child unless it has ended; return its exit code, or as a negative number the signal that ended it."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.stdout.close()  # type: ignore[union-attr]
    return child.wait()


def unreadable(file_name: str) -> Problem:
    """The Problem for a file on which its parser fails."""
    return Problem(
        "file_unreadable",
        "The file {file} cannot be read: it is damaged, or it takes more memory than a file may.",
        kept="Nothing was changed.",
        do="Save or export it again, a large table as csv. In a spreadsheet, first delete all rows below the table and "
        "all columns to its right.",
        file=file_name,
    )


def _too_slow(file_name: str) -> Problem:
    return Problem(
        "file_too_slow",
        "Reading the file {file} took too long and was stopped.",
        kept="Nothing was changed.",
        do="Save or export it again, a table as xlsx or csv, or bring it in parts.",
        file=file_name,
    )


def _busy(file_name: str) -> Problem:
    return Problem(
        "files_busy",
        "Other files are being read just now, so {file} was not read.",
        kept="Nothing was changed.",
        do="Try again in a minute.",
        file=file_name,
    )


def _unavailable(file_name: str) -> Problem:
    return Problem(
        "files_unavailable",
        "The server cannot read files at the moment, so {file} was not read.",
        kept="Nothing was changed.",
        do="Try again later; if it stays so, tell whoever runs the server.",
        file=file_name,
    )
