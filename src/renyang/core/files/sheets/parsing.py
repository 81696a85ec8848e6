"""Parsing of spreadsheets sheet by sheet, in a process of its own.

Cells keep their types, so that IDs damaged by a spreadsheet are recognised.
"""

import json
import math
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, BinaryIO

import python_calamine as calamine

from renyang.core.files.cells import UNCOMPUTED, Cell
from renyang.core.files.sheets.delimited import csv_grid
from renyang.core.files.sheets.guard import FileKind, damaged, examine
from renyang.core.files.sheets.inside import Inside, Workbook
from renyang.core.files.sheets.markup import html_grids, xml_grids
from renyang.core.files.sheets.structure import AROUND
from renyang.core.files.sheets.tables import Grid, Table
from renyang.science.problem import Problem

BLOCK = 50  # rows given together
MOST_SHEETS = 200
END = "end of sheet"
LEAST_HEADINGS = 2  # of a sheet that is no page of instructions


def sheet_parts(file: BinaryIO, *, name: str, sheet: str | None, may_be_empty: bool) -> Iterator[Any]:
    """Yield the sheet called `sheet`, or the first visible one that is a table: its heading, then its rows in blocks.

    Rows around the data are left out.
    """
    table = _chosen(_grids(file, name), name, sheet)
    rows = ([number, _computed(cells)] for number, cells, kind in table.rows() if kind not in AROUND)
    block = list(islice(rows, BLOCK))
    if not block and not may_be_empty:
        raise without_rows(name)
    yield [table.grid.encoding, table.header, table.header_rows]
    while block:
        yield block
        block = list(islice(rows, BLOCK))


def book_parts(file: BinaryIO, *, name: str) -> Iterator[Any]:
    """Yield every sheet: what it is, its rows in blocks of (number, cells, kind), and what was seen in them.

    A sheet that is no table comes with the Problem that says why, and has no rows.
    """
    for grid in _grids(file, name):
        told = [grid.name, grid.hidden, grid.date_1904]
        try:
            table = grid.table(name)
        except Problem as problem:
            yield [*told, [], 0, json.dumps(problem.as_dict())]
            yield [END, "[]", []]
            continue
        yield [*told, table.header, table.header_rows, ""]
        rows = table.rows()
        while block := list(islice(rows, BLOCK)):
            yield block
        yield [END, json.dumps(table.remarks), table.filled]


def _grids(file: BinaryIO, name: str) -> Iterator[Grid]:
    match examine(file, name):
        case FileKind.CSV:
            return iter([csv_grid(file, name)])
        case FileKind.HTML:
            return iter(html_grids(file, name))
        case FileKind.XML:
            return iter(xml_grids(file, name))
        case kind:
            return _book_grids(file, name, kind)


def _book_grids(file: BinaryIO, name: str, kind: FileKind) -> Iterator[Grid]:
    """Yield the sheets of a workbook; one is held in memory at a time."""
    try:
        file.seek(0)
        book = calamine.CalamineWorkbook.from_filelike(file)
    except (calamine.CalamineError, OSError):
        raise damaged(name) from None
    said = Workbook(file) if kind == FileKind.XLSX else None
    for known in book.sheets_metadata[:MOST_SHEETS]:
        try:
            sheet = book.get_sheet_by_name(known.name)
        except (calamine.CalamineError, OSError):
            raise damaged(name) from None
        left = sheet.start[1] if sheet.start else 0
        yield Grid(
            known.name,
            partial(_rows, sheet, left),
            lambda _headings, room=left + sheet.width: room,  # type: ignore[misc]
            hidden=known.visible != calamine.SheetVisibleEnum.Visible,
            merged=[*(sheet.merged_cell_ranges or [])],
            date_1904=said is not None and said.date_1904,
            inside=partial(said.inside, known.name, sheet.end[0] + 1) if said and sheet.end else Inside,
        )


def _rows(sheet: calamine.CalamineSheet, left: int) -> Iterator[list[Cell]]:
    for row in sheet.iter_rows():
        yield [None] * left + [None if cell == "" else _cell(cell) for cell in row]


def _chosen(grids: Iterator[Grid], name: str, wanted: str | None) -> Table:
    """The table called `wanted`, else the best one: visible, of several columns, the first of its kind."""
    titles, tables, refusals = [], list[Table](), list[Problem]()
    for grid in grids:
        titles.append(grid.name)
        if wanted not in (None, grid.name):
            continue
        try:
            tables.append(grid.table(name))
        except Problem as problem:
            refusals.append(problem)
        if tables and _rank(tables[-1]) == BEST:
            return tables[-1]
    if tables:
        return max(tables, key=_rank)
    if refusals:
        raise next((one for one in refusals if one.code != "empty_file"), refusals[0])
    raise Problem(
        "no_sheet",
        "The file {file} has no sheet called {sheet}.",
        do="Choose one of: {known}.",
        file=name,
        sheet=wanted or "",
        known=", ".join(titles),
    )


BEST = (True, True, True)


def _rank(table: Table) -> tuple[bool, bool, bool]:
    several = sum(map(bool, table.header)) >= LEAST_HEADINGS
    return not table.grid.hidden, several, any(True for _ in islice(table.grid.read(), table.data_from, None))


def without_rows(name: str) -> Problem:
    """The Problem for a table of headings only."""
    return Problem(
        "no_rows",
        "The file {file} has headings but no rows.",
        do="Check that the right sheet was saved.",
        file=name,
    )


def _computed(cells: Sequence[Cell]) -> list[Cell]:
    return [None if cell == UNCOMPUTED else cell for cell in cells]


def _cell(cell: Any) -> Cell:
    """Normalise a cell: whole floats become int; times, durations and non-finite numbers become text; NUL is cut."""
    if isinstance(cell, str):
        return cell.replace("\x00", "") or None
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return int(cell)
        return cell if math.isfinite(cell) else str(cell)
    return cell if isinstance(cell, int) or hasattr(cell, "year") else str(cell)
