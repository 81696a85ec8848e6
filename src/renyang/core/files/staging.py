"""Bulk reading and writing of staged rows: sealed cells, readings, outcomes."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from renyang.core.bulk import copy_into
from renyang.core.files.cells import UNCOMPUTED, Cell, packed, unpacked
from renyang.core.files.kinds import Compared, ImportKind, Reading, RowNote
from renyang.core.files.sheets import Book
from renyang.core.files.sheets.structure import AROUND
from renyang.core.files.tables import by_name, communities
from renyang.core.models import ImportBatch, Outcome, SheetStaged, StagedRow
from renyang.core.sealing.seal import keys
from renyang.core.text.masking import without_numbers
from renyang.science.dates import SERIALS

DAYS_TO_1904 = 1_462  # between the two epochs of spreadsheets, 1899-12-30 and 1904-01-01
CHUNK = 5_000  # rows held in memory at a time
NOT_ACCEPTED = frozenset({Outcome.REJECTED, Outcome.QUESTION})


def copy_sheets(batch: ImportBatch, book: Book) -> list[SheetStaged]:
    """Stream the rows of every sheet into staging, sealed; return what each sheet is. None is read yet."""
    sheets: list[SheetStaged] = []
    copy_into("core_stagedrow", ("batch_id", "row_number", "cells", "problems"), _staged(batch, book, sheets))
    return sheets


def _staged(batch: ImportBatch, book: Book, sheets: list[SheetStaged]) -> Iterator[tuple[Any, ...]]:
    """Yield staged rows, and add each sheet once its rows are through. Rows around the data are noted as such."""
    place = StagedRow._meta.get_field("cells").place
    seal = keys().seal
    first = 0
    for sheet, rows in book.sheets():
        last, count = first, 0
        for number, cells, kind in rows:
            last, count = first + number, count + 1
            problems = json.dumps([RowNote(kind).as_json()]) if kind else "[]"
            yield batch.pk, last, seal(packed(cells).encode(), place), problems
        sheets.append(
            SheetStaged(
                name=sheet.name,
                hidden=sheet.hidden,
                read=False,
                header=list(map(without_numbers, sheet.header)),
                header_rows=sheet.header_rows,
                date_1904=sheet.date_1904,
                first=first,
                last=last,
                rows=count,
                filled=sheet.filled,
                remarks=sheet.remarks,
                problem=sheet.problem.as_dict() if sheet.problem else None,
            )
        )
        first = last


def readings(
    batch: ImportBatch, kind: ImportKind, *, accepted_only: bool = False, row_number: int | None = None
) -> Iterator[list[Reading]]:
    """Yield the batch's rows as its kind reads them, in chunks, in the file's order; or only one row.

    The reader sees every row even if `accepted_only` leaves out those the preview did not accept, so both passes read alike.
    """
    reading = _RowReader(batch, kind)
    rows = batch.rows_read().values_list("row_number", "cells", "problems", "outcome", "target")
    if row_number is not None:
        rows = rows.filter(row_number=row_number)
    for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
        accepted = []
        for number, cells, problems, outcome, target in chunk:
            row = reading(number, cells, problems)
            row.target = None if target is None else bytes(target)
            if not accepted_only or outcome not in NOT_ACCEPTED:
                accepted.append(row)
        yield accepted


def fields_of_rows(batch: ImportBatch, names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """Yield these fields of each row of the data as they are in the file, None where no column holds one."""
    columns = {name: int(number) for number, name in batch.mapping.items() if name in names}
    at = [columns.get(name) for name in names]
    rows = batch.rows_read().values_list("cells", "problems")
    for cells, problems in rows.iterator(chunk_size=CHUNK):
        if len(cells) <= len(batch.header) and not any(one["code"] in AROUND for one in problems):
            yield tuple(
                unpacked(cells[column]) if column is not None and column < len(cells) else None for column in at
            )


class _RowReader:
    """Reads staged rows through their kind, with what only the sheet says of them."""

    def __init__(self, batch: ImportBatch, kind: ImportKind) -> None:
        self.batch = batch
        self.columns = {int(number): name for number, name in batch.mapping.items()}
        self.read = kind.reader(batch)
        self.days = [field.name for field in kind.fields if field.day]
        self.places = any(field.name == "community" for field in kind.fields)
        self.communities = by_name(communities(batch.division_code)) if self.places else {}

    def __call__(self, number: int, cells: Sequence[Any], problems: Sequence[Mapping[str, str]]) -> Reading:
        around = next((one["code"] for one in problems if one["code"] in AROUND), "")
        if around or len(cells) > len(self.batch.header):
            refused = Reading(number)
            refused.reject(around or "row_too_long")
            return refused
        row = {name: unpacked(cells[at]) if at < len(cells) else None for at, name in self.columns.items()}
        notes = self._completed(row, self.batch.sheet_of(number))
        reading = self.read(number, row)
        for code, name in notes:
            reading.note(code, name)
        return reading

    def _completed(self, row: dict[str, Cell], sheet: SheetStaged | None) -> list[tuple[str, str]]:
        """Leave out formulas without a value, count days from the sheet's own epoch, and take the community from the name
        of the sheet where its rows name none; return the notes on it.
        """
        notes = [("formula_uncomputed", name) for name, cell in row.items() if cell == UNCOMPUTED]
        row.update(dict.fromkeys((name for _code, name in notes), None))
        if sheet is not None and sheet.date_1904:
            for name in self.days:
                day = row.get(name)
                if isinstance(day, int | float) and not isinstance(day, bool) and day < SERIALS[1]:
                    row[name] = day + DAYS_TO_1904
        if self.places and sheet is not None and not row.get("community"):
            community = self._community(sheet.name.strip())
            if community:
                row["community"] = community
                notes.append(("community_of_sheet", "community"))
        return notes

    def _community(self, title: str) -> str:
        return next((name for name in (title, f"{title}社区") if len(self.communities.get(name, ())) == 1), "")


def column_cells(batch: ImportBatch, name: str) -> Iterator[Cell]:
    """Yield the cells of a field's column, for what only a whole column tells; none if the file lacks it."""
    if name in batch.mapping.values():
        for (cell,) in fields_of_rows(batch, (name,)):
            yield cell


def raw_sample(batch: ImportBatch, count: int) -> list[tuple[int, list[Cell]]]:
    """The first rows as they are in the file."""
    rows = batch.rows_read().values_list("row_number", "cells")[:count]
    return [(number, [unpacked(cell) for cell in cells]) for number, cells in rows]


def cells_of(batch: ImportBatch, numbers: Collection[int]) -> dict[int, list[Cell]]:
    """The cells of some rows, by row number."""
    rows = batch.rows.filter(row_number__in=numbers).values_list("row_number", "cells")
    return {number: [unpacked(cell) for cell in cells] for number, cells in rows}


def raw_rows(batch: ImportBatch, outcome: Outcome) -> Iterator[tuple[int, list[Cell], list[dict[str, str]]]]:
    """Yield rows as they are in the file, with their notes."""
    rows = batch.rows_read().filter(outcome=outcome).values_list("row_number", "cells", "problems")
    for number, cells, problems in rows.iterator(chunk_size=CHUNK):
        yield number, [unpacked(cell) for cell in cells], problems


def record_outcomes(batch: ImportBatch, compared: Sequence[Compared]) -> None:
    """Store the previewed outcomes and notes of rows, and, sealed, what they would change."""
    seal = StagedRow._meta.get_field("change").seal
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE core_stagedrow AS staged
               SET outcome = given.outcome, problems = given.problems::jsonb, change = given.change,
                   target = given.target, decided_by = '', decided_at = NULL
               FROM unnest(%s::int[], %s::text[], %s::text[], %s::bytea[], %s::bytea[])
                   AS given(row_number, outcome, problems, change, target)
               WHERE staged.batch_id = %s AND staged.row_number = given.row_number""",
            [
                [reading.row_number for reading, _one in compared],
                [str(one.outcome) for _reading, one in compared],
                [json.dumps([note.as_json() for note in reading.notes]) for reading, _one in compared],
                [seal(one.as_json()) for _reading, one in compared],
                [one.target for _reading, one in compared],
                batch.pk,
            ],
        )


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
