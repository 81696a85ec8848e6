"""The process in which one file is read: `python -m renyang.core.files.child TASK`, started by `apart.py` only.

It imports neither Django nor anything slow. Before it reads a byte it gives up what a parser gone wrong could use: memory
and processor time beyond the file's allowance, and every further file, socket and process.
"""

import codecs
import json
import resource
import sys
from contextlib import suppress

from renyang.core.files.apart import END, PART, REFUSED
from renyang.core.files.cells import packed
from renyang.core.files.sheets.parsing import sheet_parts
from renyang.science.geojson import road_parts
from renyang.science.problem import Problem

READERS = {"sheet": sheet_parts, "roads": road_parts}
OPEN_FILES = 3  # the file, the answer, and nowhere for errors
LOADED_LATE = ("utf-8-sig", "gb18030", "utf-16", "utf-16-le", "cp437")
"""Codecs of csv files, of names in old workbooks and of names in archives: Python would load them when first used."""


def main() -> None:
    """Read standard input as the task says and write a line a part; refusals are written too, all else is a crash."""
    task = json.loads(sys.argv[1])
    for encoding in LOADED_LATE:
        codecs.lookup(encoding)
    _confine(task["memory"], task["seconds"])
    answer = sys.stdout.buffer
    try:
        for part in READERS[task["reader"]](sys.stdin.buffer, **task["arguments"]):
            answer.write(PART + packed(part).encode() + b"\n")
            answer.flush()
        answer.write(END + b"\n")
    except Problem as problem:
        answer.write(REFUSED + json.dumps(problem.as_dict()).encode() + b"\n")


def _confine(memory: int, seconds: int) -> None:
    """Limit this process, for good. Where a system does not know a limit, the others hold."""
    limits = (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),  # a socket is a file too: there is no network
        (resource.RLIMIT_CPU, seconds, seconds + 1),  # the first ends it by SIGXCPU, the second by SIGKILL
        (resource.RLIMIT_AS, memory, memory),
    )
    for limit, soft, hard in limits:
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (soft, hard))


if __name__ == "__main__":
    main()
