"""The list of sites on today's board, with their opening decisions."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind
from renyang.places import queries
from renyang.places.models import DecisionState, OpeningDecision, Outcome, SiteKind
from renyang.places.queries import OnBoard


def _decided(name: str, otherwise: str | None = None) -> Callable[[OnBoard], Any]:
    return lambda row: getattr(row.decision, name) if row.decision else otherwise


OPENINGS: DeclaredList[OnBoard, None] = DeclaredList(
    name="openings",
    title=_("Sites open today"),
    model=OpeningDecision,
    rows=lambda reader: queries.board(reader.actor, timezone.localdate()),
    empty=_("No site where people come together is on record yet."),
    columns=(
        Column(name="site", label=_("Site"), kind=Kind.KEY, value=lambda row: row.site.pk),
        Column(name="name", label=_("Site"), value=lambda row: row.site.name, order="value"),
        Column(
            name="kind",
            label=_("Kind"),
            kind=Kind.CHOICE,
            choices=SiteKind,
            value=lambda row: row.site.kind,
            order="value",
        ),
        Column(
            name="division_code",
            label=_("Community"),
            kind=Kind.DIVISION,
            value=lambda row: row.site.division_code,
            order="value",
        ),
        Column(name="decision", label=_("Decision"), kind=Kind.UUID, value=_decided("pk"), optional=True),
        Column(
            name="outcome",
            label=_("Decision"),
            kind=Kind.CHOICE,
            choices=Outcome,
            value=_decided("outcome"),
            order=_decided("outcome"),
            without=_("not decided"),
            optional=True,
        ),
        Column(
            name="state",
            label=_("State"),
            kind=Kind.CHOICE,
            choices=DecisionState,
            value=_decided("state"),
            order=_decided("state"),
            optional=True,
        ),
        Column(name="places", label=_("Places at once"), kind=Kind.WHOLE, order="value", optional=True),
        Column(
            name="starts_on",
            label=_("From"),
            kind=Kind.DAY,
            value=_decided("starts_on"),
            optional=True,
            on_page=False,
        ),
        Column(
            name="ends_on",
            label=_("Until"),
            kind=Kind.DAY,
            value=_decided("ends_on"),
            order=_decided("ends_on"),
            optional=True,
        ),
        Column(name="signed_by", label=_("Signed by"), value=_decided("signed_by", "")),
        Column(name="signed_at", label=_("Signed at"), kind=Kind.MOMENT, value=_decided("signed_at"), optional=True),
    ),
)
