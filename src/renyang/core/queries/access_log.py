"""Queries of the access log."""

from django.db.models import Q

from renyang.core.access.gate import Actor, GatedQuerySet
from renyang.core.models import AccessEntry


def access_entries(actor: Actor) -> GatedQuerySet[AccessEntry]:
    """The access log entries visible to the actor, newest first."""
    return AccessEntry.objects.visible_to(actor).order_by("-at", "-pk")


def access_entries_of(actor: Actor, subject_id: object) -> GatedQuerySet[AccessEntry]:
    """The entries that are about one person, or about a list on which that person stood, newest first."""
    return access_entries(actor).filter(Q(subject_id=str(subject_id)) | Q(people__contains=[subject_id]))
