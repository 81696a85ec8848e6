"""Reading of spreadsheets row by row. Cells keep their types, so that an ID damaged by a spreadsheet is recognised."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import python_calamine as calamine

from renyang.core.sheets.guard import Cell, FileKind, damaged, examine, locked
from renyang.core.sheets.header import LOOK_AHEAD, Header, Range, find_header
from renyang.science.problem import Problem

CSV_ENCODINGS = ("utf-8-sig", "gb18030")
SNIFFED = 64 * 1024  # bytes from which a csv's delimiter is told
CSV_FIELD_LIMIT = 1_000_000

csv.field_size_limit(CSV_FIELD_LIMIT)


@dataclass(frozen=True)
class Sheet:
    """One table of a file. `header` holds the headings from column A on; `rows()` streams what stands below them."""

    name: str
    kind: FileKind
    encoding: str
    sheet_name: str
    header: tuple[str, ...]
    header_rows: int
    _data_from: int
    _read: Callable[[], Iterator[list[Cell]]]

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Each row that is not empty: its number as the spreadsheet shows it, and a cell for every heading."""
        width = len(self.header)
        for at, row in enumerate(islice(self._read(), self._data_from, None), start=self._data_from + 1):
            cells = tuple(row[:width]) + (None,) * (width - len(row))
            if any(cell is not None for cell in cells):
                yield at, cells


def open_sheet(path: Path, *, name: str | None = None, sheet: str | None = None) -> Sheet:
    """Open the first table with rows (or the one called `sheet`) of an xlsx, xls or csv file.

    `name` is what the user calls the file. Raises Problem, naming the file, for anything that cannot be read.
    """
    name = name or path.name
    kind = examine(path, name)
    opened = _open_csv(path, name) if kind == FileKind.CSV else _open_workbook(path, name, kind, sheet)
    if next(opened.rows(), None) is None:
        raise Problem(
            "no_rows",
            "The file {file} has headings but no rows.",
            do="Check that the right sheet was saved.",
            file=name,
        )
    return opened


def _open_workbook(path: Path, name: str, kind: FileKind, wanted: str | None) -> Sheet:
    try:
        workbook = calamine.CalamineWorkbook.from_path(path)
        sheets = [workbook.get_sheet_by_name(title) for title in workbook.sheet_names if wanted in (None, title)]
    except calamine.PasswordError:
        raise locked(name) from None
    except (calamine.CalamineError, OSError):
        raise damaged(name) from None
    if not sheets:
        raise Problem(
            "no_sheet",
            "The file {file} has no sheet called {sheet}.",
            do="Choose one of: {known}.",
            file=name,
            sheet=wanted,
            known=", ".join(workbook.sheet_names),
        )
    chosen = next((sheet for sheet in sheets if sheet.height > 0), sheets[0])
    left = chosen.start[1] if chosen.start else 0

    def read() -> Iterator[list[Cell]]:
        for row in chosen.iter_rows():
            yield [None] * left + [None if cell == "" else _cell(cell) for cell in row]

    merged: list[Range] = [*(chosen.merged_cell_ranges or [])]
    header = find_header(list(islice(read(), LOOK_AHEAD)), merged, name)
    return Sheet(name, kind, "", chosen.name, header.headings, header.rows, header.data_from, read)


def _cell(cell: Cell) -> Cell:
    """Whole numbers come as floats; times and durations, which no register holds, become text."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell if isinstance(cell, str | int | float) or hasattr(cell, "year") else str(cell)


def _open_csv(path: Path, name: str) -> Sheet:
    content = path.read_bytes()
    encoding = _encoding(content, name)
    text = content.decode(encoding)
    dialect = _delimiter(text[:SNIFFED])

    def read() -> Iterator[list[Cell]]:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=dialect):
            yield [_plain(cell) if cell else None for cell in row]

    try:
        header: Header = find_header(list(islice(read(), LOOK_AHEAD)), [], name)
    except csv.Error:
        raise damaged(name) from None
    return Sheet(name, FileKind.CSV, encoding, "", header.headings, header.rows, header.data_from, read)


def _plain(cell: str) -> str:
    """Undo the apostrophe with which `write_csv` keeps a text from being run as a formula."""
    return cell[1:] if cell[0] == "'" and len(cell) > 1 and cell[1] in "=+-@\t\r'" else cell


def _encoding(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in CSV_ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            continue
        return encoding
    raise Problem(
        "undecodable",
        "In {file}, line {line} holds characters of no known encoding.",
        kept="Nothing was taken in.",
        do="Save it as xlsx, or as csv in UTF-8.",
        file=name,
        line=line,
    )


def _delimiter(text: str) -> str:
    first_lines = text.splitlines()[:LOOK_AHEAD]
    return max(",;\t|", key=lambda mark: max((line.count(mark) for line in first_lines), default=0))
