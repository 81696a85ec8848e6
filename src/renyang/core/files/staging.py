"""Bulk reading and writing of staged rows: sealed cells, readings, outcomes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from renyang.core.bulk import copy_into
from renyang.core.files.cells import Cell, packed, unpacked
from renyang.core.files.kinds import Compared, ImportKind, Reading
from renyang.core.models import ImportBatch, Outcome, StagedRow
from renyang.core.sealing.seal import keys

CHUNK = 5_000  # rows held in memory at a time
NOT_ACCEPTED = frozenset({Outcome.REJECTED, Outcome.QUESTION})


def copy_rows(batch: ImportBatch, rows: Iterable[tuple[int, Sequence[Cell]]]) -> int:
    """Stream rows into staging, sealed; return their number."""
    place = StagedRow._meta.get_field("cells").place
    seal = keys().seal
    staged = ((batch.pk, row_number, seal(packed(cells).encode(), place), "[]") for row_number, cells in rows)
    return copy_into("core_stagedrow", ("batch_id", "row_number", "cells", "problems"), staged)


def readings(
    batch: ImportBatch, kind: ImportKind, *, accepted_only: bool = False, row_number: int | None = None
) -> Iterator[list[Reading]]:
    """Yield the batch's rows as its kind reads them, in chunks, in the file's order; or only one row.

    The reader sees every row even if `accepted_only` leaves out those the preview did not accept, so both passes read alike.
    """
    columns = {int(number): name for number, name in batch.mapping.items()}
    read = kind.reader(batch)

    def reading(number: int, cells: Sequence[Any]) -> Reading:
        if len(cells) > len(batch.header):
            too_long = Reading(number)
            too_long.reject("row_too_long")
            return too_long
        return read(number, {name: unpacked(cells[at]) for at, name in columns.items()})

    rows = batch.rows.order_by("row_number").values_list("row_number", "cells", "outcome", "target")
    if row_number is not None:
        rows = rows.filter(row_number=row_number)
    for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
        accepted = []
        for number, cells, outcome, target in chunk:
            row = reading(number, cells)
            row.target = None if target is None else bytes(target)
            if not accepted_only or outcome not in NOT_ACCEPTED:
                accepted.append(row)
        yield accepted


def fields_of_rows(batch: ImportBatch, names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """Yield these fields of each row as they are in the file, None where no column holds one; rows too long are left out."""
    columns = {name: int(number) for number, name in batch.mapping.items() if name in names}
    at = [columns.get(name) for name in names]
    for cells in batch.rows.order_by("row_number").values_list("cells", flat=True).iterator(chunk_size=CHUNK):
        if len(cells) <= len(batch.header):
            yield tuple(None if column is None else unpacked(cells[column]) for column in at)


def column_cells(batch: ImportBatch, name: str) -> Iterator[Cell]:
    """Yield the cells of a field's column, for what only a whole column tells; none if the file lacks it."""
    if name in batch.mapping.values():
        for (cell,) in fields_of_rows(batch, (name,)):
            yield cell


def raw_sample(batch: ImportBatch, count: int) -> list[tuple[int, list[Cell]]]:
    """The first rows as they are in the file."""
    rows = batch.rows.order_by("row_number").values_list("row_number", "cells")[:count]
    return [(number, [unpacked(cell) for cell in cells]) for number, cells in rows]


def raw_rows(batch: ImportBatch, outcome: Outcome) -> Iterator[tuple[int, list[Cell], list[dict[str, str]]]]:
    """Yield rows as they are in the file, with their notes."""
    rows = batch.rows.filter(outcome=outcome).order_by("row_number").values_list("row_number", "cells", "problems")
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
