"""Queries of the access log."""

from django.db.models import QuerySet

from renyang.core.access.gate import Actor
from renyang.core.models import AccessEntry


def access_entries(actor: Actor) -> QuerySet[AccessEntry]:
    """The access log entries visible to the actor, newest first."""
    return AccessEntry.objects.visible_to(actor).order_by("-at", "-pk")
