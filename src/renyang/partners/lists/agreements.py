"""The list of agreements."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList
from renyang.core.lists.fields import field_column
from renyang.partners import queries
from renyang.partners.models import Agreement
from renyang.science.catalogue import WORDS


def _service(row: Agreement) -> str:
    chinese = (get_language() or "").startswith("zh")
    return WORDS[row.service][0] if chinese and row.service in WORDS else row.service.replace("_", " ")


AGREEMENTS: DeclaredList[Agreement, None] = DeclaredList(
    name="agreements",
    title=_("Agreements"),
    model=Agreement,
    rows=lambda reader: queries.agreements(reader.actor),
    empty=_("No agreement is on record yet. Bring the list in as a spreadsheet."),
    columns=(
        field_column(Agreement, "id", _("Agreement")),
        Column(
            name="organisation",
            label=_("Organisation"),
            value=lambda row: row.organisation.name,
            order=("organisation__name",),
        ),
        Column(name="service", label=_("Service"), words=_service, order=("service",)),
        Column(
            name="stands_in_for",
            label=_("Stands in for"),
            value=lambda row: row.stands_in_for.name if row.stands_in_for else None,
            optional=True,
        ),
        field_column(Agreement, "per_day", _("People a day")),
        field_column(Agreement, "liability_covered", _("Liability covered")),
        field_column(Agreement, "insured_until", _("Insured until")),
        field_column(Agreement, "ends_on", _("Ends on")),
    ),
)
