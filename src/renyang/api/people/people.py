"""The register of people."""

import datetime as dt
import uuid
from typing import Any

from ninja import Router, Schema
from ninja.params.functions import Query

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS
from renyang.core.access.gate import Action, NotAllowed, may
from renyang.core.access.request import ActorRequest
from renyang.people import queries
from renyang.people.domain.births import born
from renyang.people.lists import REGISTER
from renyang.people.models import BirthPrecision, Person
from renyang.people.rules.facts import FactGroup

router = Router(tags=["people"])


PersonOut = schema_of(
    REGISTER, "PersonOut", "A person in a list, without the facts that the caller's purpose does not cover."
)
People = page_schema_of(PersonOut, "People")


class FactOut(Schema):
    """One fact with its source. IDs are masked."""

    name: str
    group: str
    value: str
    source: str
    collected_on: str


class PersonFacts(Schema):
    """A person with every fact that the caller's purpose covers. Reading it is written into the access log.

    `birth_date` is the first day possible, `birth_precision` the part to which it is known.
    """

    id: uuid.UUID
    division_code: str
    status: str
    birth_date: dt.date | None
    birth_precision: BirthPrecision | None
    facts: list[FactOut]
    hidden: int


@router.get(
    "people",
    response={200: People, **REFUSALS},
    exclude_unset=True,
    operation_id="people",
    summary="Search the register",
)
def people(
    request: ActorRequest,
    search: str = Query("", max_length=60),
    division: str = Query("", pattern=r"^[0-9]{0,12}$"),
    status: str = Query("", pattern="^(here|absent|away|dead)?$"),
    order: Order = "",
    after: After = "",
) -> dict[str, Any]:
    """People by name, sound, initials, and where the caller may see them, ID, phone and address. Without a status those who
    are here or away for a time; callers who are only tied to people are given no others. Reading it is written into the
    access log.
    """
    division = division.ljust(12, "0") if division else ""
    filters = queries.Filters(search=search, division=division, status=status)
    if not may(request.actor, Action.VIEW, Person):
        raise NotAllowed
    return page_answer(REGISTER.read_by(request.actor, queries.searched(request.actor, filters), order=order), after)


@router.get("people/{pk}", response={200: PersonFacts, **REFUSALS}, operation_id="person", summary="One person")
def person(request: ActorRequest, pk: uuid.UUID) -> PersonFacts:
    """One person's facts with their sources."""
    view = queries.person_view(request.actor, pk)
    facts = [
        FactOut(name=fact.name, group=group, value=fact.value, source=fact.source, collected_on=fact.collected_on)
        for group, shown in view.facts.items()
        for fact in shown
    ]
    row = view.person
    birth = born(row) if FactGroup.BASIC in view.groups else None
    return PersonFacts(
        id=row.pk,
        division_code=row.division_code,
        status=row.status,
        birth_date=birth.earliest if birth else None,
        birth_precision=BirthPrecision(row.birth_precision) if birth else None,
        facts=facts,
        hidden=view.hidden,
    )
