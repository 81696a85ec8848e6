"""Needs of a person."""

import uuid
from dataclasses import replace

from ninja import Field, Router, Schema, Status

from renyang.api.schemas import REFUSALS, REFUSALS_OF_A_BODY
from renyang.api.terms import answer_of_terms, schema_of_terms
from renyang.care import queries, services
from renyang.care.domain.terms import NeedTerms, service_of, usual_terms
from renyang.care.models import Need
from renyang.core.access.request import ActorRequest
from renyang.science.frequency import Frequency
from renyang.science.frequency import Per as Stretch

router = Router(tags=["needs"])


NeedIn = schema_of_terms(
    NeedTerms,
    "NeedIn",
    "A need that is to be recorded. `minutes` and `critical` left out are the catalogue's; `since` left out is today.",
    before={"service": (str, Field(description="Code of the service catalogue, for example bathing"))},
    defaults={"times": 1, "minutes": None, "critical": None, "since": None},
)
NeedOut = answer_of_terms(
    NeedTerms,
    "NeedOut",
    "A need as it stands; `ended_why` is empty while it is open.",
    before={"id": uuid.UUID, "service": str},
    after={"noted_by": str, "ended_why": str},
)


class Needs(Schema):
    """A person's needs: those open, in the catalogue's order, and those ended, newest first."""

    open: list[NeedOut]  # type: ignore[valid-type] # made from terms
    ended: list[NeedOut]  # type: ignore[valid-type]


@router.get("people/{pk}/needs", response={200: Needs, **REFUSALS}, operation_id="needs", summary="A person's needs")
def needs(request: ActorRequest, pk: uuid.UUID) -> Needs:
    """What one person needs. Reading it is written into the access log."""
    of_person = queries.person_needs(request.actor, pk)
    return Needs(open=[_out(row) for row in of_person.open], ended=[_out(row) for row in of_person.ended])


@router.post(
    "people/{pk}/needs",
    response={201: NeedOut, **REFUSALS_OF_A_BODY},
    operation_id="need_record",
    summary="Record a need",
)
def need_record(
    request: ActorRequest,
    pk: uuid.UUID,
    wanted: NeedIn,  # type: ignore[valid-type]
) -> Status[Schema]:
    """Write down that a person needs a service; refused where it is recorded already, or cannot be."""
    person = queries.to_record(request.actor, pk)
    service, terms = _agreed(wanted)
    return Status(201, _out(services.need_record(actor=request.actor, person=person, service=service, terms=terms)))


def _agreed(wanted: Schema) -> tuple[str, NeedTerms]:
    """Return the service's code, and its usual terms overridden by what was sent."""
    sent = {name: value for name, value in wanted.dict().items() if value is not None}
    service = service_of(sent.pop("service"))
    usual = usual_terms(service, Frequency(sent["times"], Stretch(sent["per"])))
    return service.code, replace(usual, **sent | {"days": tuple(sent["days"])})


def _out(row: Need) -> Schema:
    return NeedOut.from_orm(row)
