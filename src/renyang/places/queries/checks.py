"""Reads of what sites have ready, how comfortable they are, and which inspections are due."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet, TextChoices
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.gate import Action, Actor, get_for, may
from renyang.places.models import Inspection, Questions, Site, SiteAnswers
from renyang.science import checklists, comfort
from renyang.science.comfort import Scored

SOON = dt.timedelta(days=30)
"""How long before its day an inspection is said to be due. [A]"""


class Due(TextChoices):
    """How near the next inspection is."""

    OVERDUE = "overdue", _("overdue")
    SOON = "soon", _("due soon")
    LATER = "later", _("due later")
    NO_DAY = "no_day", _("no day is set")


@dataclass(frozen=True)
class InspectionDue:
    """An inspection that counts, and how near the next one is."""

    inspection: Inspection
    due: Due


@dataclass(frozen=True)
class GroupChecked:
    """A group of the checklist with what its answers come to."""

    group: checklists.Group
    state: checklists.Checked


@dataclass(frozen=True)
class SiteChecks:
    """What is known of a site: its checklist, whole and by group, its comfort with the origin of each point, its inspections."""

    site: Site
    checklist: SiteAnswers | None
    comfort: SiteAnswers | None
    state: checklists.Checked
    groups: tuple[GroupChecked, ...]
    scored: Scored
    inspections: tuple[InspectionDue, ...]

    def inspections_that_are(self, due: Due) -> tuple[Inspection, ...]:
        """The inspections that are so near."""
        return tuple(row.inspection for row in self.inspections if row.due == due)


@dataclass(frozen=True)
class SiteMarks:
    """A site, its comfort in [0, 1], and whether the checklist lets it open; None: not known."""

    site: Site
    comfort: float | None
    may_open: bool | None


def site_checks(actor: Actor, pk: object) -> SiteChecks:
    """All that is known of a site today."""
    site = get_for(actor, Site, pk)
    latest = {kind: answers_of(actor, site, kind) for kind in Questions}
    ready = checklist_answers(latest[Questions.CHECKLIST])
    groups = checklists.checklist().groups
    return SiteChecks(
        site=site,
        checklist=latest[Questions.CHECKLIST],
        comfort=latest[Questions.COMFORT],
        state=checklists.state_of(ready),
        groups=tuple(GroupChecked(group, checklists.state_of(ready, group.code)) for group in groups),
        scored=comfort.score(comfort_answers(latest[Questions.COMFORT])),
        inspections=tuple(with_due(inspections(actor).filter(site=site))),
    )


def answers_of(actor: Actor, site: Site, kind: str) -> SiteAnswers | None:
    """A site's latest answers."""
    return answers_before(actor, site, kind).first()


def answers_before(actor: Actor, site: Site, kind: str) -> QuerySet[SiteAnswers]:
    """All of a site's answers, the latest first."""
    rows = SiteAnswers.objects.visible_to(actor).filter(site=site, kind=kind)
    return rows.order_by("-answered_on", "-noted_at")


def speaks_against(site: Site) -> list[checklists.Question]:
    """The necessary questions of the checklist that are answered no: what speaks against opening in an epidemic."""
    latest = _latest(Questions.CHECKLIST, [site]).get(site.pk)
    listed = checklists.checklist().questions
    return [listed[code] for code in checklists.state_of(checklist_answers(latest)).blocking]


def site_marks(sites: Iterable[Site]) -> list[SiteMarks]:
    """Sites with what their answers come to."""
    listed = list(sites)
    ready, comfortable = (_latest(kind, listed) for kind in Questions)
    return [
        SiteMarks(
            site=site,
            comfort=comfort.score(comfort_answers(comfortable.get(site.pk))).share,
            may_open=checklists.state_of(checklist_answers(ready.get(site.pk))).may_open,
        )
        for site in listed
    ]


def inspections(actor: Actor) -> QuerySet[Inspection]:
    """The inspections that count of the sites an actor may see, what is due first. Of each thing of a site it is the one that
    speaks of the latest day: that of the inspection, or, as long as there was none, that on which it was noted.
    """
    counting = (
        Inspection.objects.visible_to(actor)
        .filter(withdrawn_why="")
        .annotate(speaks_of=Coalesce("inspected_on", "noted_on"))
        .order_by("site_id", "subject", "-speaks_of", F("inspected_on").desc(nulls_last=True))
        .distinct("site_id", "subject")
    )
    rows = Inspection.objects.filter(pk__in=counting.values("pk")).select_related("site")
    return rows.order_by(F("due_on").asc(nulls_last=True), "site_id", "subject")


def inspections_overdue(actor: Actor) -> QuerySet[Inspection]:
    """Those whose day has passed."""
    return inspections(actor).filter(due_on__lt=timezone.localdate())


def inspections_due_soon(actor: Actor) -> QuerySet[Inspection]:
    """Those whose day is near."""
    today = timezone.localdate()
    return inspections(actor).filter(due_on__gte=today, due_on__lte=today + SOON)


def with_due(rows: Iterable[Inspection]) -> list[InspectionDue]:
    """Inspections with how near the next one is."""
    today = timezone.localdate()
    return [InspectionDue(row, due_of(row.due_on, today)) for row in rows]


def due_of(due_on: dt.date | None, today: dt.date) -> Due:
    """How near a day is; a day that is today is not overdue yet."""
    if due_on is None:
        return Due.NO_DAY
    if due_on < today:
        return Due.OVERDUE
    return Due.SOON if due_on <= today + SOON else Due.LATER


def inspection_to_change(actor: Actor, pk: object) -> Inspection:
    """An inspection with its site, for whoever may change it."""
    row: Inspection = get_for(actor, Inspection.objects.select_related("site"), pk, Action.CHANGE)
    return row


def sites_to_answer(actor: Actor) -> QuerySet[Site]:
    """The sites for which the actor may answer, by name."""
    return Site.objects.visible_to(actor, Action.CHANGE).order_by("name")


def may_answer(actor: Actor, site: Site) -> bool:
    """Whether the actor may answer for a site."""
    return may(actor, Action.CHANGE, SiteAnswers, site.division_code)


def checklist_answers(row: SiteAnswers | None) -> dict[str, bool | None]:
    """The answers to questions that the checklist still has."""
    listed = checklists.checklist().questions
    return {code: answer for code, answer in row.answers.items() if code in listed} if row else {}


def comfort_answers(row: SiteAnswers | None) -> dict[str, str | None]:
    """The answers to questions of comfort, as far as both are still listed."""
    listed = comfort.questions().questions
    given = row.answers if row else {}
    return {code: answer for code, answer in given.items() if code in listed and answer in listed[code].answers}


def _latest(kind: Questions, sites: Iterable[Site]) -> dict[int, SiteAnswers]:
    rows = SiteAnswers.objects.filter(kind=kind, site__in=sites)
    latest = rows.order_by("site_id", "-answered_on", "-noted_at").distinct("site_id")
    return {row.site_id: row for row in latest}
