"""Emergency openings, for those who review them."""

from typing import Any

from ninja import Router

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS
from renyang.core.access.request import ActorRequest
from renyang.people.lists import EMERGENCY_OPENINGS

router = Router(tags=["people"])

EmergencyOpeningOut = schema_of(
    EMERGENCY_OPENINGS,
    "EmergencyOpeningOut",
    "All facts of one person shown to one user for an hour, with the reason and the review. Without an `id` the caller may "
    "not see the person, and the name is a pseudonym.",
)
EmergencyOpenings = page_schema_of(EmergencyOpeningOut, "EmergencyOpenings")


@router.get(
    "emergency-openings",
    response={200: EmergencyOpenings, **REFUSALS},
    operation_id="emergency_openings",
    summary="Emergency openings",
)
def emergency_openings(
    request: ActorRequest, unreviewed: bool = False, order: Order = "", after: After = ""
) -> dict[str, Any]:
    """A page of the emergency openings in the caller's divisions, latest first; only those not yet reviewed if asked."""
    return page_answer(EMERGENCY_OPENINGS.read_by(request.actor, unreviewed, order=order), after)
