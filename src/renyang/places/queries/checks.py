"""Queries of the checklist and the comfort of sites."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from renyang.core.access.gate import Action, Actor, get_for, may_on
from renyang.places.models import Inspection, Questions, Site, SiteAnswers
from renyang.places.queries.inspections import Due, InspectionDue, inspections, with_due
from renyang.science import checklists, comfort
from renyang.science.comfort import Scored


@dataclass(frozen=True)
class GroupChecked:
    """A group of the checklist with the state of its answers."""

    group: checklists.Group
    state: checklists.Checked


@dataclass(frozen=True)
class SiteChecks:
    """A site's checklist, whole and by group, its comfort with the origin of each point, and its inspections."""

    site: Site
    checklist: SiteAnswers | None
    comfort: SiteAnswers | None
    state: checklists.Checked
    groups: tuple[GroupChecked, ...]
    scored: Scored
    inspections: tuple[InspectionDue, ...]

    def inspections_that_are(self, due: Due) -> tuple[Inspection, ...]:
        """The inspections in this state."""
        return tuple(row.inspection for row in self.inspections if row.due == due)


@dataclass(frozen=True)
class SiteMarks:
    """A site, its comfort in [0, 1], and whether the checklist lets it open; None if unknown."""

    site: Site
    comfort: float | None
    may_open: bool | None


def site_checks(actor: Actor, pk: object) -> SiteChecks:
    """The checklist, comfort and inspections of a site as of today."""
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
    """A site's latest answers, or None."""
    return answers_before(actor, site, kind).first()


def answers_before(actor: Actor, site: Site, kind: str) -> QuerySet[SiteAnswers]:
    """All answers of a site to one set of questions, latest first."""
    rows = SiteAnswers.objects.visible_to(actor).filter(site=site, kind=kind)
    return rows.order_by("-answered_on", "-noted_at")


def speaks_against(site: Site) -> list[checklists.Question]:
    """The necessary questions of the checklist that are answered no, and so block opening in an epidemic."""
    latest = _latest(Questions.CHECKLIST, [site]).get(site.pk)
    listed = checklists.checklist().questions
    return [listed[code] for code in checklists.state_of(checklist_answers(latest)).blocking]


def site_marks(sites: Iterable[Site]) -> list[SiteMarks]:
    """Sites with their comfort score and whether they may open."""
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


def sites_to_answer(actor: Actor) -> QuerySet[Site]:
    """The sites for which the actor may answer, ordered by name."""
    return Site.objects.visible_to(actor, Action.CHANGE).order_by("name")


def may_answer(actor: Actor, site: Site) -> bool:
    """Whether the actor may answer for a site."""
    return may_on(actor, Action.CHANGE, site)


def checklist_answers(row: SiteAnswers | None) -> dict[str, bool | None]:
    """The answers to questions that are still in the checklist."""
    listed = checklists.checklist().questions
    return {code: answer for code, answer in row.answers.items() if code in listed} if row else {}


def comfort_answers(row: SiteAnswers | None) -> dict[str, str | None]:
    """The answers to comfort questions, where both question and answer are still listed."""
    listed = comfort.questions().questions
    answers = row.answers if row else {}
    return {code: answer for code, answer in answers.items() if code in listed and answer in listed[code].answers}


def _latest(kind: Questions, sites: Iterable[Site]) -> dict[int, SiteAnswers]:
    rows = SiteAnswers.objects.filter(kind=kind, site__in=sites)
    latest = rows.order_by("site_id", "-answered_on", "-noted_at").distinct("site_id")
    return {row.site_id: row for row in latest}
