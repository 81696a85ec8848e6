"""Divisions."""

from ninja import Router, Schema

from renyang.api.schemas import REFUSALS
from renyang.core import queries
from renyang.core.access.request import ActorRequest

router = Router(tags=["core"])


class DivisionOut(Schema):
    """A division of the country."""

    code: str
    name: str


@router.get(
    "divisions", response={200: list[DivisionOut], **REFUSALS}, operation_id="divisions", summary="Divisions I work in"
)
def divisions(request: ActorRequest) -> list[DivisionOut]:
    """The divisions within the caller's grants."""
    return [DivisionOut(code=row.code, name=row.name) for row in queries.divisions_of(request.actor)]
