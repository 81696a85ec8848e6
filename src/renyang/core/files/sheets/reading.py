"""Row-by-row reading of spreadsheets. Cells keep their types, so that IDs damaged by a spreadsheet are recognised."""

import codecs
import csv
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import python_calamine as calamine

from renyang.core.files.sheets.guard import Cell, FileKind, damaged, examine
from renyang.core.files.sheets.header import LOOK_AHEAD, MAX_COLUMNS, Range, find_header
from renyang.core.files.sheets.writing import RISKY
from renyang.science.problem import Problem

CSV_ENCODINGS = ("utf-8-sig", "gb18030")
SNIFFED = 64 * 1024  # characters from which a csv's delimiter is detected
AT_ONCE = 1 << 20  # bytes of a csv decoded at a time
CSV_FIELD_LIMIT = 1_000_000

csv.field_size_limit(CSV_FIELD_LIMIT)


@dataclass(frozen=True)
class Sheet:
    """One table of a file: `header` holds the headings from column A on, empty for a column without one."""

    name: str
    kind: FileKind
    encoding: str
    sheet_name: str
    header: tuple[str, ...]
    header_rows: int
    _data_from: int
    _read: Callable[[], Iterator[list[Cell]]]

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield (number in the spreadsheet, cells) of non-empty rows below the header, at least one cell per heading.

        A row of a csv with more cells than headings keeps them.
        """
        width = len(self.header)
        for at, row in enumerate(islice(self._read(), self._data_from, None), start=self._data_from + 1):
            filled = _filled(row)
            if filled:
                yield at, (*row[: max(filled, width)], *[None] * (width - len(row)))


def open_sheet(path: Path, *, name: str | None = None, sheet: str | None = None, may_be_empty: bool = False) -> Sheet:
    """Open the first table with rows, or the one called `sheet`, of an xlsx, xls or csv file.

    `name` is the user's name for the file. Raises Problem, naming the file, if it cannot be read, or if it has headings
    without rows unless the table `may_be_empty`, as a blank form is.
    """
    name = name or path.name
    kind = examine(path, name)
    opened = _open_csv(path, name) if kind == FileKind.CSV else _open_workbook(path, name, kind, sheet)
    if not may_be_empty and next(opened.rows(), None) is None:
        raise Problem(
            "no_rows",
            "The file {file} has headings but no rows.",
            do="Check that the right sheet was saved.",
            file=name,
        )
    return opened


def _open_workbook(path: Path, name: str, kind: FileKind, wanted: str | None) -> Sheet:
    try:
        with path.open("rb") as file:  # given a path, the reader would trust the file's extension
            workbook = calamine.CalamineWorkbook.from_filelike(file)
        sheets = [workbook.get_sheet_by_name(title) for title in workbook.sheet_names if wanted in (None, title)]
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
            yield [None] * left + [_cell(cell) for cell in row]

    merged: list[Range] = [*(chosen.merged_cell_ranges or [])]
    header = find_header(list(islice(read(), LOOK_AHEAD)), merged, name)
    nameless = min(left + chosen.width, MAX_COLUMNS) - len(header.headings)
    headings = (*header.headings, *[""] * nameless)
    return Sheet(name, kind, "", chosen.name, headings, header.rows, header.data_from, read)


def _cell(cell: Cell) -> Cell:
    """Normalise a cell: whole floats become int; times, durations and non-finite numbers become text; NUL is cut."""
    if isinstance(cell, str):
        return cell.replace("\x00", "") or None
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return int(cell)
        return cell if math.isfinite(cell) else str(cell)
    return cell if isinstance(cell, int) or hasattr(cell, "year") else str(cell)


def _open_csv(path: Path, name: str) -> Sheet:
    encoding = _encoding(path, name)
    with path.open(encoding=encoding, newline="") as file:
        dialect = _delimiter(file.read(SNIFFED))

    def read() -> Iterator[list[Cell]]:
        with path.open(encoding=encoding, newline="") as file:
            lines = csv.reader(file, delimiter=dialect, strict=True)
            try:
                for row in lines:
                    yield [_plain(cell) if cell[:1] == "'" else cell or None for cell in row]
            except csv.Error:
                raise _open_quote(name, lines.line_num) from None

    first_rows = list(islice(read(), LOOK_AHEAD))
    header = find_header(first_rows, [], name)
    headings, room = header.headings, len(first_rows[header.first_row])
    if room > len(headings):  # the header row ends in empty cells, below which there may be data
        nameless = min(max(map(_filled, read())), room) - len(headings)
        headings = (*headings, *[""] * nameless)
    return Sheet(name, FileKind.CSV, encoding, "", headings, header.rows, header.data_from, read)


def _filled(row: Sequence[Cell]) -> int:
    """The number of cells up to a row's last non-empty one."""
    for place in range(len(row), 0, -1):
        if row[place - 1] is not None:
            return place
    return 0


def _plain(cell: str) -> str:
    """Remove the leading apostrophe that `write_csv` puts before text that a spreadsheet would run as a formula."""
    return cell[1:] if cell[1:].startswith(RISKY) else cell


def _open_quote(name: str, line: int) -> Problem:
    return Problem(
        "open_quote",
        "In {file}, a cell that begins with a quotation mark has no proper end up to line {line}.",
        kept="Nothing was taken in.",
        do="Remove the lonely quotation mark above or in that line, or save the file as xlsx.",
        file=name,
        line=line,
    )


def _encoding(path: Path, name: str) -> str:
    with path.open("rb") as file:
        possible = _possible_encodings(file.read(len(codecs.BOM_UTF8)))
    reached = []
    for encoding in possible:
        lines = _readable_lines(path, encoding)
        if lines is None:
            return encoding
        reached.append(lines)
    raise Problem(
        "undecodable",
        "In {file}, line {line} holds characters of no known encoding.",
        kept="Nothing was taken in.",
        do="Save it as xlsx, or as csv in UTF-8.",
        file=name,
        line=max(reached) + 1,
    )


def _readable_lines(path: Path, encoding: str) -> int | None:
    """The number of whole lines before the first undecodable character or NUL; None if there is none.

    The file is read in pieces, because it may not fit in memory.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with path.open("rb") as file:
        while True:
            piece = file.read(AT_ONCE)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return lines + error.object.count(b"\n", 0, error.start)
            if "\x00" in text:
                return lines + text.count("\n", 0, text.index("\x00"))
            lines += text.count("\n")
            if not piece:
                return None


def _possible_encodings(head: bytes) -> tuple[str, ...]:
    """The encodings to try; a byte order mark decides."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return CSV_ENCODINGS[:1] if head.startswith(b"\xef\xbb\xbf") else CSV_ENCODINGS


def _delimiter(text: str) -> str:
    first_lines = "".join(text.splitlines(keepends=True)[:LOOK_AHEAD])
    return max(",;\t|", key=first_lines.count)
