"""Which sites are open, and how many would be safe in one."""

import datetime as dt
import uuid

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from renyang.api.schemas import REFUSALS
from renyang.core.gate import Action, NotAllowed, get_for, may
from renyang.places import queries
from renyang.places.models import DecisionState, Masks, OpeningDecision, Outcome, Site
from renyang.places.opening import OpeningTerms, RoomOpening
from renyang.science.occupancy import RISK

router = Router(tags=["openings"])


class OpeningOut(Schema):
    """A site with the decision in force. `places` are those for older people at once that may be used now."""

    site: int
    name: str
    division_code: str
    decision: uuid.UUID | None
    outcome: Outcome | None
    state: DecisionState | None
    places: int | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    signed_by: str
    signed_at: dt.datetime | None


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


class Terms(Schema):
    """On what terms it would open."""

    prevalence: float
    risk: float = RISK
    masks: Masks = Masks.NONE
    hours: float = 4.0
    sessions: int = 1
    windows_open: bool = False


@router.get("/openings", response={200: list[OpeningOut], **REFUSALS}, operation_id="openings")
def openings(request: HttpRequest) -> list[OpeningOut]:
    """Every site where people come together, with what is decided of it for today."""
    if not may(request.actor, Action.VIEW, OpeningDecision):
        raise NotAllowed
    return [_opening_out(row) for row in queries.board(request.actor, timezone.localdate())]


@router.get("/sites/{site}/opening", response={200: SiteOpeningOut, **REFUSALS}, operation_id="site_opening")
def site_opening(request: HttpRequest, site: int, terms: Query[Terms]) -> SiteOpeningOut:
    """How many would be safe in a site on these terms, which limit binds, and what each measure would change."""
    row = get_for(request.actor, Site, site)
    found = queries.opening_of(request.actor, row, OpeningTerms(**terms.dict()))
    return SiteOpeningOut(
        site=row.pk,
        name=row.name,
        outcome=found.outcome,
        people=found.people,
        places=found.places,
        rooms=[_room_out(room) for room in found.rooms],
    )


def _opening_out(row: queries.OnBoard) -> OpeningOut:
    decision = row.decision
    return OpeningOut(
        site=row.site.pk,
        name=row.site.name,
        division_code=row.site.division_code,
        decision=decision.pk if decision else None,
        outcome=decision.outcome if decision else None,
        state=decision.state if decision else None,
        places=row.places,
        starts_on=decision.starts_on if decision else None,
        ends_on=decision.ends_on if decision else None,
        signed_by=decision.signed_by if decision else "",
        signed_at=decision.signed_at if decision else None,
    )


def _room_out(found: RoomOpening) -> RoomOpeningOut:
    return RoomOpeningOut(
        room=found.room.pk,
        name=found.room.name,
        safe_occupancy=found.people,
        binding_limit=found.safe.binding,
        limits={str(limit): number for limit, number in found.safe.by_limit.items()},
        air_changes=found.air.air.air_changes,
        missing=[remark.code for remark in found.safe.missing],
        remarks=[remark.code for remark in found.air.remarks],
        measures=[
            MeasureOut(
                measure=effect.measure, safe_occupancy=effect.people, binding_limit=effect.binding, gain=effect.gain
            )
            for effect in found.effects
        ],
    )
