"""Reach of a service on foot, in numbers of people; only the page names them."""

from typing import Any

from ninja import Router, Schema

from renyang.api.lists import schema_of
from renyang.api.schemas import REFUSALS
from renyang.care.domain.terms import service_of
from renyang.core.access.request import ActorRequest
from renyang.places import queries
from renyang.places.lists import REACH_COMMUNITIES, REACH_LEVELS, REACH_PROPOSED, REACH_SITES, reach_record

router = Router(tags=["reach"])

LevelReachOut = schema_of(
    REACH_LEVELS,
    "LevelReachOut",
    "People of a capability level (-1: not assessed); `within` is null if service comes to them.",
)
CommunityReachOut = schema_of(
    REACH_COMMUNITIES, "CommunityReachOut", "A community's people, and how many have a site in reach."
)
SiteReachOut = schema_of(REACH_SITES, "SiteReachOut", "A site's places a day (0: closed), and what its loss would do.")
ProposedOut = schema_of(
    REACH_PROPOSED, "ProposedOut", "A site to equip, and how many more have one in reach with it and those before it."
)


class ReachOut(Schema):
    """The reach of a service for the people that the caller may see."""

    service: str
    people: int
    along_roads: int
    in_a_straight_line: int
    not_placed: int
    out_of_reach: int
    share_with_backup: float | None
    served: int
    levels: list[LevelReachOut]  # type: ignore[valid-type]
    communities: list[CommunityReachOut]  # type: ignore[valid-type]
    sites: list[SiteReachOut]  # type: ignore[valid-type]
    to_equip_next: list[ProposedOut]  # type: ignore[valid-type]


@router.get("/reach", response={200: ReachOut, **REFUSALS}, operation_id="reach")
def reach(request: ActorRequest, service: str, budget: float | None = None) -> dict[str, Any]:
    """Who has an open site of a service within 15 minutes on foot, what the loss of each would do, and what to equip next: the
    best three, or the best within a budget (yuan).
    """
    return reach_record(request.actor, queries.reach_of(request.actor, service_of(service).code, budget))
