"""Which sites are open, and how many people would be safe in a site."""

from typing import Any

from django.utils.translation import gettext
from ninja import Query, Router, Schema

from renyang.api.lists import schema_of
from renyang.api.schemas import REFUSALS
from renyang.api.terms import schema_of_terms
from renyang.core.access.gate import get_for
from renyang.core.access.request import ActorRequest
from renyang.places import queries
from renyang.places.domain.conditions import in_words, sentence
from renyang.places.domain.openings import OpeningTerms, RoomOpening
from renyang.places.lists import OPENINGS
from renyang.places.models import Outcome, Site

router = Router(tags=["openings"])
_OpeningRow = schema_of(OPENINGS, "OpeningRow", "A site of the list of openings.")


class WayOut(Schema):
    """A way of opening, and who may be in the building at once."""

    windows_open: bool
    people: int
    older_people: int
    staff: int


class RoomConditionsOut(Schema):
    """A room: people at once, staff among them, with windows shut and open. None: not known; `missing` says why."""

    room: int
    name: str
    windows_shut: int | None
    windows_open: int | None
    binding: str | None
    missing: list[str]


class ConditionsOut(Schema):
    """On what conditions a site opens. `ways` is empty if it is not known how many people are safe; `against` are the codes of
    the checklist's necessary questions answered with no.
    """

    ways: list[WayOut]
    rooms: list[RoomConditionsOut]
    against: list[str]


class OpeningOut(_OpeningRow):  # type: ignore[misc, valid-type] # made from a declared list
    """A site with the decision in force. `places` are those for older people at once that may be used now, `conditions` what
    was signed, or what holds until it is decided again. None: not decided.
    """

    conditions: ConditionsOut | None


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
    """A site on the terms asked for, and what would be signed. `outcome`, `people` and `places` are None if it is not known."""

    site: int
    name: str
    sentence: str
    outcome: Outcome | None
    people: int | None
    places: int | None
    conditions: ConditionsOut
    rooms: list[RoomOpeningOut]


Terms = schema_of_terms(OpeningTerms, "Terms", "On what terms it would open.", before={}, defaults={})


@router.get("/openings", response={200: list[OpeningOut], **REFUSALS}, operation_id="openings")
def openings(request: ActorRequest) -> list[dict[str, Any]]:
    """Every site where people come together, with what is decided of it for today and on what conditions."""
    reading = OPENINGS.read_by(request.actor, None)
    return [reading.record(row) | {"conditions": row.conditions and row.conditions.stored()} for row in reading.rows()]


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
        sentence=in_words(sentence(decided.conditions, decided.terms.masks), gettext),
        outcome=decided.outcome,
        people=decided.people,
        places=decided.places,
        conditions=ConditionsOut(**decided.conditions.stored()),
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
