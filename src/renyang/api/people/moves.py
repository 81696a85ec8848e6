"""Moves between communities: those to decide, and those that wait for another community."""

from typing import Any

from ninja import Router

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS
from renyang.core.access.request import ActorRequest
from renyang.people.lists import MOVES, MOVES_AWAITED

router = Router(tags=["moves"])

MoveOut = schema_of(MOVES, "MoveOut", "A record of another community that claims a resident, and waits to be decided.")
Moves = page_schema_of(MoveOut, "Moves")
MoveAwaitedOut = schema_of(
    MOVES_AWAITED,
    "MoveAwaitedOut",
    "A record that claims another community's resident, with the name as in the record.",
)
MovesAwaited = page_schema_of(MoveAwaitedOut, "MovesAwaited")


@router.get("moves", response={200: Moves, **REFUSALS}, operation_id="moves", summary="Moves to decide")
def moves(request: ActorRequest, order: Order = "", after: After = "") -> dict[str, Any]:
    """A page of the moves that the caller may decide, longest waiting first."""
    return page_answer(MOVES.read_by(request.actor, None, order=order), after)


@router.get(
    "moves/awaited",
    response={200: MovesAwaited, **REFUSALS},
    operation_id="moves_awaited",
    summary="Moves waiting for another community",
)
def moves_awaited(request: ActorRequest, order: Order = "", after: After = "") -> dict[str, Any]:
    """A page of what the caller's own records ask of other communities, with the answer, latest first."""
    return page_answer(MOVES_AWAITED.read_by(request.actor, None, order=order), after)
