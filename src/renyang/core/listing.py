"""A list to take along: what the lists of all rooms have in common, whatever stands on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Listing:
    """The whole of a list, of which a page may show only a part. `rows` is read once, row by row, so that no list is ever
    held in memory; its cells are text, whole or decimal numbers, days, or None.

    For the access log: `facts` are the sensitive facts it shows, `division` is the one it was narrowed to, if any.
    `narrowed` says in words what is on it: to what it was narrowed, of what it was counted.
    """

    headings: Sequence[str]
    rows: Iterator[Sequence[object]]
    facts: tuple[str, ...] = ()
    division: str = ""
    narrowed: tuple[str, ...] = ()
