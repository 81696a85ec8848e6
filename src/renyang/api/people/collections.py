"""Planned collections: who asks for what, and how much of it was known."""

import datetime as dt
import uuid

from ninja import Router, Schema
from ninja.params.functions import Query

from renyang.api.schemas import REFUSALS
from renyang.core.access.gate import Action, NotAllowed, may
from renyang.core.access.request import ActorRequest
from renyang.people.models import Collection
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


class Collections(Schema):
    """Collections, newest first, and how many questions need not be asked in all that were not abandoned."""

    items: list[CollectionOut]
    saved: int


@router.get(
    "collections", response={200: Collections, **REFUSALS}, operation_id="collections", summary="Planned collections"
)
def collections(request: ActorRequest, limit: int = Query(50, ge=1, le=200)) -> Collections:
    """The collections of all departments that concern the caller's divisions."""
    if not may(request.actor, Action.VIEW, Collection):
        raise NotAllowed
    rows = queries.redacted(request.actor, queries.collections(request.actor)[:limit])
    return Collections(items=[_out(row) for row in rows], saved=queries.saved_questions(request.actor))


@router.get(
    "collections/{pk}", response={200: CollectionOut, **REFUSALS}, operation_id="collection", summary="One collection"
)
def collection(request: ActorRequest, pk: uuid.UUID) -> CollectionOut:
    """One planned collection."""
    (row,) = queries.redacted(request.actor, [queries.collection(request.actor, pk)])
    return _out(row)


def _out(row: Collection) -> CollectionOut:
    return CollectionOut.from_orm(row)
