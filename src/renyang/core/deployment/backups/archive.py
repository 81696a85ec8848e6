"""PostgreSQL's own archive of a database, by pg_dump and pg_restore, as a stream of bytes."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from typing import IO, cast

from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo

from renyang.core.deployment.backups.stream import CHUNK, NOTHING_CHANGED
from renyang.core.deployment.database import programs
from renyang.science.problem import Problem

COMPRESSION = "gzip:1"  # 6, its usual, makes the file 8 % smaller in five times the computing time


def dumped(address: str, *, major: int, snapshot: str) -> Iterator[bytes]:
    """Yield the archive of a database as it stands in an exported snapshot, in blocks of at most CHUNK bytes.

    Raises Problem if pg_dump fails, at the latest when the iterator ends.
    """
    command = [
        *(str(programs(major) / "pg_dump"), "--format=custom", f"--compress={COMPRESSION}", f"--snapshot={snapshot}"),
        *("--no-owner", "--no-privileges", "--lock-wait-timeout=60s", "--exclude-table-data=guard_rows.key"),
    ]
    with tempfile.TemporaryFile() as complaint, _running(command, address, complaint) as process:
        while block := cast("IO[bytes]", process.stdout).read(CHUNK):
            yield block
        if process.wait():
            raise Problem(
                "dump_failed",
                "The database could not be backed up: {why}.",
                kept="Earlier backups are kept.",
                why=_error(complaint),
            )


def restored(address: str, archive: Iterator[bytes], *, major: int) -> None:
    """Restore an archive into an empty database, reading it to its end.

    Raises Problem if pg_restore fails, or what reading the archive raises.
    """
    command = [
        *(str(programs(major) / "pg_restore"), "--format=custom", "--exit-on-error", "--no-owner", "--no-privileges"),
        f"--dbname={conninfo_to_dict(address)['dbname']}",
    ]
    with tempfile.TemporaryFile() as complaint, _running(command, address, complaint) as process:
        with contextlib.suppress(BrokenPipeError):  # it ended, and its exit code says how
            for block in archive:
                cast("IO[bytes]", process.stdin).write(block)
            cast("IO[bytes]", process.stdin).close()
        if process.wait():
            raise Problem(
                "restore_failed",
                "The backup could not be restored: {why}.",
                kept=NOTHING_CHANGED,
                why=_error(complaint),
            )
        for _block in archive:
            pass


@contextlib.contextmanager
def _running(command: list[str], address: str, complaint: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of PostgreSQL's on a database, whose password no list of processes shows; kill it if the block fails."""
    options = Conninfo.parse(address.encode())
    where = {option.envvar.decode(): option.val.decode() for option in options if option.envvar and option.val}
    own = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"} or name.startswith("PG")}
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env={**own, **where, "LC_ALL": "C"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaint
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(BrokenPipeError):
                cast("IO[bytes]", pipe).close()


def _error(complaint: IO[bytes]) -> str:
    """The first error a program wrote, without the details below it, which may quote a row."""
    complaint.seek(0)
    lines = complaint.read(65_536).decode(errors="replace").splitlines()
    errors = [line.partition("error: ")[2] for line in lines if "error: " in line]
    return (errors or lines or ["unknown"])[0].rstrip(".")
