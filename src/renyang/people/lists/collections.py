"""The list of planned collections."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renyang.core.access.roles import Department
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.people.models import Collection, CollectionState
from renyang.people.queries import collections as queries


def _count(name: str, label: Promise) -> Column[Collection]:
    return Column(name=name, label=label, kind=Kind.WHOLE, value=lambda row: getattr(row, name), order=(name,))


COLLECTIONS: DeclaredList[Collection, None] = DeclaredList(
    name="collections",
    title=_("Ask only what is missing"),
    model=Collection,
    rows=lambda reader: queries.collections(reader.actor),
    prepare=lambda reader, rows: queries.redacted(reader.actor, rows),
    empty=_("No collection has been planned yet."),
    columns=(
        Column(name="id", label=_("Collection"), kind=Kind.UUID, value=lambda row: row.pk),
        Column(name="title", label=_("Collection"), value=lambda row: row.title),
        Column(
            name="source",
            label=_("Department"),
            kind=Kind.CHOICE,
            choices=Department,
            value=lambda row: row.source,
            order=("source",),
        ),
        Column(
            name="division_code",
            label=_("Division"),
            kind=Kind.DIVISION,
            value=lambda row: row.division_code,
            order=("division_code",),
        ),
        Column(
            name="collect_by",
            label=_("By when"),
            kind=Kind.DAY,
            value=lambda row: row.collect_by,
            order=("collect_by",),
        ),
        _count("people", _("People")),
        _count("questions", _("Questions")),
        _count("saved", _("Need not be asked")),
        Column(
            name="state",
            label=_("State"),
            kind=Kind.CHOICE,
            choices=CollectionState,
            value=lambda row: row.state,
            order=("state",),
        ),
    ),
)
