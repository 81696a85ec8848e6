"""Imported files."""

import uuid
from typing import Any

from ninja import Router

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS
from renyang.core import queries
from renyang.core.access.request import ActorRequest
from renyang.core.lists.imports import IMPORTS

router = Router(tags=["core"])

ImportRow = schema_of(IMPORTS, "ImportRow", "An imported file and how far it has come.")
ImportPage = page_schema_of(ImportRow, "ImportPage")


@router.get("imports", response={200: ImportPage, **REFUSALS}, operation_id="imports", summary="Imported files")
def imports(request: ActorRequest, order: Order = "", after: After = "") -> dict[str, Any]:
    """The imported files, newest first."""
    return page_answer(IMPORTS.read_by(request.actor, None, order=order), after)


@router.get("imports/{pk}", response={200: ImportRow, **REFUSALS}, operation_id="import_get", summary="One file")
def import_get(request: ActorRequest, pk: uuid.UUID) -> dict[str, Any]:
    """One imported file."""
    batch = queries.batch(request.actor, pk)
    return IMPORTS.read_by(request.actor, None).record(batch)
