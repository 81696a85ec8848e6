"""The list of organisations."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind
from renyang.organisations import queries
from renyang.organisations.models import Organisation, OrganisationKind

ORGANISATIONS: DeclaredList[Organisation, None] = DeclaredList(
    name="organisations",
    title=_("Organisations"),
    model=Organisation,
    rows=lambda reader: queries.organisations(reader.actor),
    empty=_("No organisation is on record yet. Bring the list in as a spreadsheet."),
    columns=(
        Column(name="id", label=_("Organisation"), kind=Kind.KEY, value=lambda row: row.pk),
        Column(name="name", label=_("Organisation"), value=lambda row: row.name, order=("name",)),
        Column(
            name="kind",
            label=_("Kind"),
            kind=Kind.CHOICE,
            choices=OrganisationKind,
            value=lambda row: row.kind,
            order=("kind",),
        ),
        Column(
            name="division_code",
            label=_("Division"),
            kind=Kind.DIVISION,
            value=lambda row: row.division_code,
            order=("division_code",),
        ),
        Column(
            name="people_available",
            label=_("People available"),
            kind=Kind.WHOLE,
            value=lambda row: row.people_available,
            order=(F("people_available").asc(nulls_last=True),),
            optional=True,
        ),
    ),
)
