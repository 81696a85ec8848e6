"""Queries of inspections."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet, TextChoices
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action, Actor, get_for
from renyang.places.domain.constants import DUE_SOON
from renyang.places.models import Inspection


class Due(TextChoices):
    """How near the next inspection is."""

    OVERDUE = "overdue", _("overdue")
    SOON = "soon", _("due soon")
    LATER = "later", _("due later")
    NO_DAY = "no_day", _("no day is set")


@dataclass(frozen=True)
class InspectionDue:
    """An inspection and how near the next one is."""

    inspection: Inspection
    due: Due


def inspections(actor: Actor, action: Action = Action.VIEW) -> QuerySet[Inspection]:
    """The latest inspection of each subject of each site on which the actor has the right, soonest due first, without
    withdrawn ones: latest by the day of the inspection or, if it is still to be made, the day on which it was recorded.
    """
    counting = (
        Inspection.objects.visible_to(actor, action)
        .filter(withdrawn_why="")
        .annotate(speaks_of=Coalesce("inspected_on", "noted_on"))
        .order_by("site_id", "subject", "-speaks_of", F("inspected_on").desc(nulls_last=True))
        .distinct("site_id", "subject")
    )
    rows = Inspection.objects.filter(pk__in=counting.values("pk")).select_related("site")
    return rows.order_by(F("due_on").asc(nulls_last=True), "site_id", "subject")


def inspections_overdue(actor: Actor, action: Action = Action.VIEW) -> QuerySet[Inspection]:
    """The inspections whose due day has passed."""
    return inspections(actor, action).filter(due_on__lt=timezone.localdate())


def inspections_due_soon(actor: Actor) -> QuerySet[Inspection]:
    """The inspections that are due within DUE_SOON."""
    today = timezone.localdate()
    return inspections(actor).filter(due_on__gte=today, due_on__lte=today + DUE_SOON)


def with_due(rows: Iterable[Inspection]) -> list[InspectionDue]:
    """Inspections with how near the next one is."""
    today = timezone.localdate()
    return [InspectionDue(row, due_of(row.due_on, today)) for row in rows]


def due_of(due_on: dt.date | None, today: dt.date) -> Due:
    """How near a due day is; today is not overdue yet."""
    if due_on is None:
        return Due.NO_DAY
    if due_on < today:
        return Due.OVERDUE
    return Due.SOON if due_on <= today + DUE_SOON else Due.LATER


def inspection_to_change(actor: Actor, pk: object) -> Inspection:
    """An inspection that the actor may change, with its site."""
    row: Inspection = get_for(actor, Inspection.objects.select_related("site"), pk, Action.CHANGE)
    return row
