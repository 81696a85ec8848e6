"""Planned collections: who asks for what, and how much of it was known."""

import datetime as dt
import uuid
from typing import Any

from ninja import Router, Schema

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.people.tonight import Division
from renyang.api.schemas import REFUSALS
from renyang.core.access.request import ActorRequest
from renyang.people.domain.special_care import SpecialCare
from renyang.people.lists import COLLECTION_PEOPLE, COLLECTION_PROGRESS, COLLECTIONS
from renyang.people.models import AskedState, CapabilityLevel, LivingArrangement
from renyang.people.queries import collections as queries
from renyang.people.queries.collection_progress import CollectionTerms

router = Router(tags=["collections"])


class AskedColumn(Schema):
    """One column of a form. `fact` is empty where the register knows no such fact; only columns that ask are counted."""

    heading: str
    fact: str
    asks: bool
    fresh: int
    stale: int
    missing: int
    elsewhere: int


class Population(Schema):
    """The filters by which people are chosen; without any, everybody in the division."""

    age_from: int | None = None
    living: LivingArrangement | None = None
    level: CapabilityLevel | None = None
    special_care: SpecialCare | None = None


class CollectionOut(Schema):
    """A collection's head data and counts as it was planned; `population` is null if its form names whom to ask."""

    id: uuid.UUID
    title: str
    source: str
    division_code: str
    collect_by: dt.date
    state: str
    people: int
    not_found: int
    questions: int
    known: int
    stale: int
    missing: int
    elsewhere: int
    saved: int
    population: Population | None
    columns: list[AskedColumn]
    created_at: dt.datetime
    created_by: str


CollectionRow = schema_of(
    COLLECTIONS, "CollectionRow", "A planned collection; `saved` counts questions that need not be asked."
)
CollectionPage = page_schema_of(CollectionRow, "CollectionPage")


class Collections(CollectionPage):  # type: ignore[valid-type,misc] # made from the list's columns
    """A page of collections, newest first, and how many questions need not be asked in all that were not abandoned."""

    saved: int


ProgressRow = schema_of(
    COLLECTION_PROGRESS,
    "CollectionProgress",
    "The people of a collection in one community; `asked` is the sum of the states, each person being in one.",
)
ProgressPage = page_schema_of(ProgressRow, "CollectionProgressPage")
AskedRow = schema_of(
    COLLECTION_PEOPLE, "AskedPerson", "A person whom a collection asks, and the facts that she is still asked for."
)
AskedPage = page_schema_of(AskedRow, "AskedPersonPage")


@router.get(
    "collections", response={200: Collections, **REFUSALS}, operation_id="collections", summary="Planned collections"
)
def collections(request: ActorRequest, order: Order = "", after: After = "") -> dict[str, Any]:
    """The collections of all departments that concern the caller's divisions."""
    page = page_answer(COLLECTIONS.read_by(request.actor, None, order=order), after)
    return page | {"saved": queries.saved_questions(request.actor)}


@router.get(
    "collections/{pk}", response={200: CollectionOut, **REFUSALS}, operation_id="collection", summary="One collection"
)
def collection(request: ActorRequest, pk: uuid.UUID) -> CollectionOut:
    """One planned collection."""
    (row,) = queries.redacted(request.actor, [queries.collection(request.actor, pk)])
    return CollectionOut.from_orm(row)


@router.get(
    "collections/{pk}/progress",
    response={200: ProgressPage, **REFUSALS},
    operation_id="collection_progress",
    summary="How far a collection has come, by community",
)
def collection_progress(request: ActorRequest, pk: uuid.UUID, order: Order = "", after: After = "") -> dict[str, Any]:
    """Counted from the register now; of an ended collection, as it ended. Empty if it asks for no fact of the register."""
    terms = CollectionTerms(queries.collection(request.actor, pk))
    return page_answer(COLLECTION_PROGRESS.read_by(request.actor, terms, order=order), after)


@router.get(
    "collections/{pk}/people",
    response={200: AskedPage, **REFUSALS},
    exclude_unset=True,
    operation_id="collection_people",
    summary="Whom a planned collection asks",
)
def collection_people(
    request: ActorRequest,
    pk: uuid.UUID,
    division: Division = "",
    state: AskedState | None = None,
    order: Order = "",
    after: After = "",
) -> dict[str, Any]:
    """The people asked whom the caller may see; none of an ended collection."""
    terms = CollectionTerms(queries.collection(request.actor, pk), division=division, state=state or "")
    return page_answer(COLLECTION_PEOPLE.read_by(request.actor, terms, order=order), after)
