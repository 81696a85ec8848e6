"""What an xlsx says of its sheets beside their values: hidden rows and columns, formulas without a value, the epoch of dates.

The values come from a parser that leaves this out. Whatever cannot be read here is left unsaid.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, BinaryIO
from xml.etree import ElementTree as ET

AT_ONCE = 1 << 20  # bytes
MOST_OF_WORKBOOK = 4_000_000  # bytes of the list of sheets
LONGEST_ROW = 16_000_000  # bytes
MOST_FORMULAS = 100_000
_UNREADABLE = (
    KeyError, ValueError, EOFError, OSError, RuntimeError, zlib.error, zipfile.BadZipFile, ET.ParseError
)  # fmt: skip
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb'<row\b[^>]*\br="(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMNS = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_UNCOMPUTED = re.compile(
    rb'<c\b([^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


@dataclass
class Inside:
    """Row numbers from one, columns from zero."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[int] = field(default_factory=list)
    uncomputed: dict[int, list[int]] = field(default_factory=dict)  # row -> columns


class Workbook:
    """The list of sheets of an xlsx."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._members: dict[str, str] = {}
        self.date_1904 = False
        try:
            file.seek(0)
            with zipfile.ZipFile(file) as archive:
                self._read(archive)
        except _UNREADABLE:
            self._members = {}

    def _read(self, archive: zipfile.ZipFile) -> None:
        book, related = (_xml(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in related}
        for one in book.iter():
            match one.tag.rpartition("}")[2]:
                case "workbookPr":
                    self.date_1904 = one.get("date1904") in {"1", "true"}
                case "sheet":
                    target = targets.get(one.get(_RELATION), "")
                    self._members[one.get("name", "")] = target[1:] if target[:1] == "/" else f"xl/{target}"

    def inside(self, title: str, last_row: int) -> Inside:
        """What is said of a sheet down to its last row with a value."""
        told = Inside()
        try:
            self._file.seek(0)
            with zipfile.ZipFile(self._file) as archive, archive.open(self._members[title]) as member:
                for piece in _whole_rows(member, last_row):
                    _look(piece, told)
        except _UNREADABLE:
            pass
        return told


def _xml(archive: zipfile.ZipFile, name: str) -> ET.Element:
    with archive.open(name) as member:
        text = member.read(MOST_OF_WORKBOOK)
    if b"<!DOCTYPE" in text:
        raise ValueError(name)
    return ET.fromstring(text)  # noqa: S314 - without a document type there are no entities to multiply


def _whole_rows(member: IO[bytes], last_row: int) -> Iterator[bytes]:
    """Yield a sheet's text in pieces that end before a row, down to the last row wanted."""
    rest = b""
    while piece := member.read(AT_ONCE):
        rest += piece
        cut = rest.rfind(b"<row")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
            following = _ROW.match(rest)
            if following and int(following[1]) > last_row:
                return
        elif len(rest) > LONGEST_ROW:
            return
    yield rest


def _look(piece: bytes, told: Inside) -> None:
    if b"hidden=" in piece:
        told.hidden_rows.update(int(row[1]) for row in _HIDDEN_ROW.finditer(piece))
        for column in _HIDDEN_COLUMNS.findall(piece):
            first, last = (int(re.search(rb'\b%s="(\d+)"' % side, column)[1]) for side in (b"min", b"max"))  # type: ignore[index]
            told.hidden_columns += range(first - 1, min(last, first + 300))
    if b"<f" in piece and len(told.uncomputed) < MOST_FORMULAS:
        for attributes, letters, row in _UNCOMPUTED.findall(piece):
            if b't="str"' not in attributes:  # there, an empty value is an empty text
                told.uncomputed.setdefault(int(row), []).append(_column(letters))


def _column(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at - 1
