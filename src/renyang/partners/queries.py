"""Every read of partners that a face needs."""

from django.db.models import F, QuerySet

from renyang.core.gate import Actor
from renyang.partners.models import Agreement, Organisation, Responsibility


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """The organisations an actor may see."""
    return Organisation.objects.visible_to(actor)


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """The agreements an actor may see."""
    rows = Agreement.objects.visible_to(actor).select_related("organisation", "stands_in_for")
    return rows.order_by("service", "organisation__name")


def responsibilities(actor: Actor) -> QuerySet[Responsibility]:
    """The responsibility list, gaps first."""
    rows = Responsibility.objects.visible_to(actor).select_related("owner", "deputy")
    return rows.order_by(F("owner_id").asc(nulls_first=True), F("deputy_id").asc(nulls_first=True), "function")
