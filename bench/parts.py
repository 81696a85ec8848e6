"""The comparisons there are."""

from importlib import import_module
from typing import Any

PARTS = ("stress_toy", "stress_scale", "linkage", "linkage_scale", "imports", "pages")


def rows_of(part: str) -> list[dict[str, Any]]:
    """The rows of one part; it is imported where it runs, so that each process loads only what its own part measures."""
    found: list[dict[str, Any]] = import_module(f"bench.{part}").rows()
    return found
