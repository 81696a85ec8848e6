"""The responsibility list."""

from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList
from renyang.core.lists.fields import field_column
from renyang.organisations.models import Organisation
from renyang.partners import queries
from renyang.partners.models import Responsibility


def _name(organisation: Organisation | None) -> str | None:
    return organisation.name if organisation else None


RESPONSIBILITIES: DeclaredList[Responsibility, None] = DeclaredList(
    name="responsibilities",
    title=_("Responsibility list"),
    model=Responsibility,
    rows=lambda reader: queries.responsibilities(reader.actor),
    empty=_("No responsibility list is on record yet."),
    columns=(
        field_column(Responsibility, "id", _("Function")),
        field_column(Responsibility, "function", _("Function")),
        field_column(Responsibility, "phase", _("Phase")),
        Column(
            name="owner",
            label=_("Owner"),
            value=lambda row: _name(row.owner),
            without=_("nobody"),
            order=("owner__name",),
            optional=True,
        ),
        Column(
            name="deputy",
            label=_("Deputy"),
            value=lambda row: _name(row.deputy),
            without=_("nobody"),
            order=("deputy__name",),
            optional=True,
        ),
    ),
)
