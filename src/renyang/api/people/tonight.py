"""Tonight: whom to call, where each community stands, and notes of calls."""

import datetime as dt
import uuid
from typing import Annotated, Any

from ninja import Field, Router, Schema, Status
from ninja.params.functions import Query

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS, REFUSALS_OF_A_BODY
from renyang.core.access.request import ActorRequest
from renyang.core.queries import user_named
from renyang.people import services
from renyang.people.lists import TONIGHT, TONIGHT_COMMUNITIES
from renyang.people.models import CallOutcome, Tonight, TonightPerson, TonightState
from renyang.people.models.tonight import NOTE_LIMIT
from renyang.people.queries.tonight import TonightTerms

router = Router(tags=["tonight"])

Division = Annotated[
    str, Query(pattern=r"^[0-9]{0,12}$", description="Code of a community, or of a division that holds some.")
]
TonightRowOut = schema_of(
    TONIGHT,
    "TonightRowOut",
    "A person of a community's latest round, in the order of calling. `tries` counts her calls; send it with the next one.",
)
TonightPage = page_schema_of(TonightRowOut, "TonightPage")
TonightCommunityOut = schema_of(
    TONIGHT_COMMUNITIES,
    "TonightCommunityOut",
    "A community and its latest round. The five states add up to `people`; without a round, `people` is how many would be "
    "on it.",
)


class TonightCommunities(Schema):
    """The communities with people to call, in order."""

    items: list[TonightCommunityOut]  # type: ignore[valid-type] # made from a declared list


class TonightIn(Schema):
    """Where a round is to begin: a community, or a division for all its communities."""

    division_code: str = Field(max_length=12)


class TonightOut(Schema):
    """One round of one community."""

    id: uuid.UUID
    division_code: str
    people: int
    begun_at: dt.datetime
    begun_by: str
    closed_at: dt.datetime | None
    closed_by: str


class TonightCallIn(Schema):
    """A call: its outcome, what was said, how many calls of this person you had seen, and when it was (left out: now)."""

    outcome: CallOutcome
    tries: int = Field(ge=0)
    note: str = Field("", max_length=NOTE_LIMIT)
    called_at: dt.datetime | None = None


class TonightCallOut(Schema):
    """A call as it is kept."""

    id: uuid.UUID
    outcome: CallOutcome
    note: str
    called_at: dt.datetime
    called_by: str


class TonightAssignIn(Schema):
    """Whom a person is assigned to, by username, and whom she was assigned to before; empty for nobody."""

    username: str = Field("", max_length=60)
    instead_of: str = Field("", max_length=60)


class TonightAssigned(Schema):
    """Whom a person is assigned to; empty for nobody."""

    username: str


class TonightShareIn(Schema):
    """Among whom a round is shared out, by username; each gets one person in turn."""

    usernames: list[Annotated[str, Field(max_length=60)]] = Field(max_length=200)


class TonightShared(Schema):
    """How many people were assigned."""

    assigned: int


@router.get("tonight", response={200: TonightPage, **REFUSALS}, operation_id="tonight", summary="Whom to call tonight")
def tonight(
    request: ActorRequest,
    division: Division = "",
    state: TonightState | None = None,
    mine: bool = False,
    order: Order = "",
    after: After = "",
) -> dict[str, Any]:
    """The people of the latest rounds, filtered by division, by state, and by what is assigned to the caller."""
    terms = TonightTerms(division=division, state=state or "", mine=mine)
    return page_answer(TONIGHT.read_by(request.actor, terms, order=order), after)


@router.get(
    "tonight/communities",
    response={200: TonightCommunities, **REFUSALS},
    operation_id="tonight_communities",
    summary="Tonight by community",
)
def tonight_communities(request: ActorRequest, division: Division = "") -> dict[str, Any]:
    """The communities with the counts of their latest rounds."""
    return {"items": list(TONIGHT_COMMUNITIES.read_by(request.actor, division).records())}


@router.post(
    "tonight",
    response={201: list[TonightOut], **REFUSALS_OF_A_BODY},
    operation_id="tonight_begin",
    summary="Begin rounds",
)
def tonight_begin(request: ActorRequest, wanted: TonightIn) -> Status[list[Tonight]]:
    """Begin a round in each community of a division that has none open."""
    return Status(201, services.tonight_begin(actor=request.actor, division_code=wanted.division_code))


@router.post(
    "tonight/{pk}/close",
    response={200: TonightOut, **REFUSALS},
    operation_id="tonight_close",
    summary="Close a round",
)
def tonight_close(request: ActorRequest, pk: uuid.UUID) -> Tonight:
    """Close a community's round."""
    return services.tonight_close(actor=request.actor, tonight=Tonight(pk=pk))


@router.post(
    "tonight/{pk}/share",
    response={200: TonightShared, **REFUSALS_OF_A_BODY},
    operation_id="tonight_share",
    summary="Share out a round",
)
def tonight_share(request: ActorRequest, pk: uuid.UUID, wanted: TonightShareIn) -> TonightShared:
    """Assign the people of a round whom nobody has, and who are still to be reached, to colleagues in turn."""
    users = [user_named(name) for name in dict.fromkeys(wanted.usernames)]
    return TonightShared(assigned=services.tonight_share(actor=request.actor, tonight=Tonight(pk=pk), users=users))


@router.post(
    "tonight/people/{pk}/calls",
    response={201: TonightCallOut, **REFUSALS_OF_A_BODY},
    operation_id="tonight_call",
    summary="Note a call",
)
def tonight_call(request: ActorRequest, pk: uuid.UUID, call: TonightCallIn) -> Status[object]:
    """Note a call of a person of a round (`listed`); refused if somebody noted one that you had not seen."""
    kept = services.tonight_call(
        actor=request.actor,
        listed=TonightPerson(pk=pk),
        outcome=call.outcome,
        tries=call.tries,
        note=call.note,
        at=call.called_at,
    )
    return Status(201, kept)


@router.post(
    "tonight/people/{pk}/assign",
    response={200: TonightAssigned, **REFUSALS_OF_A_BODY},
    operation_id="tonight_assign",
    summary="Assign a person",
)
def tonight_assign(request: ActorRequest, pk: uuid.UUID, wanted: TonightAssignIn) -> TonightAssigned:
    """Assign a person of a round to a colleague; refused if somebody was faster."""
    user, before = (user_named(name) if name else None for name in (wanted.username, wanted.instead_of))
    row = services.tonight_assign(actor=request.actor, listed=TonightPerson(pk=pk), user=user, instead_of=before)
    return TonightAssigned(username=row.assigned_to.username if row.assigned_to else "")
