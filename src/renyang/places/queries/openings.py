"""Queries of opening decisions: what is safe on given terms, the board of a day, and the public board."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet, TextChoices, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from renyang.core.access.gate import Action, Actor, GatedQuerySet, get_for, may_on
from renyang.core.access.session import trusted
from renyang.organisations.rules.ties import organisations_of_member
from renyang.places.domain.conditions import Conditions, conditions_of, conditions_signed
from renyang.places.domain.openings import SESSIONS, OpeningTerms, SiteOpening, places_of, safe_people, site_opening
from renyang.places.models import DecisionState, OpeningDecision, Outcome, Prevalence, Site, SiteKind
from renyang.places.queries.air import air_bounds, prevalence_at, sites_read_lately
from renyang.places.queries.checks import speaks_against
from renyang.science.identity import division_range
from renyang.science.occupancy import EPIDEMIC_SHARE

IN_FORCE = (DecisionState.STANDS, DecisionState.TO_CHECK)
INDOORS_TOGETHER = (
    SiteKind.DAY_CENTRE, SiteKind.CANTEEN, SiteKind.MEAL_POINT, SiteKind.ACTIVITY_ROOM, SiteKind.SHELTER,
    SiteKind.PARTY_SERVICE_CENTRE,
)  # fmt: skip
"""Kinds of site that are opened by a decision; clinics and nursing homes follow rules of their own."""


class Waits(TextChoices):
    """Whether a site waits for a decision, most urgent first."""

    TO_DECIDE = "to_decide", pgettext_lazy("opening of a site", "to be decided")
    TO_DECIDE_AGAIN = "to_decide_again", pgettext_lazy("opening of a site", "to be decided again")
    DECIDED = "decided", pgettext_lazy("opening of a site", "decided")


@dataclass(frozen=True)
class OnBoard:
    """A site on the board of a day, with the decision in force, if any; whether an organisation of the reader runs it, and
    whether she may sign for it.
    """

    site: Site
    decision: OpeningDecision | None
    hers: bool = False
    may_sign: bool = False

    @property
    def conditions(self) -> Conditions | None:
        """The conditions on which it may open now; None if there is no decision."""
        return None if self.decision is None else conditions_of(self.decision)

    @property
    def places(self) -> int | None:
        """Places at once that may be used now; None if there is no decision, or none could be said."""
        if self.decision is None or conditions_of(self.decision).way is None:
            return None
        return places_now(self.decision)

    @property
    def waits(self) -> Waits:
        """Whether it waits for a decision."""
        if self.decision is None:
            return Waits.TO_DECIDE
        return Waits.TO_DECIDE_AGAIN if self.decision.state == DecisionState.TO_CHECK else Waits.DECIDED


def places_now(decision: OpeningDecision) -> int:
    """Places at once now: those signed for, or fewer if the air or the prevalence has worsened since."""
    return decision.places if decision.places_now is None else min(decision.places, decision.places_now)


def conditions_today(decision: OpeningDecision) -> Conditions:
    """The conditions signed, with fewer people where the air or the prevalence has worsened since."""
    prevalence = prevalence_at(decision.site.division_code, max(timezone.localdate(), decision.starts_on))
    terms = OpeningTerms.of(decision)
    if prevalence is not None:
        terms = replace(terms, prevalence=prevalence.share)
    bounds = air_bounds(decision.site)
    shut, opened = (
        safe_people(decision.site, replace(terms, windows_open=windows), bounds) for windows in (False, True)
    )
    return conditions_signed(decision).lowered(shut, opened, decision.site.licensed_places)


def in_force(rows: QuerySet[OpeningDecision], day: dt.date) -> QuerySet[OpeningDecision]:
    """The decisions in force on a day."""
    return rows.filter(state__in=IN_FORCE, starts_on__lte=day, ends_on__gte=day)


def opening_of(actor: Actor, site: Site, terms: OpeningTerms, at_most: Mapping[int, int] | None = None) -> SiteOpening:
    """What would be safe in a site on these terms, with the effect of each measure, and the conditions to sign. `at_most`
    lowers the number of people, by room key. Raises Problem for impossible terms or more people than are safe.
    """
    site = get_for(actor, Site.objects.prefetch_related("rooms__measurements"), site.pk)
    against = [question.code for question in speaks_against(site)]
    return site_opening(site, terms, air_bounds(site), against=against, at_most=at_most)


def usual_terms(site: Site, day: dt.date) -> OpeningTerms:
    """The terms to look at first: those of the decision in force, else the usual ones, at the prevalence on record; if there
    is none, at that of the decision, else of an epidemic.
    """
    decision, prevalence = decision_in_force(site, day), prevalence_at(site.division_code, day)
    if decision is None:
        return _usual_terms(site, prevalence)
    terms = OpeningTerms.of(decision)
    return replace(terms, prevalence=prevalence.share) if prevalence else terms


def board(actor: Actor, day: dt.date) -> list[OnBoard]:
    """Every site visible to the actor that is opened by decision, with its decision for a day: first those that an
    organisation of hers runs, then by what waits.
    """
    sites = Site.objects.visible_to(actor).filter(kind__in=INDOORS_TOGETHER).order_by("division_code", "kind", "name")
    rows = _on_board(sites.select_related("operator"), day)
    signed = set(Site.objects.visible_to(actor, Action.CHANGE).values_list("pk", flat=True))
    run = _run_by(actor)
    rows = [replace(row, hers=row.site.operator_id in run, may_sign=row.site.pk in signed) for row in rows]
    urgency = list(Waits)
    return sorted(rows, key=lambda row: (not row.hers, urgency.index(row.waits)))


def sites_today(actor: Actor, day: dt.date) -> list[OnBoard]:
    """Every site with a position that is visible to the actor, with its decision for a day."""
    placed = Site.objects.visible_to(actor).exclude(longitude=None).exclude(latitude=None)
    return _on_board(placed.order_by("kind", "division_code", "name"), day)


@trusted()
def public_board(division_code: str, day: dt.date) -> list[OnBoard]:
    """The sites of a division that have a decision for a day; public, so without an actor."""
    low, high = division_range(division_code)
    sites = Site.objects.filter(kind__in=INDOORS_TOGETHER, division_code__gte=low, division_code__lt=high)
    return [row for row in _on_board(sites.order_by("kind", "name"), day) if row.decision is not None]


def decision_in_force(site: Site, day: dt.date) -> OpeningDecision | None:
    """The decision in force for a site on a day, or None."""
    return in_force(OpeningDecision.objects.filter(site=site), day).order_by("-signed_at").first()


def openings_to_decide_again(actor: Actor, day: dt.date) -> GatedQuerySet[OpeningDecision]:
    """The decisions in force on a day that the actor may sign again because the air or the prevalence has worsened."""
    rows = OpeningDecision.objects.visible_to(actor, Action.CHANGE).filter(state=DecisionState.TO_CHECK)
    return rows.filter(starts_on__lte=day, ends_on__gte=day).select_related("site").order_by("starts_on", "pk")


def decisions_of(actor: Actor, site: Site) -> list[OpeningDecision]:
    """All decisions about a site, newest first."""
    return list(OpeningDecision.objects.visible_to(actor).filter(site=site).order_by("-signed_at"))


def may_sign(actor: Actor, site: Site) -> bool:
    """Whether the actor may decide about a site."""
    return may_on(actor, Action.CHANGE, site)


def places_open(sites: Iterable[Site], day: dt.date) -> dict[int, int]:
    """Places for older people at once on a day, by site key: those the decision allows now (0 if closed), else the
    licensed places. Sites without either are left out.
    """
    listed = list(sites)
    decided = {row.site_id: row for row in in_force(OpeningDecision.objects.filter(site__in=listed), day)}
    places = {}
    for site in listed:
        decision = decided.get(site.pk)
        if decision is not None:
            places[site.pk] = 0 if decision.outcome == Outcome.CLOSED else places_now(decision)
        elif site.licensed_places is not None:
            places[site.pk] = site.licensed_places
    return places


def places_kept_safe(sites: Iterable[Site], day: dt.date) -> dict[int, int]:
    """Places a day for older people, over all sessions, if sites open only safely; by key of sites opened by decision.
    By the decision in force now, else by the rooms on default terms at the prevalence on record, or 1 % if there is
    none; 0 if safety cannot be shown.
    """
    listed = [site for site in sites if site.kind in INDOORS_TOGETHER]
    prefetch_related_objects(listed, "rooms__measurements")
    decided = {row.site_id: row for row in in_force(OpeningDecision.objects.filter(site__in=listed), day)}
    prevalences = {code: prevalence_at(code, day) for code in {site.division_code for site in listed}}
    read = sites_read_lately(listed)
    places = {}
    for site in listed:
        decision = decided.get(site.pk)
        if decision is not None:
            places[site.pk] = 0 if decision.outcome == Outcome.CLOSED else places_now(decision) * decision.sessions
        else:
            terms = _usual_terms(site, prevalences[site.division_code])
            people = sum(safe_people(site, terms, air_bounds(site) if site.pk in read else None).values())
            places[site.pk] = places_of(site, people) * terms.sessions
    return places


def _usual_terms(site: Site, prevalence: Prevalence | None) -> OpeningTerms:
    sessions = min(max(site.sessions, SESSIONS[0]), SESSIONS[1])
    return OpeningTerms(prevalence=prevalence.share if prevalence else EPIDEMIC_SHARE, sessions=sessions)


def _run_by(actor: Actor) -> set[int]:
    return set(organisations_of_member(actor.user)) if actor.user is not None else set()


def _on_board(sites: QuerySet[Site], day: dt.date) -> list[OnBoard]:
    decided = {row.site_id: row for row in in_force(OpeningDecision.objects.filter(site__in=sites), day)}
    return [OnBoard(site, decided.get(site.pk)) for site in sites]


@trusted()
def divisions_decided() -> list[str]:
    """The codes of the sub-districts with a decision in force, for jobs."""
    codes = OpeningDecision.objects.filter(state__in=IN_FORCE).values_list("site__division_code", flat=True)
    return sorted({f"{code[:9]}000" for code in codes})
