"""The index."""

import datetime as dt
from typing import Any

from ninja import Router, Schema

from renyang.api.schemas import REFUSALS
from renyang.core.access.gate import OutOfScope
from renyang.core.access.request import ActorRequest
from renyang.resilience import queries

router = Router(tags=["resilience"])


class IndexOut(Schema):
    """The newest index: levers, indicators with their counts, communities with their ranges of rank. Who works in one
    community reads its index only.
    """

    division_code: str
    created_at: dt.datetime
    finished_at: dt.datetime
    result: dict[str, Any]


@router.get("index", response={200: IndexOut, **REFUSALS}, operation_id="index", summary="The newest index")
def index(request: ActorRequest) -> IndexOut:
    """The newest index the caller may see."""
    row = queries.latest_index(request.actor)
    if row is None:
        raise OutOfScope
    row.result = queries.index_result(request.actor, row)
    return IndexOut.from_orm(row)
