"""The lists of planned collections, of the progress of one, and of the people whom it asks."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action
from renyang.core.access.roles import Department
from renyang.core.lists import Column, DeclaredList, Kind, Narrowing, Reader
from renyang.core.lists.fields import field_column
from renyang.core.queries import division_names
from renyang.people.domain.fields import BY_NAME
from renyang.people.lists.facts import age_column, away_column, community_column, fact_column, number_column
from renyang.people.models import AskedState, Collection, CollectionPerson, CollectionState, Person
from renyang.people.queries import collections as queries
from renyang.people.queries.collection_progress import (
    AskedPerson,
    CollectionTerms,
    CommunityProgress,
    people_listed,
    progress,
    with_gaps,
)

COLLECTIONS: DeclaredList[Collection, None] = DeclaredList(
    name="collections",
    title=_("Collections"),
    model=Collection,
    rows=lambda reader: queries.collections(reader.actor),
    prepare=lambda reader, rows: queries.redacted(reader.actor, rows),
    empty=_("No collection has been planned yet."),
    columns=(
        field_column(Collection, "id", _("Collection")),
        Column(name="title", label=_("Collection")),
        field_column(Collection, "source", _("Department"), choices=Department),
        field_column(Collection, "division_code", _("Division")),
        field_column(Collection, "collect_by", _("Deadline")),
        field_column(Collection, "people", _("People")),
        field_column(Collection, "questions", _("Questions")),
        field_column(Collection, "saved", _("No need to ask")),
        field_column(Collection, "state", _("State"), choices=CollectionState),
    ),
)


def _count(name: str, label: Promise) -> Column[CommunityProgress]:
    return Column(name=name, label=label, kind=Kind.WHOLE, order="value")


COLLECTION_PROGRESS: DeclaredList[CommunityProgress, CollectionTerms] = DeclaredList(
    name="collection_progress",
    title=_("Progress by community"),
    model=Collection,
    rows=lambda reader: progress(reader.actor, reader.terms.collection),
    empty=_("Nobody whom you work with belongs to this collection."),
    columns=(
        Column(name="division_code", label=_("Community"), kind=Kind.DIVISION, order="value"),
        _count("people", _("People")),
        _count("asked", _("Asked")),
        _count("answered", _("Answered")),
        Column(name="share", label=_("Answered, share"), kind=Kind.SHARE, order="value", optional=True),
        _count("missing", _("Still missing")),
        _count("not_reached", _("Not reached")),
        _count("away", _("Away")),
        _count("left", _("Left the population")),
        _count("entered", _("Joined since")),
    ),
)
"""Read on a collection."""


def _person(row: AskedPerson) -> Person:
    return row.person


def _narrowing(reader: Reader[CollectionTerms]) -> Narrowing:
    terms = reader.terms
    (row,) = queries.redacted(reader.actor, [queries.collection(reader.actor, terms.collection.pk)])
    words = (
        row.title,
        division_names().get(terms.division, terms.division) if terms.division else "",
        str(AskedState(terms.state).label) if terms.state else "",
    )
    return Narrowing(tuple(filter(None, words)), terms.division or row.division_code)


COLLECTION_PEOPLE: DeclaredList[AskedPerson, CollectionTerms] = DeclaredList(
    name="collection_people",
    title=_("Whom to ask"),
    model=CollectionPerson,
    take=Action.EXPORT,
    rows=lambda reader: people_listed(reader.actor, reader.terms),
    prepare=lambda reader, rows: with_gaps(reader.actor, reader.terms.collection, rows),
    narrowing=_narrowing,
    empty=_("Nobody stands on this list."),
    columns=(
        number_column(_person),
        fact_column("name", _person, order=("pinyin", "id")),
        Column(name="state", label=_("State"), kind=Kind.CHOICE, choices=AskedState, order=("progress", "id")),
        away_column(_person),
        age_column(_person),
        fact_column("phone", _person),
        Column(
            name="facts",
            label=_("Ask about"),
            kind=Kind.TEXTS,
            value=lambda row: list(row.facts),
            words=lambda row: gettext(", ").join(gettext(BY_NAME[name].label) for name in row.facts) or None,
        ),
        community_column(_person, order=("division_code", "id")),
        fact_column("address", _person),
        Column(name="entered", label=_("Joined since"), kind=Kind.YES_NO),
    ),
)
"""Read on a collection and filters."""
