"""Writing a backup: one snapshot of the whole database, streamed into one encrypted file."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import psycopg

from renyang.core.deployment.backups.archive import dumped
from renyang.core.deployment.backups.manifest import Manifest, manifest_of, snapshot
from renyang.core.deployment.backups.stream import Sealer, required_key
from renyang.core.deployment.database import owner_address
from renyang.science.problem import Problem

PART = ".part"


def backup_write(path: Path) -> Manifest:
    """Write a backup of the database to a file, which appears, or replaces another, only when it is whole.

    Raises Problem if there is no key, or the database or the folder does not allow it.
    """
    key, address = required_key(), owner_address()
    try:
        with snapshot(address) as connection, _appearing(path) as file:
            ((exported,),) = connection.execute("SELECT pg_export_snapshot()").fetchall()
            manifest = manifest_of(connection)
            sealer = Sealer(file, key)
            sealer.add(manifest.as_bytes())
            for block in dumped(address, major=connection.info.server_version // 10_000, snapshot=exported):
                sealer.add(block)
            sealer.finish()
    except (OSError, psycopg.Error) as error:
        raise Problem(
            "backup_not_written",
            "The backup could not be written: {why}.",
            kept="Earlier backups are kept.",
            why=str(error).strip().splitlines()[0].rstrip("."),
        ) from error
    return manifest


@contextlib.contextmanager
def _appearing(path: Path) -> Iterator[BinaryIO]:
    """A file for its owner alone, under a temporary name until the block ends and it is safely on disk."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
