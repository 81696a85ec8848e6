"""Planned collections: who asks for what, and how much of it was known."""

import datetime as dt
import uuid
from typing import Any

from ninja import Router, Schema

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS
from renyang.core.access.request import ActorRequest
from renyang.people.lists import COLLECTIONS
from renyang.people.queries import collections as queries

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


class CollectionOut(Schema):
    """A planned collection's head data and counts; whom its form names is not told."""

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
