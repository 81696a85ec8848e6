"""Reads of sites and rooms."""

from django.db.models import QuerySet

from renyang.core.gate import Actor, OutOfScope, get_for
from renyang.places.models import Site
from renyang.science.problem import Problem


def sites(actor: Actor) -> QuerySet[Site]:
    """The sites an actor may see, with their rooms."""
    return Site.objects.visible_to(actor).prefetch_related("rooms").order_by("kind", "division_code", "name")


def site_named(actor: Actor, site: str) -> Site:
    """The site of a name or a number; Problem where several have the name, OutOfScope where none has."""
    rows = Site.objects.visible_to(actor)
    if site.isdigit():
        return get_for(actor, Site, site)
    found = list(rows.filter(name=site)[:2])
    if not found:
        raise OutOfScope
    if len(found) > 1:
        raise Problem("site_ambiguous", "Several sites are called {site}.", do="Give its number.", site=site)
    return found[0]


def site_with_rooms(actor: Actor, pk: object) -> Site:
    """A site with its rooms and what was measured of their air."""
    site: Site = get_for(actor, Site.objects.prefetch_related("rooms__measurements"), pk)
    return site
