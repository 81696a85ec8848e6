"""One sheet of a file as its parser sees it: a grid of rows, from which headings and data are read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from renyang.core.files.cells import UNCOMPUTED, Cell
from renyang.core.files.sheets.header import LOOK_AHEAD, MAX_COLUMNS, Range, column_letter, find_header
from renyang.core.files.sheets.inside import Inside
from renyang.core.files.sheets.structure import AROUND, DATA, Below, Merged

REMARKS = frozenset({"hidden_rows", "hidden_columns", "other_tables", "merged_cells", "date_1904"})
NAMED = 5  # places named in a remark
Row = tuple[int, list[Cell], str]


@dataclass
class Grid:
    """A sheet: its rows from the first, read anew each time, and what its file says of it.

    `room` gives the number of columns, by the row of headings. `inside` is asked for when the rows are read.
    """

    name: str
    read: Callable[[], Iterator[list[Cell]]]
    room: Callable[[Sequence[Cell]], int]
    encoding: str = ""
    hidden: bool = False
    merged: Sequence[Range] = ()
    date_1904: bool = False
    inside: Callable[[], Inside] = field(default=Inside)

    def table(self, file_name: str) -> "Table":
        """The grid with its headings. Raises Problem if it has none that can be used."""
        first_rows = list(islice(self.read(), LOOK_AHEAD))
        header = find_header(first_rows, self.merged, file_name)
        nameless = min(self.room(first_rows[header.first_row]), MAX_COLUMNS) - len(header.headings)
        return Table(self, (*header.headings, *[""] * nameless), header.rows, header.data_from)


@dataclass
class Table:
    """A grid's headings, the number of rows that they take, and where its data begins (from zero)."""

    grid: Grid
    header: tuple[str, ...]
    header_rows: int
    data_from: int
    remarks: list[dict[str, Any]] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Yield (number in the spreadsheet, cells, kind) of non-empty rows below the header, a cell per heading or more.

        Once all are read, `remarks` holds what a reader of the sheet has to be told, `filled` the non-empty cells of each
        column.
        """
        inside = self.grid.inside()
        merged, below = Merged(self.grid.merged, self.data_from), Below(self.header)
        hidden, filled = [], [0] * len(self.header)
        for number, cells, kind in below.rows(self._numbered(merged, inside)):
            if number in inside.hidden_rows and kind not in AROUND:
                hidden.append(number)
            if kind == DATA:
                for at, cell in enumerate(cells[: len(filled)]):
                    filled[at] += cell is not None
            yield number, cells, kind
        columns = [column_letter(at) for at in inside.hidden_columns if at < len(filled) and filled[at]]
        self._remark("hidden_rows", hidden)
        self._remark("hidden_columns", columns)
        self._remark("other_tables", below.tables)
        if merged.filled:
            self.remarks.append({"code": "merged_cells", "facts": {"count": merged.filled}})
        if self.grid.date_1904:
            self.remarks.append({"code": "date_1904", "facts": {}})
        self.filled = filled

    def _numbered(self, merged: Merged, inside: Inside) -> Iterator[tuple[int, list[Cell]]]:
        width = len(self.header)
        for at, row in enumerate(islice(self.grid.read(), self.data_from, None), start=self.data_from):
            cells = row + [None] * (width - len(row))
            for column in inside.uncomputed.get(at + 1, ()):
                if column < len(cells) and cells[column] is None:
                    cells[column] = UNCOMPUTED
            merged.fill(at, cells)
            filled = last_filled(cells)
            if filled:
                yield at + 1, cells[: max(filled, width)]

    def _remark(self, code: str, places: Sequence[int | str]) -> None:
        if places:
            named = ", ".join(map(str, places[:NAMED])) + (" …" if len(places) > NAMED else "")
            self.remarks.append({"code": code, "facts": {"count": len(places), "places": named}})


def last_filled(row: Sequence[Cell]) -> int:
    """The number of cells up to a row's last non-empty one."""
    for place in range(len(row), 0, -1):
        if row[place - 1] is not None:
            return place
    return 0
