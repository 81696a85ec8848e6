"""What a person needs."""

import datetime as dt
import uuid

from ninja import Field, Router, Schema, Status

from renyang.api.schemas import REFUSALS, REFUSALS_OF_A_BODY
from renyang.care import queries, services
from renyang.care.models import Need, NeedSource, Per
from renyang.care.terms import NeedTerms, service_of, usual_terms
from renyang.core.request import ActorRequest
from renyang.science.frequency import Frequency
from renyang.science.frequency import Per as Stretch

router = Router(tags=["needs"])


class NeedIn(Schema):
    """A need that is to be recorded. `minutes` and `critical` left out are the catalogue's; `since` left out is today."""

    service: str = Field(description="Code of the service catalogue, for example bathing")
    times: int = Field(1, description="How many times in `per`; 1 where it is wanted once or on call")
    per: Per
    minutes: int | None = Field(None, description="Minutes of one visit, 5 to 1440")
    people_needed: int = Field(1, description="1 or 2 people at once")
    critical: bool | None = Field(None, description="Whether there is danger where it does not come")
    days: list[int] = Field([], max_length=7, description="Days of the week, 1 Monday to 7 Sunday; empty: any")
    time_from: dt.time | None = None
    time_to: dt.time | None = None
    language: str = Field("", max_length=60)
    must_not: str = Field("", max_length=300, description="What must not happen")
    source: NeedSource = NeedSource.ASKED
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def terms(self) -> NeedTerms:
        """What is agreed."""
        usual = usual_terms(service_of(self.service), Frequency(self.times, Stretch(self.per)))
        return NeedTerms(
            times=self.times,
            per=self.per,
            minutes=usual.minutes if self.minutes is None else self.minutes,
            people_needed=self.people_needed,
            critical=usual.critical if self.critical is None else self.critical,
            days=tuple(self.days),
            time_from=self.time_from,
            time_to=self.time_to,
            language=self.language,
            must_not=self.must_not,
            source=self.source,
            since=self.since or usual.since,
            until=self.until,
        )


class NeedOut(Schema):
    """A need as it stands; `ended_why` is empty while it is open."""

    id: uuid.UUID
    service: str
    times: int
    per: str
    minutes: int
    people_needed: int
    critical: bool
    days: list[int]
    time_from: dt.time | None
    time_to: dt.time | None
    language: str
    must_not: str
    source: str
    since: dt.date
    until: dt.date | None
    noted_by: str
    ended_why: str


class Needs(Schema):
    """A person's needs: those open, in the catalogue's order, and those ended, newest first."""

    open: list[NeedOut]
    ended: list[NeedOut]


@router.get("people/{pk}/needs", response={200: Needs, **REFUSALS}, operation_id="needs", summary="A person's needs")
def needs(request: ActorRequest, pk: uuid.UUID) -> Needs:
    """What one person needs. Reading it is written into the access log."""
    found = queries.person_needs(request.actor, pk)
    return Needs(open=[_out(row) for row in found.open], ended=[_out(row) for row in found.ended])


@router.post(
    "people/{pk}/needs",
    response={201: NeedOut, **REFUSALS_OF_A_BODY},
    operation_id="need_record",
    summary="Record a need",
)
def need_record(request: ActorRequest, pk: uuid.UUID, given: NeedIn) -> Status[NeedOut]:
    """Write down that a person needs a service; refused where it is recorded already, or cannot be."""
    person = queries.to_record(request.actor, pk)
    made = services.need_record(actor=request.actor, person=person, service=given.service, terms=given.terms)
    return Status(201, _out(made))


def _out(row: Need) -> NeedOut:
    return NeedOut.from_orm(row)
