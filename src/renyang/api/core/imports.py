"""Imported files."""

import uuid
from typing import Any

from ninja import Router, Schema

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS
from renyang.core import queries
from renyang.core.access.request import ActorRequest
from renyang.core.lists.imports import IMPORTS

router = Router(tags=["core"])

ImportRow = schema_of(IMPORTS, "ImportRow", "An imported file and how far it has come.")
ImportPage = page_schema_of(ImportRow, "ImportPage")


class SheetOut(Schema):
    """A sheet of the file. `why` says why it is not read, `remarks` what was seen in it."""

    name: str
    read: bool
    rows: int
    why: str
    remarks: list[str]


class CellOut(Schema):
    """A cell, as "C5" or "sheet!C5", and its masked text."""

    cell: str
    text: str


class NoteOut(Schema):
    """A note on cells of a column: how many have it, and the first of them."""

    note: str
    count: int
    first: list[CellOut]


class ColumnOut(Schema):
    """A column. `field` is what it is read as, empty if it is left out; without a letter, the notes are on whole rows."""

    column: str
    heading: str
    field: str
    filled: int
    noted: int
    notes: list[NoteOut]


class RejectedRow(Schema):
    """A row that was rejected, and why."""

    row: str
    reasons: list[str]


class ImportReading(Schema):
    """How an imported file was read."""

    sheets: list[SheetOut]
    columns: list[ColumnOut]
    rejected_rows: list[RejectedRow]


@router.get("imports", response={200: ImportPage, **REFUSALS}, operation_id="imports", summary="Imported files")
def imports(request: ActorRequest, order: Order = "", after: After = "") -> dict[str, Any]:
    """The imported files, newest first."""
    return page_answer(IMPORTS.read_by(request.actor, None, order=order), after)


@router.get("imports/{pk}", response={200: ImportRow, **REFUSALS}, operation_id="import_get", summary="One file")
def import_get(request: ActorRequest, pk: uuid.UUID) -> dict[str, Any]:
    """One imported file."""
    batch = queries.batch(request.actor, pk)
    return IMPORTS.read_by(request.actor, None).record(batch)


@router.get(
    "imports/{pk}/reading",
    response={200: ImportReading, **REFUSALS},
    operation_id="import_reading",
    summary="How one file was read",
)
def import_reading(request: ActorRequest, pk: uuid.UUID) -> dict[str, Any]:
    """Every sheet, every column and every rejected row of an imported file; cells are masked."""
    return queries.as_read(request.actor, queries.batch(request.actor, pk))
