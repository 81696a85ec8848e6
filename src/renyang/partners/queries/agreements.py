"""Queries of agreements."""

from django.db.models import BooleanField, Case, F, Q, QuerySet, When
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.queries import counts_by_division
from renyang.partners.models import Agreement
from renyang.science.index import Count

IS_COVERED = "is_covered"
STAND_IN = Q(stands_in_for__isnull=False) & ~Q(stands_in_for=F("organisation"))
"""Agreements by which one organisation stands in for another."""


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """The agreements visible to the actor, by service and organisation."""
    rows = Agreement.objects.visible_to(actor).select_related("organisation", "stands_in_for")
    return rows.order_by("service", "organisation__name")


def agreements_in_force(actor: Actor, division_code: str) -> QuerySet[Agreement]:
    """Agreements of a division's organisations in force today, in the order in which they were recorded.

    `is_covered` annotates whether each covers liability and is insured today, None if nobody says so; an insurance
    without a last day is open-ended.
    """
    today = timezone.localdate()
    insured = Q(insured_until=None) | Q(insured_until__gte=today)
    rows = Agreement.objects.visible_to(actor).within(division_code).select_related("organisation")
    return (
        rows.filter(Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today))
        .annotate(
            **{
                IS_COVERED: Case(
                    When(~insured, then=False), default="liability_covered", output_field=BooleanField(null=True)
                )
            }
        )
        .order_by("pk")
    )


def agreements_covered(actor: Actor, division_code: str) -> dict[str, Count]:
    """Count the covered among the agreements in force that say so, by the organisation's division."""
    said = Q(**{f"{IS_COVERED}__isnull": False})
    return counts_by_division(agreements_in_force(actor, division_code), Q(**{IS_COVERED: True}), known=said)


def services_backed(actor: Actor, division_code: str) -> Count:
    """Count the services under agreement for which one organisation stands in for another."""
    rows = agreements_in_force(actor, division_code)
    services = set(rows.values_list("service", flat=True))
    backed = set(rows.filter(STAND_IN).values_list("service", flat=True))
    return Count(len(backed), len(services), len(services))
