"""Plan collections before anybody is asked, then close or abandon them."""

import datetime as dt
import uuid
from collections.abc import Collection as Several
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for, require
from renyang.core.jobs.states import move
from renyang.core.service import service
from renyang.people.models import Collection, CollectionPerson, CollectionRow, CollectionState, Person
from renyang.people.queries.collection_progress import (
    CollectionTerms,
    gaps_of,
    is_followed,
    people_entering,
    people_listed,
    progress,
)
from renyang.people.queries.collections import collections_open, look, population_kept
from renyang.people.queries.people import EVERYBODY, Filters
from renyang.people.rules.policies import require_collecting
from renyang.science.problem import Problem

AT_ONCE = 2_000
TITLE_LIMIT = 120  # characters


@service
def collection_plan(
    *,
    actor: Actor,
    source: str,
    division_code: str,
    title: str,
    collect_by: dt.date,
    path: Path | None = None,
    file_name: str = "",
    facts: Sequence[str] = (),
    population: Filters = EVERYBODY,
) -> Collection:
    """Register a collection with its form, or with the facts it asks for, and count what is known now. No facts change.

    Without rows in a form, everybody whom `population` chooses in the division is asked. Raises Problem if the form is
    unreadable, names nobody or asks nothing, facts or population lie outside the actor's purpose, the title is empty or
    too long, or the day has passed.
    """
    title = title.strip()
    _refuse_head(title, collect_by)
    plan = look(
        actor=actor, source=source, division_code=division_code, path=path, file_name=file_name, facts=facts,
        population=population,
    )  # fmt: skip
    collection = Collection.objects.create(
        division_code=plan.filters.division,
        source=plan.source,
        title=title,
        file_name=file_name[:200],
        collect_by=collect_by,
        population=None if plan.form.rows else population_kept(plan.filters),
        columns=plan.tally.by_column(),
        created_by=actor.name,
        **plan.tally.counts(),
    )
    CollectionRow.objects.bulk_create(
        [
            CollectionRow(collection=collection, row_number=number, cells=list(row))
            for number, row in enumerate(plan.form.rows, start=1)
        ],
        batch_size=AT_ONCE,
    )
    _list(collection, plan.people)
    return collection


@service
def collections_follow(*, actor: Actor) -> int:
    """List whoever has come into the population of a planned collection since; return how many."""
    entered = 0
    for collection in collections_open(actor):
        people = people_entering(actor, collection)
        _list(collection, people, entered=True)
        entered += len(people)
    return entered


@service
def collection_not_reached(*, actor: Actor, collection: Collection, person: Person) -> None:
    """Note that a person who is asked was not reached; her answer, once it is there, counts all the same.

    Raises Problem if the collection has ended, OutOfScope unless she is asked, NotAllowed where the actor does not work.
    """
    _note(actor, collection, person, not_reached_at=timezone.now(), not_reached_by=actor.display_name[:60])


@service
def collection_ask_again(*, actor: Actor, collection: Collection, person: Person) -> None:
    """Take back that a person was not reached. Raises as `collection_not_reached` does."""
    _note(actor, collection, person, not_reached_at=None, not_reached_by="")


@service
def collection_close(*, actor: Actor, collection: Collection) -> Collection:
    """Close a finished collection. The rows of its form are deleted; the collection itself stays."""
    return _end(actor, collection, "close")


@service
def collection_abandon(*, actor: Actor, collection: Collection) -> Collection:
    """Abandon a planned collection: it no longer causes overlap warnings or counts as questions saved."""
    return _end(actor, collection, "abandon")


def _end(actor: Actor, collection: Collection, event: str) -> Collection:
    """End a planned collection, safe against concurrent calls. Raises Problem if it has ended already."""
    collection = get_for(actor, Collection, collection.pk, Action.CHANGE)
    require_collecting(actor, collection.source, collection.division_code)
    outcome = [one.as_json() for one in progress(actor, collection)] if is_followed(collection) else []
    if not move(collection, event, outcome=outcome):
        raise _ended(collection)
    collection.rows.all().delete()
    collection.listed.all().delete()
    return collection


def people_merged(merged: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Within a service that merges people: whoever got a person's records is asked in her place."""
    for row in CollectionPerson.objects.filter(person__in=merged):
        into = merged[row.person_id]
        other = CollectionPerson.objects.filter(collection=row.collection_id, person=into)
        if other.exists():
            row.delete()
        else:
            CollectionPerson.objects.filter(pk=row.pk).update(person=into)


def _list(collection: Collection, people: Several[uuid.UUID], *, entered: bool = False) -> None:
    """List these people, unless they are already, with the facts that each lacks now."""
    gaps = gaps_of(collection, people)
    CollectionPerson.objects.bulk_create(
        [CollectionPerson(collection=collection, person_id=pk, gaps=gaps[pk], entered=entered) for pk in people],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def _note(actor: Actor, collection: Collection, person: Person, **noted: Any) -> None:
    collection = get_for(actor, Collection, collection.pk)
    if collection.state != CollectionState.PLANNED:
        raise _ended(collection)
    person = get_for(actor, people_listed(actor, CollectionTerms(collection)), person.pk)
    require(actor, Action.CHANGE, CollectionPerson, person.division_code)
    _list(collection, [person.pk], entered=True)  # if she has come into the population today
    CollectionPerson.objects.filter(collection=collection, person=person).update(**noted)


def _ended(collection: Collection) -> Problem:
    return Problem(
        "collection_state",
        "The collection {title} has ended already.",
        kept="It stays as it is.",
        do="Reload the page to see how it ended.",
        title=collection.title,
    )


def _refuse_head(title: str, collect_by: dt.date) -> None:
    if not 0 < len(title) <= TITLE_LIMIT:
        raise Problem(
            "collection_title",
            "A collection needs a title of at most {limit} characters.",
            kept="Nothing was registered.",
            do="Say in a few words what is collected and what for.",
            limit=TITLE_LIMIT,
        )
    if collect_by < timezone.localdate():
        raise Problem(
            "collection_day",
            "The day {day} has passed, so nothing can be collected by then.",
            kept="Nothing was registered.",
            do="Give a day that lies ahead.",
            day=collect_by.isoformat(),
        )
