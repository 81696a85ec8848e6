"""Queries of sites and rooms."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import Case, QuerySet, When

from renyang.core.access.gate import Actor, OutOfScope, get_for
from renyang.organisations.rules.ties import organisations_of_member
from renyang.places.domain.far_off import far_off
from renyang.places.domain.walking import Doors
from renyang.places.models import Building, Site
from renyang.science.problem import Problem
from renyang.science.remark import Remark


def _(message: str) -> str:
    return message


FAR = _("its position lies {km} km from the middle of its community's; please check it.")


@dataclass(frozen=True)
class FarOff:
    """A site and its distance in m from the middle of its community's positions."""

    site: Site
    metres: float

    @property
    def remark(self) -> Remark:
        """The remark that asks to check the position, with the distance in km."""
        return Remark("position_far", FAR, {"km": self.metres / 1_000})


def sites(actor: Actor) -> QuerySet[Site]:
    """The sites visible to the actor, with operator and rooms."""
    rows = Site.objects.visible_to(actor).select_related("operator").prefetch_related("rooms")
    return rows.order_by("kind", "division_code", "name")


def sites_hers_first(actor: Actor) -> QuerySet[Site]:
    """The sites visible to the actor, first those that an organisation of hers runs."""
    if actor.user is None:
        return sites(actor)
    run = When(operator__in=organisations_of_member(actor.user), then=0)
    return sites(actor).order_by(Case(run, default=1).asc(), "kind", "division_code", "name")


def sites_far_off(actor: Actor) -> list[FarOff]:
    """Sites visible to the actor whose position is doubtful, as it lies far from the others of their community."""
    placed = list(Site.objects.visible_to(actor).exclude(longitude=None).exclude(latitude=None).order_by("name"))
    houses = Building.objects.visible_to(actor).exclude(longitude=None).exclude(latitude=None)
    rows = [(site.division_code, site.longitude, site.latitude) for site in placed]
    rows += houses.values_list("division_code", "longitude", "latitude")
    doors = Doors(np.array([row[0] for row in rows], str), np.array([row[1:] for row in rows], float).reshape(-1, 2))
    return [FarOff(site, float(metres)) for site, metres in zip(placed, far_off(doors), strict=False) if metres]


def site_named(actor: Actor, site: str) -> Site:
    """The site of a name or key. Raises Problem if several have the name, OutOfScope if none has."""
    rows = Site.objects.visible_to(actor)
    if site.isdigit():
        return get_for(actor, Site, site)
    named = list(rows.filter(name=site)[:2])
    if not named:
        raise OutOfScope
    if len(named) > 1:
        raise Problem("site_ambiguous", "Several sites are called {site}.", do="Enter its number.", site=site)
    return named[0]


def sites_by_name(division_code: str) -> Iterable[tuple[str, int]]:
    """The names and keys of the sites in a division."""
    return Site.objects.within(division_code).values_list("name", "pk")


def site_with_rooms(actor: Actor, pk: object) -> Site:
    """A site with its operator, rooms and air measurements."""
    site: Site = get_for(actor, Site.objects.select_related("operator").prefetch_related("rooms__measurements"), pk)
    return site
