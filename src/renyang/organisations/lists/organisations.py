"""The list of organisations."""

from django.utils.translation import gettext_lazy as _

from renyang.core.lists import DeclaredList
from renyang.core.lists.fields import field_column
from renyang.organisations import queries
from renyang.organisations.models import Organisation, OrganisationKind

ORGANISATIONS: DeclaredList[Organisation, None] = DeclaredList(
    name="organisations",
    title=_("Organisations"),
    model=Organisation,
    rows=lambda reader: queries.organisations(reader.actor),
    empty=_("No organisation is on record yet. Bring the list in as a spreadsheet."),
    columns=(
        field_column(Organisation, "id", _("Organisation")),
        field_column(Organisation, "name", _("Organisation")),
        field_column(Organisation, "kind", _("Kind"), choices=OrganisationKind),
        field_column(Organisation, "division_code", _("Division")),
        field_column(Organisation, "people_available", _("People available")),
    ),
)
