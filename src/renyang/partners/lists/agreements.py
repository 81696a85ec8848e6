"""The list of agreements."""

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind
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
        Column(name="id", label=_("Agreement"), kind=Kind.KEY, value=lambda row: row.pk),
        Column(
            name="organisation",
            label=_("Organisation"),
            value=lambda row: row.organisation.name,
            order=("organisation__name",),
        ),
        Column(name="service", label=_("Service"), value=lambda row: row.service, words=_service, order=("service",)),
        Column(
            name="stands_in_for",
            label=_("Stands in for"),
            value=lambda row: row.stands_in_for.name if row.stands_in_for else None,
            optional=True,
        ),
        Column(
            name="per_day",
            label=_("People a day"),
            kind=Kind.WHOLE,
            value=lambda row: row.per_day,
            order=(F("per_day").asc(nulls_last=True),),
            optional=True,
        ),
        Column(
            name="liability_covered",
            label=_("Liability covered"),
            kind=Kind.YES_NO,
            value=lambda row: row.liability_covered,
            order=("liability_covered",),
        ),
        Column(
            name="insured_until",
            label=_("Insured until"),
            kind=Kind.DAY,
            value=lambda row: row.insured_until,
            order=(F("insured_until").asc(nulls_last=True),),
            optional=True,
        ),
        Column(
            name="ends_on",
            label=_("Ends on"),
            kind=Kind.DAY,
            value=lambda row: row.ends_on,
            order=(F("ends_on").asc(nulls_last=True),),
            optional=True,
        ),
    ),
)
