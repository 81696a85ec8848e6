"""The caller's account."""

from ninja import Router, Schema

from renyang.api.schemas import REFUSALS
from renyang.core.access.request import ActorRequest

router = Router(tags=["accounts"])


class GrantOut(Schema):
    """One role over one division for a purpose."""

    role: str
    division: str
    purpose: str


class Me(Schema):
    """The caller and what they may do."""

    username: str
    name: str
    grants: list[GrantOut]


@router.get("me", response={200: Me, **REFUSALS}, operation_id="me", summary="Who am I, and what may I do?")
def me(request: ActorRequest) -> Me:
    """The caller's account and active grants."""
    actor = request.actor
    grants = [GrantOut(role=grant.role, division=grant.division, purpose=grant.purpose) for grant in actor.grants]
    return Me(username=actor.name, name=actor.display_name, grants=grants)
