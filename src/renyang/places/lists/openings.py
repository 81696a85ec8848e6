"""The list of sites on today's board, with their opening decisions."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind
from renyang.places import queries
from renyang.places.domain.conditions import in_words, sentence_now
from renyang.places.models import DecisionState, OpeningDecision, Outcome, SiteKind
from renyang.places.queries import OnBoard, Waits


def _decided(name: str, otherwise: str | None = None) -> Callable[[OnBoard], Any]:
    return lambda row: getattr(row.decision, name) if row.decision else otherwise


def _sentence(row: OnBoard) -> str | None:
    return in_words(sentence_now(row.decision), gettext) if row.decision else None


OPENINGS: DeclaredList[OnBoard, None] = DeclaredList(
    name="openings",
    title=_("Sites open today"),
    model=OpeningDecision,
    rows=lambda reader: queries.board(reader.actor, timezone.localdate()),
    empty=_("No site that people visit is on record yet."),
    columns=(
        Column(name="site", label=_("Site"), kind=Kind.KEY, value=lambda row: row.site.pk),
        Column(name="name", label=_("Site"), value=lambda row: row.site.name, order="value"),
        Column(name="waits", label=_("To do"), kind=Kind.CHOICE, choices=Waits),
        Column(
            name="sentence",
            label=_("Conditions"),
            value=_sentence,
            words=lambda row: _sentence(row) or "",
            optional=True,
        ),
        Column(
            name="kind",
            label=_("Kind"),
            kind=Kind.CHOICE,
            choices=SiteKind,
            value=lambda row: row.site.kind,
            order="value",
            on_page=False,
        ),
        Column(
            name="division_code",
            label=_("Community"),
            kind=Kind.DIVISION,
            value=lambda row: row.site.division_code,
            order="value",
        ),
        Column(
            name="operator",
            label=_("Operator"),
            value=lambda row: row.site.operator.name if row.site.operator else "",
            order="value",
            on_page=False,
        ),
        Column(name="hers", label=_("Run by your organisation"), kind=Kind.YES_NO, on_page=False),
        Column(name="may_sign", label=_("You may sign"), kind=Kind.YES_NO, on_page=False),
        Column(name="decision", label=_("Decision"), kind=Kind.UUID, value=_decided("pk"), optional=True),
        Column(
            name="outcome",
            label=_("Decision"),
            kind=Kind.CHOICE,
            choices=Outcome,
            value=_decided("outcome"),
            order=_decided("outcome"),
            optional=True,
            on_page=False,
        ),
        Column(
            name="state",
            label=_("State"),
            kind=Kind.CHOICE,
            choices=DecisionState,
            value=_decided("state"),
            order=_decided("state"),
            optional=True,
            on_page=False,
        ),
        Column(name="places", label=_("Places at once"), kind=Kind.WHOLE, order="value", optional=True, on_page=False),
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
            words=lambda row: row.decision.ends_on if row.decision else "",
            order=_decided("ends_on"),
            optional=True,
        ),
        Column(
            name="signed_by",
            label=_("Signed by"),
            value=_decided("signed_by", ""),
            words=lambda row: row.decision.signed_by if row.decision else "",
        ),
        Column(
            name="signed_at",
            label=_("Signed at"),
            kind=Kind.MOMENT,
            value=_decided("signed_at"),
            optional=True,
            on_page=False,
        ),
    ),
)
