"""Served sites: one that the tests of this folder share and leave serving, and folders for sites of their own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.served import Served, served


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another system user can reach: run by root, the database runs as one."""
    with tempfile.TemporaryDirectory(prefix="renyang-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def site() -> Iterator[Served]:
    with tempfile.TemporaryDirectory(prefix="renyang-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        with served(Path(name)) as running:
            yield running
