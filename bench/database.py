"""A fresh embedded database of the benchmark's own, migrated and open to the operator."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def fresh_database(*, people: int | None = None, as_owner: bool = False) -> Iterator[None]:
    """Django on an empty database, or on the demo's with so many older people; as the tables' owner where a peer asks
    for more than the application may.
    """
    from renyang.cli.boot import ready

    command = ["migrate"] if people is None else ["demo", "--no-serve", "--people", str(people)]
    with tempfile.TemporaryDirectory(prefix="renyang-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # run by root, the database runs as another user
        os.environ["RENYANG_DATA"] = folder
        with ready(as_owner=as_owner):
            subprocess.run([sys.executable, "-m", "renyang.cli", *command], check=True, stdout=subprocess.DEVNULL)
            yield
