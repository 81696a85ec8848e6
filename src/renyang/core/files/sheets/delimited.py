"""Text files of one table: their encoding, their delimiter, their cells."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from renyang.core.files.cells import Cell
from renyang.core.files.sheets.guard import HEAD, utf16_without_mark
from renyang.core.files.sheets.header import LOOK_AHEAD
from renyang.core.files.sheets.tables import Grid, last_filled
from renyang.core.files.sheets.writing import RISKY
from renyang.science.problem import Problem

CSV_ENCODINGS = ("utf-8-sig", "gb18030")
SNIFFED = 64 * 1024  # characters from which a csv's delimiter is detected
AT_ONCE = 1 << 20  # bytes of a csv decoded at a time
CSV_FIELD_LIMIT = 1_000_000  # characters
LONGEST_LINE = 4_000_000  # characters of a csv; a row of a department's list has some hundred
_HINT = re.compile(r"\ufeff?sep=(.)\r?\n")  # what spreadsheets write into a first line of its own
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"', re.DOTALL)
"""A formula of nothing but a text, by which programs keep the digits of a number."""

csv.field_size_limit(CSV_FIELD_LIMIT)


def csv_grid(file: BinaryIO, name: str) -> Grid:
    """The table of a csv. Raises Problem if it is in no known encoding."""
    encoding = encoding_of(file, name)
    with _text(file, encoding) as text:
        dialect = _delimiter(text.read(SNIFFED))

    def read() -> Iterator[list[Cell]]:
        with _text(file, encoding) as text:
            rows = csv.reader(_lines(text, name), delimiter=dialect, strict=True)
            try:
                for row in rows:
                    yield [_plain(cell) if cell[:1] in {"'", "="} else cell or None for cell in row]
            except csv.Error:
                raise _open_quote(name, rows.line_num) from None

    def room(headings: Sequence[Cell]) -> int:
        """Where the row of headings ends in empty cells, there may be data below them."""
        open_ended = len(headings) > last_filled(headings)
        return min(max(map(last_filled, read())), len(headings)) if open_ended else len(headings)

    return Grid("", read, room, encoding)


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


def _plain(cell: str) -> str | None:
    """Remove the leading apostrophe that `write_csv` puts before text that a spreadsheet would run as a formula, and the
    formula around a text that is only to stay one.
    """
    if cell[0] == "'":
        return cell[1:] if cell[1:].startswith(RISKY) else cell
    match = _AS_TEXT.fullmatch(cell)
    return match[1].replace('""', '"') or None if match else cell


def _open_quote(name: str, line: int) -> Problem:
    return Problem(
        "open_quote",
        "In {file}, a cell that begins with a quotation mark has no proper end up to line {line}.",
        kept="Nothing was taken in.",
        do="Remove the lonely quotation mark above or in that line, or save the file as xlsx.",
        file=name,
        line=line,
    )


def encoding_of(file: BinaryIO, name: str) -> str:
    """The encoding in which the whole file can be read. Raises Problem, naming the first bad line, if there is none."""
    file.seek(0)
    possible = _possible_encodings(file.read(HEAD))
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
    """The encodings to try; a byte order mark decides, or the NULs of UTF-16 without one."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if without_mark := utf16_without_mark(head):
        return (without_mark,)
    return CSV_ENCODINGS[:1] if head.startswith(b"\xef\xbb\xbf") else CSV_ENCODINGS


def _delimiter(text: str) -> str:
    """The delimiter that a first line names, else the mark that stands in most lines, and there most often, outside quotation
    marks.
    """
    hint = _HINT.match(text)
    if hint:
        return hint[1]
    lines = re.sub(r'"[^"]*"', "", "".join(text.splitlines(keepends=True)[:LOOK_AHEAD])).splitlines()
    return max(",;\t|", key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines)))
