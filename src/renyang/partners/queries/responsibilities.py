"""Queries of the responsibility list."""

from django.db.models import F, Q, QuerySet

from renyang.core.access.gate import Actor
from renyang.core.queries import counts_by_division
from renyang.partners.models import Responsibility
from renyang.science.index import Count


def responsibilities(actor: Actor) -> QuerySet[Responsibility]:
    """The responsibilities visible to the actor, those without owner or deputy first."""
    rows = Responsibility.objects.visible_to(actor).select_related("owner", "deputy")
    return rows.order_by(F("owner_id").asc(nulls_first=True), F("deputy_id").asc(nulls_first=True), "function")


def responsibilities_of(actor: Actor, division_code: str) -> QuerySet[Responsibility]:
    """The responsibilities of a division, in the order in which they were recorded."""
    return Responsibility.objects.visible_to(actor).within(division_code).order_by("pk")


def duties_owned(actor: Actor, division_code: str) -> dict[str, Count]:
    """Count the functions with an owner, by division."""
    return counts_by_division(responsibilities_of(actor, division_code), Q(owner__isnull=False))


def duties_deputised(actor: Actor, division_code: str) -> dict[str, Count]:
    """Count the functions with a deputy other than the owner, by division."""
    deputised = Q(deputy__isnull=False) & ~Q(deputy=F("owner"))
    return counts_by_division(responsibilities_of(actor, division_code), deputised)
