"""The process in which one file is read: `python -m renyang.core.files.child`, started by `apart.py` only.

It imports neither Django nor anything slow. Before it reads a byte it gives up what a parser gone wrong could use:
memory and processor time beyond the file's allowance, and every further file, socket and process.
"""

import codecs
import json
import os
import resource
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

from renyang.core.files.cells import END, PART, READY, REFUSED, packed
from renyang.science.problem import Problem

OPEN_FILES = 3  # the file, the answer, and nowhere for errors
LOADED_LATE = ("utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "cp437")
"""Codecs of csv files, of names in old workbooks and of names in archives: Python would load them when first used."""


def main() -> None:
    """Read standard input as the task says, writing a line for each part or for a refusal; any other end is a crash."""
    task = json.loads(os.environ.pop("TASK"))
    module, name = task["reader"]
    reader = getattr(import_module(module), name)
    for encoding in LOADED_LATE:
        codecs.lookup(encoding)
    file = sys.stdin.buffer
    file.seek(0)  # the parent shares its place in the file
    _confine(task["memory"], task["processor"])
    _answer(READY)
    try:
        for part in reader(file, **task["arguments"]):
            _answer(PART, part)
        _answer(END)
    except Problem as problem:
        _answer(REFUSED, problem.as_dict())


def _answer(kind: bytes, *content: Any) -> None:
    sys.stdout.buffer.write(kind + b"".join(packed(part).encode() for part in content) + b"\n")
    sys.stdout.buffer.flush()


def _confine(memory: int, processor: int) -> None:
    """Limit this process for good. A limit that is lower already stays; a system may lack one."""
    limits = (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),  # a socket is a file too: there is no network
        (resource.RLIMIT_CPU, processor, processor + 1),  # the first ends it by SIGXCPU, the second by SIGKILL
        (resource.RLIMIT_AS, memory, memory),
    )
    for limit, soft, hard in limits:
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (soft, hard))


if __name__ == "__main__":
    main()
