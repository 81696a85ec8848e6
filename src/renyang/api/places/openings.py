"""Which sites are open, and how many people would be safe in a site."""

from collections.abc import Mapping

from ninja import Query, Router, Schema

from renyang.api.lists import schema_of
from renyang.api.schemas import REFUSALS
from renyang.api.terms import schema_of_terms
from renyang.core.access.gate import get_for
from renyang.core.access.request import ActorRequest
from renyang.core.lists import Value
from renyang.places import queries
from renyang.places.domain.openings import OpeningTerms, RoomOpening
from renyang.places.lists import OPENINGS
from renyang.places.models import Outcome, Site

router = Router(tags=["openings"])


OpeningOut = schema_of(
    OPENINGS,
    "OpeningOut",
    "A site with the decision in force. `places` are those for older people at once that may be used now.",
)


class MeasureOut(Schema):
    """What one measure alone would make of a room; None: cannot be said."""

    measure: str
    safe_occupancy: int | None
    binding_limit: str | None
    gain: int | None


class RoomOpeningOut(Schema):
    """A room: people at once, staff among them, by each limit, and which binds. None: cannot be said, `missing` says why."""

    room: int
    name: str
    safe_occupancy: int | None
    binding_limit: str | None
    limits: dict[str, int | None]
    air_changes: float | None
    missing: list[str]
    remarks: list[str]
    measures: list[MeasureOut]


class SiteOpeningOut(Schema):
    """A site on the terms asked for."""

    site: int
    name: str
    outcome: Outcome
    people: int
    places: int
    rooms: list[RoomOpeningOut]


Terms = schema_of_terms(OpeningTerms, "Terms", "On what terms it would open.", before={}, defaults={})


@router.get(
    "/openings",
    response={200: list[OpeningOut], **REFUSALS},  # type: ignore[valid-type] # made from a declared list
    operation_id="openings",
)
def openings(request: ActorRequest) -> list[Mapping[str, Value]]:
    """Every site where people come together, with what is decided of it for today."""
    return list(OPENINGS.read_by(request.actor, None).records())


@router.get("/sites/{site}/opening", response={200: SiteOpeningOut, **REFUSALS}, operation_id="site_opening")
def site_opening(
    request: ActorRequest,
    site: int,
    terms: Query[Terms],  # type: ignore[valid-type] # made from terms
) -> SiteOpeningOut:
    """How many would be safe in a site on these terms, which limit binds, and what each measure would change."""
    row = get_for(request.actor, Site, site)
    decided = queries.opening_of(request.actor, row, OpeningTerms(**dict(terms)))
    return SiteOpeningOut(
        site=row.pk,
        name=row.name,
        outcome=decided.outcome,
        people=decided.people,
        places=decided.places,
        rooms=[_room_out(room) for room in decided.rooms],
    )


def _room_out(room: RoomOpening) -> RoomOpeningOut:
    return RoomOpeningOut(
        room=room.room.pk,
        name=room.room.name,
        safe_occupancy=room.people,
        binding_limit=room.safe.binding,
        limits={str(limit): number for limit, number in room.safe.by_limit.items()},
        air_changes=room.air.air.air_changes,
        missing=[remark.code for remark in room.safe.missing],
        remarks=[remark.code for remark in room.air.remarks],
        measures=[
            MeasureOut(
                measure=effect.measure, safe_occupancy=effect.people, binding_limit=effect.binding, gain=effect.gain
            )
            for effect in room.effects
        ],
    )
