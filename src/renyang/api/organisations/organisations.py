"""Organisations."""

from typing import Any

from ninja import Router

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS
from renyang.core.access.request import ActorRequest
from renyang.organisations.lists import ORGANISATIONS

router = Router(tags=["organisations"])


OrganisationOut = schema_of(ORGANISATIONS, "OrganisationOut", "An organisation that takes part in the care.")
Organisations = page_schema_of(OrganisationOut, "Organisations")


@router.get("/organisations", response={200: Organisations, **REFUSALS}, operation_id="organisations")
def organisations(request: ActorRequest, order: Order = "", after: After = "") -> dict[str, Any]:
    """A page of the organisations, sorted by a field (`-` before it: from the other end) if one is named."""
    return page_answer(ORGANISATIONS.read_by(request.actor, None, order=order), after)
