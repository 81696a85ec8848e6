"""The list of planned collections."""

from django.utils.translation import gettext_lazy as _

from renyang.core.access.roles import Department
from renyang.core.lists import Column, DeclaredList
from renyang.core.lists.fields import field_column
from renyang.people.models import Collection, CollectionState
from renyang.people.queries import collections as queries

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
