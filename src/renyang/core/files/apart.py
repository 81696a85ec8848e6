"""Reading of uploaded files in a child process with limits, so that no file can harm the process that serves people.

A damaged or hostile file may crash its parser, hang it or exhaust memory. The child (`child.py`) confines itself, reads, and
writes lines of JSON; whatever becomes of it, the caller gets plain data or a Problem.
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, Self

from renyang.core.files.cells import unpacked
from renyang.science.problem import Problem

SECONDS, SECONDS_PER_MB, MOST_SECONDS = 5, 1, 60  # small files take 0.1 s, workbooks 0.2 s a MB; five times that [A]
MEMORY, MEMORY_PER_BYTE, MOST_MEMORY = (
    200_000_000,
    40,
    1_000_000_000,
)  # bytes; a workbook takes about 20 times its size [A]
OUTPUT, OUTPUT_PER_BYTE, MOST_OUTPUT = (
    20_000_000,
    30,
    1_000_000_000,
)  # bytes; a packed sheet gives about 5 times its size [A]
LONGEST_PART = 8_000_000  # bytes of a line from the child; 200 rows take 20,000
AT_ONCE = 1 << 20  # bytes read from the child at a time
PART, REFUSED, END = b"=", b"!", b"."
INHERITED = ("LD_LIBRARY_PATH", "PYTHONHOME")  # what an interpreter may need to start; nothing secret

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Allowance:
    """What reading one file may take: seconds of processor and of waiting, bytes of memory, bytes of output."""

    seconds: int
    memory: int
    output: int

    @classmethod
    def of(cls, size: int) -> Self:
        """The allowance of a file with so many bytes."""
        return cls(
            min(SECONDS + SECONDS_PER_MB * size // 1_000_000, MOST_SECONDS),
            min(MEMORY + MEMORY_PER_BYTE * size, MOST_MEMORY),
            min(OUTPUT + OUTPUT_PER_BYTE * size, MOST_OUTPUT),
        )


class _Ended(Exception):  # noqa: N818 - it becomes a Problem
    """The child came to no good end."""


def read_apart(reader: str, file: BinaryIO, *, name: str, **arguments: Any) -> Iterator[Any]:
    """Yield what a reader of `child.READERS` makes of a file, part by part; dates are dates, all else is as in JSON.

    The child starts with the first part and is killed when the iterator is closed. Raises Problem if the reader refuses
    the file, or if the child crashes or exceeds its allowance.
    """
    allowance = Allowance.of(os.fstat(file.fileno()).st_size)
    child = _started(file, {"reader": reader, "memory": allowance.memory, "seconds": allowance.seconds,
                            "arguments": {"name": name, **arguments}})  # fmt: skip
    try:
        yield from _parts(child, allowance)
    except TimeoutError:
        log.warning("a file's %s reader was stopped after %d s", reader, allowance.seconds)
        raise _too_slow(name, allowance) from None
    except (_Ended, ValueError, KeyError, TypeError, RecursionError) as error:
        how = _end(child)
        log.warning("a file's %s reader ended with %d (%s)", reader, how, type(error).__name__)
        raise _too_slow(name, allowance) if how == -signal.SIGXCPU else unreadable(name) from None
    finally:
        _end(child)


def unreadable(name: str) -> Problem:
    """The Problem for a file on which its parser fails."""
    return Problem(
        "file_unreadable",
        "The file {file} cannot be read: it is damaged, or takes more memory than a file of its size should.",
        kept="Nothing was taken in.",
        do="Save or export it again; in a spreadsheet, first delete all rows below the table and all columns to its right.",
        file=name,
    )


def _too_slow(name: str, allowance: Allowance) -> Problem:
    return Problem(
        "file_too_slow",
        "Reading the file {file} took longer than {seconds} seconds and was stopped.",
        kept="Nothing was taken in.",
        do="Save or export it again, or bring it in parts.",
        file=name,
        seconds=allowance.seconds,
    )


def _started(file: BinaryIO, task: dict[str, Any]) -> "subprocess.Popen[bytes]":
    """The child with the file as its standard input, none of our environment, and a process group of its own."""
    environment = {key: os.environ[key] for key in INHERITED if key in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-S", "-s", "-P", "-m", "renyang.core.files.child", json.dumps(task)],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback may quote the file
        cwd="/",
        env=environment,
        start_new_session=True,
    )


def _parts(child: "subprocess.Popen[bytes]", allowance: Allowance) -> Iterator[Any]:
    """Yield the decoded lines of the child."""
    decode = json.JSONDecoder(object_hook=unpacked, parse_constant=_no_number).decode
    for line in _lines(child.stdout, allowance):  # type: ignore[arg-type]
        if line == END:
            return
        content = line[1:].decode()
        if line[:1] == REFUSED:
            raise Problem.from_dict(json.loads(content))
        yield decode(content)
    raise _Ended


def _lines(pipe: IO[bytes], allowance: Allowance) -> Iterator[bytes]:
    """Yield whole lines. Only the time that we wait for the child counts, not the time that it waits for us."""
    left, total, rest = float(allowance.seconds), 0, b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while total <= allowance.output and len(rest) <= LONGEST_PART:
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
    """Kill the child's group, unless that is done; its exit code, or the signal that ended it as a negative number."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.stdout.close()  # type: ignore[union-attr]
    return child.wait()
