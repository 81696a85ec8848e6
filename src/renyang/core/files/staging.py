"""Bulk reading and writing of staged rows: sealed cells, readings, outcomes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from renyang.core.bulk import copy_into
from renyang.core.files.cells import Cell, packed, unpacked
from renyang.core.files.kinds import Comparison, ImportKind, Reading
from renyang.core.models import ImportBatch, Outcome, StagedRow
from renyang.core.sealing.seal import keys

CHUNK = 5_000  # rows held in memory at a time


def copy_rows(batch: ImportBatch, rows: Iterable[tuple[int, Sequence[Cell]]]) -> int:
    """Stream rows into staging, sealed; return their number."""
    place = StagedRow._meta.get_field("cells").place
    seal = keys().seal
    staged = ((batch.pk, row_number, seal(packed(cells).encode(), place), "[]") for row_number, cells in rows)
    return copy_into("core_stagedrow", ("batch_id", "row_number", "cells", "problems"), staged)


def readings(batch: ImportBatch, kind: ImportKind, *, accepted_only: bool = False) -> Iterator[list[Reading]]:
    """Yield the batch's rows as its kind reads them, in chunks, in the file's order.

    The reader sees every row even if `accepted_only` leaves out those the preview rejected, so both passes read alike.
    """
    columns = {int(number): name for number, name in batch.mapping.items()}
    read = kind.reader(batch)

    def reading(number: int, cells: Sequence[Any]) -> Reading:
        if len(cells) > len(batch.header):
            too_long = Reading(number)
            too_long.reject("row_too_long")
            return too_long
        return read(number, {name: unpacked(cells[at]) for at, name in columns.items()})

    rows = batch.rows.order_by("row_number").values_list("row_number", "cells", "outcome")
    for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
        read_rows = [(reading(number, cells), outcome) for number, cells, outcome in chunk]
        yield [row for row, outcome in read_rows if not (accepted_only and outcome == Outcome.REJECTED)]


def column_cells(batch: ImportBatch, name: str) -> Iterator[Cell]:
    """Yield the cells of a field's column, for what only a whole column tells; none if the file lacks it."""
    at = next((int(number) for number, field in batch.mapping.items() if field == name), None)
    if at is not None:
        for cells in batch.rows.values_list("cells", flat=True).iterator(chunk_size=CHUNK):
            yield unpacked(cells[at])


def raw_sample(batch: ImportBatch, count: int) -> list[tuple[int, list[Cell]]]:
    """The first rows as they are in the file."""
    rows = batch.rows.order_by("row_number").values_list("row_number", "cells")[:count]
    return [(number, [unpacked(cell) for cell in cells]) for number, cells in rows]


def raw_rows(batch: ImportBatch, outcome: Outcome) -> Iterator[tuple[int, list[Cell], list[dict[str, str]]]]:
    """Yield rows as they are in the file, with their notes."""
    rows = batch.rows.filter(outcome=outcome).order_by("row_number").values_list("row_number", "cells", "problems")
    for number, cells, problems in rows.iterator(chunk_size=CHUNK):
        yield number, [unpacked(cell) for cell in cells], problems


def record_outcomes(batch: ImportBatch, read: Sequence[Reading], compared: Sequence[Comparison]) -> None:
    """Store the previewed outcomes and notes of rows, and, sealed, what they would change."""
    seal = StagedRow._meta.get_field("change").seal
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE core_stagedrow AS staged
               SET outcome = given.outcome, problems = given.problems::jsonb, change = given.change
               FROM unnest(%s::int[], %s::text[], %s::text[], %s::bytea[]) AS given(row_number, outcome, problems, change)
               WHERE staged.batch_id = %s AND staged.row_number = given.row_number""",
            [
                [reading.row_number for reading in read],
                [str(one.outcome) for one in compared],
                [json.dumps([note.as_json() for note in reading.notes]) for reading in read],
                [seal(one.as_json()) for one in compared],
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
