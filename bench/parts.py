"""The comparisons there are."""

from importlib import import_module
from typing import Any

PARTS = (
    "stress_toy",
    "stress_scale",
    "linkage",
    "linkage_febrl",
    "linkage_register",
    "linkage_scale",
    "imports",
    "imports_scale",
    "pages",
    "search",
    "ventilation",
    "access",
    "siting",
)


def rows_of(part: str) -> list[dict[str, Any]]:
    """The rows of one part; it is imported where it runs, so that each process loads only what its own part measures."""
    found: list[dict[str, Any]] = import_module(f"bench.{part}").rows()
    return found


def row_of(what: str, peer: str, ours: float, theirs: float, aim: float | None) -> dict[str, Any]:
    """One comparison: seconds of ours and of the peer (or limit), their ratio, and the ratio aimed at."""
    return {
        "what": what,
        "peer": peer,
        "ours_seconds": ours,
        "peer_seconds": theirs,
        "ratio": theirs / ours,
        "aim": aim,
    }
