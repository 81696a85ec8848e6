"""Reads of decisions to open: what would be safe on which terms, the board of a day, and what everybody may know."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for, may_on
from renyang.places.domain.openings import SESSIONS, OpeningTerms, SiteOpening, places_of, safe_people, site_opening
from renyang.places.models import DecisionState, OpeningDecision, Outcome, Prevalence, Site, SiteKind
from renyang.places.queries.air import air_bounds, prevalence_at, sites_read_lately
from renyang.science.identity import division_range
from renyang.science.occupancy import EPIDEMIC_SHARE

IN_FORCE = (DecisionState.STANDS, DecisionState.TO_CHECK)
INDOORS_TOGETHER = (
    SiteKind.DAY_CENTRE, SiteKind.CANTEEN, SiteKind.MEAL_POINT, SiteKind.ACTIVITY_ROOM, SiteKind.SHELTER,
    SiteKind.PARTY_SERVICE_CENTRE,
)  # fmt: skip
"""Kinds of site that a decision opens to people who come together there; clinics and homes follow orders of their own."""


@dataclass(frozen=True)
class OnBoard:
    """A site on the board of a day: the decision that is in force, if any."""

    site: Site
    decision: OpeningDecision | None

    @property
    def places(self) -> int | None:
        """Places at once that may be used now; None where nothing is decided."""
        if self.decision is None:
            return None
        return places_now(self.decision)


def places_now(decision: OpeningDecision) -> int:
    """What a decision allows now: what was signed, or less where the air or the prevalence has got worse since."""
    return decision.places if decision.places_now is None else min(decision.places, decision.places_now)


def people_now(decision: OpeningDecision) -> dict[int, int | None]:
    """How many may be in each room at once, by its key: what was signed, or less where the air or the prevalence has got worse
    since; None where that is not known.
    """
    prevalence = prevalence_at(decision.site.division_code, max(timezone.localdate(), decision.starts_on))
    terms = OpeningTerms.of(decision)
    if prevalence is not None:
        terms = replace(terms, prevalence=prevalence.share)
    safe = safe_people(decision.site, terms, air_bounds(decision.site))
    return {
        room["room"]: None if room["people"] is None else min(room["people"], safe.get(room["room"], 0))
        for room in decision.rooms
    }


def in_force(rows: QuerySet[OpeningDecision], day: dt.date) -> QuerySet[OpeningDecision]:
    """The decisions that hold on a day."""
    return rows.filter(state__in=IN_FORCE, starts_on__lte=day, ends_on__gte=day)


def opening_of(actor: Actor, site: Site, terms: OpeningTerms) -> SiteOpening:
    """What would be safe in a site on these terms, measure by measure."""
    site = get_for(actor, Site.objects.prefetch_related("rooms__measurements"), site.pk)
    return site_opening(site, terms, air_bounds(site))


def board(actor: Actor, day: dt.date) -> list[OnBoard]:
    """Every site where people come together, with what is decided of it for a day."""
    sites = Site.objects.visible_to(actor).filter(kind__in=INDOORS_TOGETHER).order_by("division_code", "kind", "name")
    return _on_board(sites, day)


def sites_today(actor: Actor, day: dt.date) -> list[OnBoard]:
    """Every site an actor may see that stands on the map, with what is decided of it for a day."""
    placed = Site.objects.visible_to(actor).exclude(longitude=None).exclude(latitude=None)
    return _on_board(placed.order_by("kind", "division_code", "name"), day)


def public_board(division_code: str, day: dt.date) -> list[OnBoard]:
    """What everybody may know of a division's sites: those that are decided, with who signed it and until when."""
    low, high = division_range(division_code)
    sites = Site.objects.filter(kind__in=INDOORS_TOGETHER, division_code__gte=low, division_code__lt=high)
    return [row for row in _on_board(sites.order_by("kind", "name"), day) if row.decision is not None]


def decision_in_force(site: Site, day: dt.date) -> OpeningDecision | None:
    """The decision that holds for a site on a day."""
    return in_force(OpeningDecision.objects.filter(site=site), day).order_by("-signed_at").first()


def decisions_of(actor: Actor, site: Site) -> list[OpeningDecision]:
    """All decisions about a site, the newest first."""
    return list(OpeningDecision.objects.visible_to(actor).filter(site=site).order_by("-signed_at"))


def may_sign(actor: Actor, site: Site) -> bool:
    """Whether the actor may decide about a site."""
    return may_on(actor, Action.CHANGE, site)


def places_open(sites: Iterable[Site], day: dt.date) -> dict[int, int]:
    """How many older people each site can take at once on a day: what its decision allows now, else its licensed places, as
    far as they are on record; a site that is decided to be closed takes nobody.
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
    """How many older people a day each site where people come together could take if it may open only safely: what its decision
    allows now, else what its rooms allow on usual terms, at the share who carry an infection that is said for it, or one of
    100; over all sessions. 0 where that cannot be shown.
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


def _on_board(sites: QuerySet[Site], day: dt.date) -> list[OnBoard]:
    decided = {row.site_id: row for row in in_force(OpeningDecision.objects.filter(site__in=sites), day)}
    return [OnBoard(site, decided.get(site.pk)) for site in sites]


def divisions_decided() -> list[str]:
    """The sub-districts with a decision in force, for jobs."""
    codes = OpeningDecision.objects.filter(state__in=IN_FORCE).values_list("site__division_code", flat=True)
    return sorted({f"{code[:9]}000" for code in codes})
