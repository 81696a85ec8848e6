"""The list of staff available and needed."""

import math

from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Cell, Column, DeclaredList, Kind
from renyang.supplies.lists.stocks import days_or_none, under
from renyang.supplies.models import Stock
from renyang.supplies.queries import InStore, StaffOnHand
from renyang.supplies.queries.staff import Duty


def _for_good(row: StaffOnHand) -> Cell:
    return str(_("indefinitely")) if row.readiness and math.isinf(row.readiness.days) else None


STAFF: DeclaredList[StaffOnHand, InStore] = DeclaredList(
    name="staff",
    title=_("Staff cover"),
    model=Stock,
    rows=lambda reader: reader.terms.seen_by(reader.actor).staff,
    narrowing=under,
    empty=_("No site with staff is on record yet."),
    columns=(
        Column(name="division_code", label=_("Community"), kind=Kind.DIVISION, order="value"),
        Column(name="duty", label=_("For"), kind=Kind.CHOICE, choices=Duty),
        Column(name="people", label=_("People"), kind=Kind.WHOLE, optional=True),
        Column(name="needed", label=_("Needed a day"), kind=Kind.WHOLE, optional=True),
        Column(
            name="present",
            label=_("Staff present"),
            kind=Kind.WHOLE,
            value=lambda row: row.readiness.present if row.readiness else None,
            optional=True,
        ),
        Column(
            name="days",
            label=_("Days"),
            kind=Kind.DECIMAL,
            value=lambda row: days_or_none(row.readiness.days) if row.readiness else None,
            words=_for_good,
            without=_("not known"),
            order=lambda row: row.readiness.days if row.readiness else None,
            optional=True,
        ),
        Column(
            name="never_runs_out",
            label=_("For good"),
            kind=Kind.YES_NO,
            value=lambda row: row.readiness is not None and row.readiness.days == math.inf,
            on_page=False,
        ),
        Column(
            name="share",
            label=_("Share that can be served"),
            kind=Kind.SHARE,
            value=lambda row: round(row.readiness.share, 3) if row.readiness else None,
            optional=True,
            on_page=False,
        ),
        Column(
            name="not_known",
            label=_("Not on record for"),
            kind=Kind.TEXTS,
            value=lambda row: list(row.not_known),
        ),
    ),
)
