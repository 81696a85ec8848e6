"""Divisions and imported files."""

import datetime as dt
import uuid

from ninja import Router, Schema
from ninja.params.functions import Query

from renyang.api.schemas import REFUSALS
from renyang.core import queries
from renyang.core.gate import Action, NotAllowed, may
from renyang.core.models import ImportBatch
from renyang.core.request import ActorRequest

router = Router(tags=["core"])


class DivisionOut(Schema):
    """A division of the country."""

    code: str
    name: str


class BatchOut(Schema):
    """An imported file and how far it has come."""

    id: uuid.UUID
    file_name: str
    kind: str
    source: str
    division_code: str
    state: str
    row_count: int
    counts: dict[str, int]
    created_at: dt.datetime
    created_by: str


class Batches(Schema):
    """A page of imported files."""

    items: list[BatchOut]


@router.get(
    "divisions", response={200: list[DivisionOut], **REFUSALS}, operation_id="divisions", summary="Divisions I work in"
)
def divisions(request: ActorRequest) -> list[DivisionOut]:
    """The divisions within the caller's grants."""
    return [DivisionOut(code=row.code, name=row.name) for row in queries.divisions_of(request.actor)]


@router.get("imports", response={200: Batches, **REFUSALS}, operation_id="imports", summary="Imported files")
def imports(request: ActorRequest, limit: int = Query(50, ge=1, le=200)) -> Batches:
    """The files taken in, newest first."""
    if not may(request.actor, Action.VIEW, ImportBatch):
        raise NotAllowed
    return Batches(items=[_out(row) for row in queries.batches(request.actor)[:limit]])


@router.get("imports/{pk}", response={200: BatchOut, **REFUSALS}, operation_id="import_get", summary="One file")
def import_get(request: ActorRequest, pk: uuid.UUID) -> BatchOut:
    """One imported file."""
    return _out(queries.batch(request.actor, pk))


def _out(row: ImportBatch) -> BatchOut:
    return BatchOut(**{name: getattr(row, name) for name in BatchOut.model_fields})
