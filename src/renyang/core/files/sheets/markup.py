"""Tables that programs write as HTML or as XML of Excel 2003 under the name of a spreadsheet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import BinaryIO
from xml.parsers import expat

from renyang.core.files.cells import Cell
from renyang.core.files.sheets.delimited import encoding_of
from renyang.core.files.sheets.guard import damaged, wrong_type
from renyang.core.files.sheets.header import MAX_COLUMNS, Range
from renyang.core.files.sheets.inside import Inside
from renyang.core.files.sheets.tables import Grid

MOST_ROWS = 1_048_576
REACHING = 50  # merged areas looked at that may reach down into a row
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


@dataclass
class _Sheet:
    name: str
    hidden: bool = False
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    inside: Inside = field(default_factory=Inside)

    def put(self, at: int, cell: Cell, down: int, across: int) -> int:
        """Put a cell into the last row, beside cells that reach down into it; return the place after it."""
        row, this = self.rows[-1], len(self.rows) - 1
        areas = self.merged[-REACHING:]
        while any(top < this <= bottom and left <= at <= right for (top, left), (bottom, right) in areas):
            at += 1
        if at < MAX_COLUMNS + 1:
            row += [None] * (at - len(row))
            row.append(cell)
        if down or across:
            top = len(self.rows) - 1
            self.merged.append(((top, at), (top + down, at + across)))
        return at + 1 + across

    def grid(self, *, alone: bool) -> Grid:
        return Grid(
            "" if alone else self.name,
            lambda: iter([*map(list, self.rows)]),
            lambda _headings: max(map(len, self.rows)),
            hidden=self.hidden,
            merged=self.merged,
            inside=lambda: self.inside,
        )


def html_grids(file: BinaryIO, name: str) -> list[Grid]:
    """Every table of a page that has more than one row. Raises Problem if there is none."""
    file.seek(0)
    declared = re.search(rb"charset\s*=\s*[\"']?\s*(gb\w+|utf-?8)", file.read(4_096), re.IGNORECASE)
    encoding = "gb18030" if declared and declared[1].lower().startswith(b"gb") else encoding_of(file, name)
    file.seek(0)
    page = _Page()
    page.feed(file.read().decode(encoding, "replace"))
    page.close()
    sheets = [sheet for sheet in page.tables if len(sheet.rows) > 1]
    if not sheets:
        raise wrong_type(name, "HTML")
    return [sheet.grid(alone=len(sheets) == 1) for sheet in sheets]


class _Page(HTMLParser):
    """Collects the cells of tables. A table within a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Sheet] = []
        self._open: list[_Sheet] = []
        self._cell: tuple[int, int] | None = None
        self._text: list[str] = []
        self._at = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self._open.append(_Sheet(str(len(self.tables) + 1)))
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].rows.append([])
            self._at = 0
        elif tag in {"td", "th"} and self._open and self._open[-1].rows:
            self._end_cell()
            told = dict(attributes)
            self._cell = _span(told.get("rowspan")), _span(told.get("colspan"))
        elif tag == "br":
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            text = re.sub(r"[ \t\r\n\xa0]+", " ", "".join(self._text)).strip()
            self._at = self._open[-1].put(self._at, text or None, *self._cell)
        self._cell, self._text = None, []


def _span(text: str | None) -> int:
    return max(min(int(text), MOST_ROWS) - 1, 0) if text and text.isdecimal() else 0


def xml_grids(file: BinaryIO, name: str) -> list[Grid]:
    """The sheets of a workbook in the XML of Excel 2003. Raises Problem if it is damaged or declares entities."""
    reader = _Workbook()
    file.seek(0)
    try:
        reader.parser.ParseFile(file)
    except (expat.ExpatError, ValueError, LookupError):
        raise damaged(name) from None
    return [sheet.grid(alone=False) for sheet in reader.sheets]


class _Workbook:
    """Collects the cells of worksheets. Office Open XML's predecessor, [MS-OE376] 2.1; attributes are those of `ss:`. [M]"""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._at = 0
        self._cell: tuple[int, int] = (0, 0)
        self._kind: str | None = None
        self._text: list[str] = []
        self._value: Cell = None

    def _refuse(self, *_declared: object) -> None:
        raise ValueError("document type")

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        told = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        match element.rpartition(" ")[2]:
            case "Worksheet":
                self.sheets.append(_Sheet(told.get("Name", "")))
            case "Row" if self.sheets:
                self._row(self.sheets[-1], told)
            case "Cell" if self.sheets and self.sheets[-1].rows:
                self._at = _place(told.get("Index"), self._at)
                self._cell = _number(told.get("MergeDown")), _number(told.get("MergeAcross"))
                self._value = None
            case "Data":
                self._kind, self._text = told.get("Type", "String"), []
            case "Visible":
                self._text = []

    def _row(self, sheet: _Sheet, told: Mapping[str, str]) -> None:
        at = _place(told.get("Index"), len(sheet.rows))
        if at >= MOST_ROWS:
            raise ValueError("rows")
        sheet.rows += [[] for _ in range(at - len(sheet.rows) + 1)]
        if told.get("Hidden") == "1":
            sheet.inside.hidden_rows.add(at + 1)
        self._at = 0

    def _end(self, element: str) -> None:
        match element.rpartition(" ")[2]:
            case "Data" if self._kind is not None:
                self._value = _typed("".join(self._text), self._kind)
                self._kind = None
            case "Cell" if self.sheets and self.sheets[-1].rows:
                self._at = self.sheets[-1].put(self._at, self._value, *self._cell)
            case "Visible" if self.sheets and "".join(self._text).strip() in {"SheetHidden", "SheetVeryHidden"}:
                self.sheets[-1].hidden = True

    def _data(self, text: str) -> None:
        self._text.append(text)


def _place(index: str | None, following: int) -> int:
    return int(index) - 1 if index and index.isdecimal() and int(index) > following else following


def _number(text: str | None) -> int:
    return min(int(text), MOST_ROWS) if text and text.isdecimal() else 0


def _typed(text: str, kind: str) -> Cell:
    if kind == "Number" and _NUMBER.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    if kind == "Boolean":
        return text == "1"
    if kind == "DateTime" and text.endswith("T00:00:00.000"):
        return text[:10]
    return text or None
