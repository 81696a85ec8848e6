"""Reads of sites and rooms."""

from django.db.models import QuerySet

from renyang.core.gate import Actor
from renyang.places.models import Site


def sites(actor: Actor) -> QuerySet[Site]:
    """The sites an actor may see, with their rooms."""
    return Site.objects.visible_to(actor).prefetch_related("rooms").order_by("kind", "division_code", "name")
