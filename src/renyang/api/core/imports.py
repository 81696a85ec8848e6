"""Imported files."""

import datetime as dt
import uuid

from ninja import Router, Schema
from ninja.params.functions import Query

from renyang.api.schemas import REFUSALS
from renyang.core import queries
from renyang.core.access.gate import Action, NotAllowed, may
from renyang.core.access.request import ActorRequest
from renyang.core.models import ImportBatch

router = Router(tags=["core"])


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
