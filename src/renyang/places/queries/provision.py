"""What the sites of a division provide: counts by community, and one row per site."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.queries import counts_by_division
from renyang.places.domain.constants import CARE_NEARBY
from renyang.places.models import Room, Site
from renyang.places.queries.buildings import Degrees
from renyang.places.queries.openings import places_kept_safe
from renyang.science.index import Count


class SiteProvision(NamedTuple):
    """What one site provides; None if not on record."""

    division_code: str
    services: tuple[str, ...]
    places: int | None  # older people a day, over all sessions
    places_kept_safe: int | None  # the same if it opens only safely; None for kinds that follow rules of their own
    staff: int | None
    operator: int | None  # key of the organisation that runs it
    position: Degrees | None


def sites_provide(actor: Actor, division_code: str) -> list[SiteProvision]:
    """What each site of a division provides today, in order of key."""
    sites = list(Site.objects.visible_to(actor).within(division_code).order_by("pk"))
    safe = places_kept_safe(sites, timezone.localdate())
    return [
        SiteProvision(
            division_code=site.division_code,
            services=tuple(site.services),
            places=None if site.licensed_places is None else site.licensed_places * max(site.sessions, 1),
            places_kept_safe=safe.get(site.pk),
            staff=site.staff,
            operator=site.operator_id,
            position=None if site.longitude is None or site.latitude is None else (site.longitude, site.latitude),
        )
        for site in sites
    ]


def care_nearby(actor: Actor, division_code: str, communities: Collection[str]) -> dict[str, Count]:
    """Whether each of the communities of a division has a meal point or a day centre, as a count of 0 or 1 of 1."""
    sites = Site.objects.visible_to(actor).within(division_code).filter(kind__in=CARE_NEARBY)
    provided = set(sites.values_list("division_code", flat=True))
    return {code: Count(int(code in provided), 1, 1) for code in communities}


def rooms_measured(actor: Actor, division_code: str) -> dict[str, Count]:
    """How many rooms have what a ventilation formula needs, by community: a volume, or area and height; and an openable
    window area, or air changes with windows shut.
    """
    volume = Q(volume__isnull=False) | Q(area__isnull=False, height__isnull=False)
    air = Q(window_area__isnull=False) | Q(air_changes__isnull=False)
    return counts_by_division(Room.objects.visible_to(actor).within(division_code), volume & air)
