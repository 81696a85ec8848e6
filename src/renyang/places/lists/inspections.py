"""The list of inspections."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind
from renyang.places import queries
from renyang.places.models import Inspected, Inspection, Result
from renyang.places.queries import Due, InspectionDue

INSPECTIONS: DeclaredList[InspectionDue, None] = DeclaredList(
    name="inspections",
    title=_("Inspections"),
    model=Inspection,
    rows=lambda reader: queries.inspections(reader.actor),
    prepare=lambda _reader, rows: queries.with_due(rows),
    empty=_("No inspection is on record yet. Record one, or import a list."),
    columns=(
        Column(name="id", label=_("Inspection"), kind=Kind.UUID, value=lambda row: row.inspection.pk),
        Column(name="site", label=_("Site"), kind=Kind.KEY, value=lambda row: row.inspection.site_id),
        Column(
            name="site_name",
            label=_("Site"),
            value=lambda row: row.inspection.site.name,
            order=("site__name",),
        ),
        Column(
            name="division_code",
            label=_("Community"),
            kind=Kind.DIVISION,
            value=lambda row: row.inspection.site.division_code,
            order=("site__division_code",),
        ),
        Column(
            name="subject",
            label=_("What is inspected"),
            kind=Kind.CHOICE,
            choices=Inspected,
            value=lambda row: row.inspection.subject,
            order=("subject",),
        ),
        Column(
            name="inspected_on",
            label=_("Inspected on"),
            kind=Kind.DAY,
            value=lambda row: row.inspection.inspected_on,
            order=(F("inspected_on").asc(nulls_last=True),),
            optional=True,
        ),
        Column(name="inspected_by", label=_("Inspected by"), value=lambda row: row.inspection.inspected_by),
        Column(
            name="result",
            label=_("Result"),
            kind=Kind.CHOICE,
            choices=Result,
            value=lambda row: row.inspection.result,
            order=("result",),
        ),
        Column(
            name="due_on",
            label=_("Next one due on"),
            kind=Kind.DAY,
            value=lambda row: row.inspection.due_on,
            order=(F("due_on").asc(nulls_last=True),),
            optional=True,
        ),
        Column(name="due", label=_("State"), kind=Kind.CHOICE, choices=Due),
        Column(name="note", label=_("Remarks"), value=lambda row: row.inspection.note),
    ),
)
