"""Plan collections before anybody is asked, then close or abandon them."""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.jobs.states import move
from renyang.core.service import service
from renyang.people.models import Collection, CollectionRow
from renyang.people.queries.collections import look
from renyang.people.rules.policies import require_collecting
from renyang.science.problem import Problem

AT_ONCE = 2_000
TITLE_LIMIT = 120  # characters


@service
def collection_plan(
    *,
    actor: Actor,
    path: Path,
    file_name: str,
    source: str,
    division_code: str,
    title: str,
    collect_by: dt.date,
) -> Collection:
    """Register a collection with its form, and count what is known now. No facts change.

    Raises Problem if the form is unreadable, names nobody or asks nothing, the title is empty or too long, or the day has
    passed.
    """
    title = title.strip()
    _refuse_head(title, collect_by)
    plan = look(actor=actor, path=path, file_name=file_name, source=source, division_code=division_code)
    collection = Collection.objects.create(
        division_code=plan.division_code,
        source=plan.source,
        title=title,
        file_name=file_name[:200],
        collect_by=collect_by,
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
    return collection


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
    if not move(collection, event):
        raise Problem(
            "collection_state",
            "The collection {title} has ended already.",
            kept="It stays as it is.",
            do="Reload the page to see how it ended.",
            title=collection.title,
        )
    collection.rows.all().delete()
    return collection


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
