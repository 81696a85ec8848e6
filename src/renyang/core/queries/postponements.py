"""Queries of work that was put off."""

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.models import Postponement


def postponed_work(actor: Actor) -> frozenset[str]:
    """The keys of the items that the actor put off to a later day than today."""
    if actor.user is None:
        return frozenset()
    rows = Postponement.objects.filter(user=actor.user, until__gt=timezone.localdate())
    return frozenset(rows.values_list("key", flat=True))
