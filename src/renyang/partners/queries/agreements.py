"""Every read of agreements."""

from django.db.models import BooleanField, Case, F, Q, QuerySet, When
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.queries import counts_by_division
from renyang.partners.models import Agreement
from renyang.science.index import Count

IS_COVERED = "is_covered"
STAND_IN = Q(stands_in_for__isnull=False) & ~Q(stands_in_for=F("organisation"))
"""The agreements by which one organisation stands in for another."""


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """The agreements an actor may see."""
    rows = Agreement.objects.visible_to(actor).select_related("organisation", "stands_in_for")
    return rows.order_by("service", "organisation__name")


def agreements_in_force(actor: Actor, division_code: str) -> QuerySet[Agreement]:
    """The agreements of a division's organisations whose term holds today, in the order in which they were recorded.

    `is_covered` says of each whether it covers liability and is insured today; insurance without a last day does not end.
    """
    today = timezone.localdate()
    insured = Q(insured_until=None) | Q(insured_until__gte=today)
    rows = Agreement.objects.visible_to(actor).within(division_code).select_related("organisation")
    return (
        rows.filter(Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today))
        .annotate(
            **{IS_COVERED: Case(When(insured, then="liability_covered"), default=False, output_field=BooleanField())}
        )
        .order_by("pk")
    )


def agreements_covered(actor: Actor, division_code: str) -> dict[str, Count]:
    """How many of the agreements in force are covered today, by the division of the organisation."""
    return counts_by_division(agreements_in_force(actor, division_code), Q(**{IS_COVERED: True}))


def services_backed(actor: Actor, division_code: str) -> Count:
    """For how many of the services under agreement one organisation has agreed to stand in for another."""
    rows = agreements_in_force(actor, division_code)
    services = set(rows.values_list("service", flat=True))
    backed = set(rows.filter(STAND_IN).values_list("service", flat=True))
    return Count(len(backed), len(services), len(services))
