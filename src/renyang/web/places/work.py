"""Work of places for Today."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from renyang.core.access.gate import Action, Actor
from renyang.places import queries
from renyang.places.models import Inspection, OpeningDecision
from renyang.web.shell.menu import Work, WorkItem
from renyang.web.shell.work import of_rows


def _inspection(row: Inspection) -> WorkItem:
    return WorkItem(
        key=f"inspection {row.pk}",
        about=row.site.name,
        why=_("The inspection is overdue: {subject}.").format(subject=row.get_subject_display()),
        action=_("Record the inspection"),
        address=reverse("inspection", args=[row.pk]),
        until=row.due_on,
    )


def _inspections(actor: Actor, wanted: int) -> Work | None:
    rows = queries.inspections_overdue(actor, Action.CHANGE)
    return of_rows(_("Inspections overdue"), rows, reverse("inspections"), _inspection, wanted)


def _opening(row: OpeningDecision) -> WorkItem:
    return WorkItem(
        key=f"opening {row.pk}",
        about=row.site.name,
        why=_("The air or the prevalence has worsened since it was decided."),
        action=_("Decide again"),
        address=reverse("opening", args=[row.site_id]),
        until=timezone.localdate(),
        urgent=True,
    )


def _openings(actor: Actor, wanted: int) -> Work | None:
    rows = queries.openings_to_decide_again(actor, timezone.localdate())
    return of_rows(_("Openings to decide again"), rows, reverse("openings"), _opening, wanted)


WORK = (_openings, _inspections)
