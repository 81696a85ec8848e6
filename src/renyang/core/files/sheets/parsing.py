"""Row-by-row parsing of spreadsheets, in a process of its own.

Cells keep their types, so that IDs damaged by a spreadsheet are recognised.
"""

import codecs
import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

import python_calamine as calamine

from renyang.core.files.cells import Cell
from renyang.core.files.sheets.guard import FileKind, damaged, examine
from renyang.core.files.sheets.header import LOOK_AHEAD, MAX_COLUMNS, Range, find_header
from renyang.core.files.sheets.writing import RISKY
from renyang.science.problem import Problem

CSV_ENCODINGS = ("utf-8-sig", "gb18030")
SNIFFED = 64 * 1024  # characters from which a csv's delimiter is detected
AT_ONCE = 1 << 20  # bytes of a csv decoded at a time
CSV_FIELD_LIMIT = 1_000_000  # characters
LONGEST_LINE = 4_000_000  # characters of a csv; a row of a department's list has some hundred
BLOCK = 50  # rows given together

csv.field_size_limit(CSV_FIELD_LIMIT)


@dataclass(frozen=True)
class _Table:
    """A table: its headings, the number of rows above its data, and its rows from the first, read anew each time."""

    encoding: str
    header: tuple[str, ...]
    header_rows: int
    data_from: int
    read: Callable[[], Iterator[list[Cell]]]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield (number in the spreadsheet, cells) of non-empty rows below the header, a cell per heading or more."""
        width = len(self.header)
        for at, row in enumerate(islice(self.read(), self.data_from, None), start=self.data_from + 1):
            filled = _filled(row)
            if filled:
                yield at, row[: max(filled, width)] + [None] * (width - len(row))


def sheet_parts(file: BinaryIO, *, name: str, sheet: str | None, may_be_empty: bool) -> Iterator[list[Any]]:
    """Yield encoding, headings and header rows of a table as `open_sheet` chooses it, then its rows in blocks."""
    kind = examine(file, name)
    table = _csv(file, name) if kind == FileKind.CSV else _workbook(file, name, sheet)
    rows = table.rows()
    block = list(islice(rows, BLOCK))
    if not block and not may_be_empty:
        raise Problem(
            "no_rows",
            "The file {file} has headings but no rows.",
            do="Check that the right sheet was saved.",
            file=name,
        )
    yield [table.encoding, table.header, table.header_rows]
    while block:
        yield block
        block = list(islice(rows, BLOCK))


def _workbook(file: BinaryIO, name: str, wanted: str | None) -> _Table:
    try:
        file.seek(0)
        workbook = calamine.CalamineWorkbook.from_filelike(file)
        titles = [title for title in workbook.sheet_names if wanted in (None, title)]
        chosen = _first_filled(workbook.get_sheet_by_name(title) for title in titles)
    except (calamine.CalamineError, OSError):
        raise damaged(name) from None
    if chosen is None:
        raise Problem(
            "no_sheet",
            "The file {file} has no sheet called {sheet}.",
            do="Choose one of: {known}.",
            file=name,
            sheet=wanted,
            known=", ".join(workbook.sheet_names),
        )
    left = chosen.start[1] if chosen.start else 0

    def read() -> Iterator[list[Cell]]:
        for row in chosen.iter_rows():
            yield [None] * left + [None if cell == "" else _cell(cell) for cell in row]

    merged: list[Range] = [*(chosen.merged_cell_ranges or [])]
    header = find_header(list(islice(read(), LOOK_AHEAD)), merged, name)
    nameless = min(left + chosen.width, MAX_COLUMNS) - len(header.headings)
    headings = (*header.headings, *[""] * nameless)
    return _Table("", headings, header.rows, header.data_from, read)


def _first_filled(sheets: Iterator[calamine.CalamineSheet]) -> calamine.CalamineSheet | None:
    """The first sheet with rows, else the first; None if there is none. Those behind it are not read."""
    first = None
    for sheet in sheets:
        if sheet.height > 0:
            return sheet
        first = first or sheet
    return first


def _cell(cell: Cell) -> Cell:
    """Normalise a cell: whole floats become int; times, durations and non-finite numbers become text; NUL is cut."""
    if isinstance(cell, str):
        return cell.replace("\x00", "") or None
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return int(cell)
        return cell if math.isfinite(cell) else str(cell)
    return cell if isinstance(cell, int) or hasattr(cell, "year") else str(cell)


def _csv(file: BinaryIO, name: str) -> _Table:
    encoding = _encoding(file, name)
    with _text(file, encoding) as text:
        dialect = _delimiter(text.read(SNIFFED))

    def read() -> Iterator[list[Cell]]:
        with _text(file, encoding) as text:
            rows = csv.reader(_lines(text, name), delimiter=dialect, strict=True)
            try:
                for row in rows:
                    yield [_plain(cell) if cell[:1] == "'" else cell or None for cell in row]
            except csv.Error:
                raise _open_quote(name, rows.line_num) from None

    first_rows = list(islice(read(), LOOK_AHEAD))
    header = find_header(first_rows, [], name)
    headings, room = header.headings, len(first_rows[header.first_row])
    if room > len(headings):  # the header row ends in empty cells, below which there may be data
        nameless = min(max(map(_filled, read())), room) - len(headings)
        headings = (*headings, *[""] * nameless)
    return _Table(encoding, headings, header.rows, header.data_from, read)


@contextmanager
def _text(file: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file as text from its beginning; it stays open, because it cannot be opened again."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        yield text
    finally:
        text.detach()


def _lines(text: io.TextIOWrapper, name: str) -> Iterator[str]:
    """Yield the lines of a csv. Raises Problem for one so long that the file is no list of rows."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise Problem(
                "line_too_long",
                "In {file}, line {line} is longer than {limit} characters.",
                kept="Nothing was taken in.",
                do="Check that each row has a line of its own, or save the file as xlsx.",
                file=name,
                line=number,
                limit=LONGEST_LINE,
            )
        yield line


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


def _encoding(file: BinaryIO, name: str) -> str:
    file.seek(0)
    possible = _possible_encodings(file.read(len(codecs.BOM_UTF8)))
    reached = []
    for encoding in possible:
        lines = _readable_lines(file, encoding)
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


def _readable_lines(file: BinaryIO, encoding: str) -> int | None:
    """The number of whole lines before the first undecodable character or NUL; None if there is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    file.seek(0)
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
