"""The table beside a chart, and any other small table of words and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first cell of a row names it. `numbers` are the right-aligned columns, from 0."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    numbers: frozenset[int] = field(default=frozenset())

    @property
    def labelled(self) -> list[list[tuple[str, object]]]:
        """Each cell with its column's heading, for phones, which do not show the heading row."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]


def percent(share: float | None) -> str:
    """Return a share as whole per cent; a dash if unknown."""
    return "–" if share is None else f"{share:.0%}"
