"""Whom a service reaches on foot, in numbers of people; who they are is on the page."""

from ninja import Router, Schema

from renyang.api.schemas import REFUSALS
from renyang.care.domain.terms import service_of
from renyang.core.access.request import ActorRequest
from renyang.places import queries

router = Router(tags=["reach"])


class MeasuredOut(Schema):
    """For how many people ways were measured along roads, and for how many in a straight line."""

    along_roads: int
    straight: int


class LevelReachOut(Schema):
    """People of a capability level (-1: not assessed), and how many have an open site in reach; None: service comes to them."""

    level: int
    people: int
    within: int | None


class CommunityReachOut(Schema):
    """A community's people on the map: how many walk, and how many of them have one or two open sites in reach."""

    division_code: str
    people: int
    walking: int
    within: int
    with_backup: int
    places_per_100: float


class SiteReachOut(Schema):
    """A site of the service: places a day (0: closed), and what its loss would do, in people."""

    site: int
    name: str
    places: int
    stranded_if_lost: int
    served_if_lost: int


class ToEquipOut(Schema):
    """A site that does not offer the service yet, what it costs to equip (yuan), and how many more would have one in reach with
    it and those before it.
    """

    site: int
    name: str
    more_in_reach: int
    cost: float | None


class ReachOut(Schema):
    """The reach of a service for the people that the caller may see."""

    service: str
    people: int
    measured: MeasuredOut
    people_not_on_the_map: int
    out_of_reach: int
    share_with_two_open_sites: float | None
    served: int
    levels: list[LevelReachOut]
    communities: list[CommunityReachOut]
    sites: list[SiteReachOut]
    to_equip_next: list[ToEquipOut]


@router.get("/reach", response={200: ReachOut, **REFUSALS}, operation_id="reach")
def reach(request: ActorRequest, service: str, budget: float | None = None) -> ReachOut:
    """Who has an open site of a service within 15 minutes on foot, what the loss of each would do, and what to equip next: the
    best three, or the best within a budget (yuan).
    """
    served = queries.reach_of(request.actor, service_of(service).code, budget)
    return ReachOut(
        service=served.service,
        people=served.people,
        measured=MeasuredOut(along_roads=served.by_road, straight=served.people - served.by_road),
        people_not_on_the_map=sum(served.not_placed.values()),
        out_of_reach=len(served.out),
        share_with_two_open_sites=served.backup,
        served=served.served,
        levels=[LevelReachOut(level=row.level, people=row.people, within=row.within) for row in served.levels],
        communities=[
            CommunityReachOut(
                division_code=row.division_code,
                people=row.people,
                walking=row.walking,
                within=row.within,
                with_backup=row.with_backup,
                places_per_100=row.places_per_100,
            )
            for row in served.communities
        ],
        sites=[
            SiteReachOut(
                site=row.site.pk,
                name=row.site.name,
                places=row.places,
                stranded_if_lost=row.stranded,
                served_if_lost=row.served_without,
            )
            for row in served.sites
        ],
        to_equip_next=[
            ToEquipOut(site=row.site.pk, name=row.site.name, more_in_reach=row.more, cost=row.cost)
            for row in served.proposed
        ],
    )
