"""Sheets as the rest of the program reads them: parsed in a process of their own, row by row, their cells typed."""

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from renyang.core.files.apart import read_apart, unreadable
from renyang.core.files.cells import PLAIN, Cell
from renyang.core.files.sheets.parsing import END, book_parts, sheet_parts
from renyang.core.files.sheets.structure import AROUND, DATA
from renyang.core.files.sheets.tables import REMARKS
from renyang.science.problem import Problem

Row = tuple[int, tuple[Cell, ...]]
KINDS = AROUND | {DATA}


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

    def rows(self) -> Iterator[Row]:
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
    """Open the sheet called `sheet`, or the first visible one that is a table, of a spreadsheet.

    `name` is the user's name for the file. Raises Problem, naming the file, if it cannot be read, or if it has headings
    without rows unless the table `may_be_empty`, as a blank form is. Totals, signatures and headings below are left out.
    """
    name = name or path.name
    with path.open("rb") as file:
        parts = read_apart(sheet_parts, file, name, name=name, sheet=sheet, may_be_empty=may_be_empty)
        match next(parts, None):
            case [str(encoding), list(header), int(header_rows)] if _texts(header):
                return Sheet(name, encoding, tuple(header), header_rows, parts)
    parts.close()
    raise unreadable(name)


@dataclass
class BookSheet:
    """One sheet of a workbook; `problem` says why it is no table. `remarks` and `filled`, the non-empty cells of each
    column, are there once its rows were read.
    """

    name: str
    hidden: bool
    date_1904: bool
    header: list[str]
    header_rows: int
    problem: Problem | None
    remarks: list[dict[str, Any]] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)


class Book:
    """Every sheet of a file. Use it in a `with`, as a Sheet."""

    def __init__(self, path: Path, *, name: str) -> None:
        self.name = name
        with path.open("rb") as file:
            self._parts = read_apart(book_parts, file, name, name=name)
            self._first = next(self._parts, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._parts.close()

    def sheets(self) -> Iterator[tuple[BookSheet, Iterator[tuple[int, tuple[Cell, ...], str]]]]:
        """Yield, once, each sheet with its rows as (number, cells, kind), which have to be read before the next."""
        part = self._first
        while part is not None:
            sheet = self._sheet(part)
            yield sheet, self._rows(sheet)
            part = next(self._parts, None)

    def _sheet(self, part: Any) -> BookSheet:
        match part:
            case [str(name), bool(hidden), bool(date_1904), list(header), int(header_rows), str(said)] if _texts(
                header
            ):
                return BookSheet(name, hidden, date_1904, header, header_rows, self._problem(said))
        raise unreadable(self.name)

    def _problem(self, said: str) -> Problem | None:
        if not said:
            return None
        try:
            problem = Problem.from_dict(json.loads(said))
            str(problem)  # raises where the facts do not fit the sentences
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            raise unreadable(self.name) from None
        return problem

    def _rows(self, sheet: BookSheet) -> Iterator[tuple[int, tuple[Cell, ...], str]]:
        for part in self._parts:
            match part:
                case [str(end), str(remarks), list(filled)] if end == END:
                    sheet.remarks, sheet.filled = self._remarks(remarks), filled
                    return
                case list():
                    yield from map(self._row, part)
                case _:
                    break
        raise unreadable(self.name)

    def _remarks(self, said: str) -> list[dict[str, Any]]:
        remarks = json.loads(said)
        if all(one.get("code") in REMARKS for one in remarks):
            return list(remarks)
        raise unreadable(self.name)

    def _row(self, row: Any) -> tuple[int, tuple[Cell, ...], str]:
        match row:
            case [int(number), list(cells), str(kind)] if PLAIN.issuperset(map(type, cells)) and kind in KINDS:
                return number, tuple(cells), kind
        raise unreadable(self.name)


def _texts(header: list[Any]) -> bool:
    return all(isinstance(text, str) for text in header)
