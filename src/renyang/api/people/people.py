"""The register."""

import datetime as dt
import uuid

from ninja import Router, Schema
from ninja.params.functions import Query

from renyang.api.schemas import REFUSALS
from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.access.request import ActorRequest
from renyang.people import queries
from renyang.people.models import Person
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import sees

router = Router(tags=["people"])


class PersonOut(Schema):
    """A person in a list. Facts that the caller's purpose does not cover are null."""

    id: uuid.UUID
    name: str
    sex: str
    birth_date: dt.date | None
    division_code: str
    status: str
    address: str | None
    living_arrangement: str | None
    capability_level: int | None


class People(Schema):
    """A page of people by name; give `next` as `after` for the following page."""

    items: list[PersonOut]
    next: str


class FactOut(Schema):
    """One fact with its source. IDs are masked."""

    name: str
    group: str
    value: str
    source: str
    collected_on: str


class PersonFacts(Schema):
    """A person with every fact that the caller's purpose covers. Reading it is written into the access log."""

    id: uuid.UUID
    division_code: str
    status: str
    facts: list[FactOut]
    hidden: int


@router.get("people", response={200: People, **REFUSALS}, operation_id="people", summary="Search the register")
def people(
    request: ActorRequest,
    search: str = Query("", max_length=60),
    division: str = Query("", pattern=r"^[0-9]{0,12}$"),
    status: str = Query("", pattern="^(here|absent|away|dead)?$"),
    after: str = Query("", max_length=400),
) -> People:
    """People by name, sound, initials, and where the caller may see them, ID, phone and address. Without a status those who
    are here or away for a time; callers who are only tied to people are given no others.
    """
    actor = request.actor
    if not may(actor, Action.VIEW, Person):
        raise NotAllowed
    filters = queries.Filters(search=search, division=division.ljust(12, "0") if division else "", status=status)
    found = queries.register_page(actor, filters, after)
    return People(items=[_out(actor, row) for row in found.rows], next=found.next_key)


@router.get("people/{pk}", response={200: PersonFacts, **REFUSALS}, operation_id="person", summary="One person")
def person(request: ActorRequest, pk: uuid.UUID) -> PersonFacts:
    """One person's facts with their sources."""
    view = queries.person_view(request.actor, pk)
    facts = [
        FactOut(name=fact.name, group=group, value=fact.value, source=fact.source, collected_on=fact.collected_on)
        for group, found in view.facts.items()
        for fact in found
    ]
    row = view.person
    return PersonFacts(id=row.pk, division_code=row.division_code, status=row.status, facts=facts, hidden=view.hidden)


def _out(actor: Actor, row: Person) -> PersonOut:
    contact, welfare, health = (
        sees(actor, group) for group in (FactGroup.CONTACT, FactGroup.WELFARE, FactGroup.HEALTH)
    )
    return PersonOut(
        id=row.pk,
        name=row.name,
        sex=row.sex,
        birth_date=row.birth_date,
        division_code=row.division_code,
        status=row.status,
        address=row.address if contact else None,
        living_arrangement=row.living_arrangement if welfare else None,
        capability_level=row.capability_level if health else None,
    )
