"""Proposals: changes that those tied to a person report, and those that wait for a worker."""

import datetime as dt
import uuid
from typing import Annotated

from ninja import Field, Router, Schema, Status
from ninja.params.functions import Query

from renyang.api.schemas import REFUSALS, REFUSALS_OF_A_BODY
from renyang.core.access.request import ActorRequest
from renyang.people.models import Person
from renyang.people.queries import proposals as queries
from renyang.people.services import proposal_make

router = Router(tags=["proposals"])

LONGEST = 200  # characters of a value or a note
Typed = Annotated[str, Field(max_length=LONGEST)]


class ProposedFactOut(Schema):
    """One proposed fact. `register_says` is what stands now, `stood` what stood when it was proposed; empty for nothing.

    `confirms`: it only says that the value is still right.
    """

    name: str
    proposed: str
    stood: str
    register_says: str
    source: str
    collected_on: dt.date | None
    confirms: bool


class ProposalOut(Schema):
    """A proposal. `proposed_as` is `herself`, or the relation of who proposed it."""

    id: uuid.UUID
    person: uuid.UUID
    name: str
    proposed_by: str
    proposed_as: str
    proposed_at: dt.datetime
    note: str
    state: str
    facts: list[ProposedFactOut]


class Proposals(Schema):
    """The proposals that wait for a worker, oldest first."""

    items: list[ProposalOut]
    waiting: int


class ProposalIn(Schema):
    """What is said: `facts` by name as they are typed, the names of those `confirmed` to be still right, and a note."""

    facts: dict[str, Typed] = Field(default_factory=dict)
    confirmed: list[Typed] = Field(default_factory=list)
    note: Typed = ""


@router.get("proposals", response={200: Proposals, **REFUSALS}, operation_id="proposals", summary="Proposals that wait")
def proposals(request: ActorRequest, limit: int = Query(50, ge=1, le=200)) -> Proposals:
    """What waits for a worker in the caller's divisions. Reading each is written into the access log."""
    rows = queries.waiting_proposals(request.actor)
    items = [_out(queries.proposal_view(request.actor, pk)) for pk in rows.values_list("pk", flat=True)[:limit]]
    return Proposals(items=items, waiting=rows.count())


@router.post(
    "people/{pk}/proposals",
    response={201: ProposalOut, **REFUSALS_OF_A_BODY},
    operation_id="proposal_new",
    summary="Propose a change",
)
def proposal_new(request: ActorRequest, pk: uuid.UUID, proposed: ProposalIn) -> Status[ProposalOut]:
    """Propose changed facts of a person the caller is tied to, or confirm old ones; a worker decides."""
    made = proposal_make(
        actor=request.actor,
        person=Person(pk=pk),
        facts=proposed.facts,
        confirmed=proposed.confirmed,
        note=proposed.note,
    )
    return Status(201, _out(queries.proposal_view(request.actor, made.pk)))


def _out(view: queries.ProposalView) -> ProposalOut:
    row = view.proposal
    return ProposalOut(
        id=row.pk,
        person=view.person.pk,
        name=view.person.name,
        proposed_by=row.proposed_by.display_name,
        proposed_as=row.proposed_as,
        proposed_at=row.proposed_at,
        note=row.note,
        state=row.state,
        facts=[
            ProposedFactOut(
                name=fact.now.name,
                proposed=fact.proposed,
                stood=fact.stood,
                register_says=fact.now.words,
                source=fact.now.source,
                collected_on=fact.now.collected_on,
                confirms=fact.confirms,
            )
            for fact in view.facts
        ],
    )
