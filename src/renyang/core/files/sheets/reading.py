"""Sheets as the rest of the program reads them: parsed in a process of their own, row by row, their cells typed."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from renyang.core.files.apart import read_apart, unreadable
from renyang.core.files.cells import PLAIN, Cell
from renyang.core.files.sheets.parsing import sheet_parts


@dataclass(frozen=True)
class Sheet:
    """One table of a file: `header` holds the headings from column A on, empty for a column without one.

    Use it in a `with`: an exception that is kept would otherwise keep the process that reads it.
    """

    name: str
    encoding: str
    header: tuple[str, ...]
    header_rows: int
    _blocks: Generator[Any]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._blocks.close()

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield, once, (number in the spreadsheet, cells) of non-empty rows below the header, a cell per heading or more.

        A row of a csv with more cells than headings keeps them. Raises Problem if the file turns out to be unreadable.
        """
        for block in self._blocks:
            for row in block if isinstance(block, list) else [block]:
                match row:
                    case [int(number), list(cells)] if PLAIN.issuperset(map(type, cells)):
                        yield number, tuple(cells)
                    case _:
                        raise unreadable(self.name)


def open_sheet(path: Path, *, name: str | None = None, sheet: str | None = None, may_be_empty: bool = False) -> Sheet:
    """Open the first table with rows, or the one called `sheet`, of an xlsx, xls or csv file.

    `name` is the user's name for the file. Raises Problem, naming the file, if it cannot be read, or if it has headings
    without rows unless the table `may_be_empty`, as a blank form is.
    """
    name = name or path.name
    with path.open("rb") as file:
        parts = read_apart(sheet_parts, file, name, name=name, sheet=sheet, may_be_empty=may_be_empty)
        match next(parts, None):
            case [str(encoding), list(header), int(header_rows)] if all(isinstance(text, str) for text in header):
                return Sheet(name, encoding, tuple(header), header_rows, parts)
    parts.close()
    raise unreadable(name)
