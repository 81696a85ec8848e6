"""Every read of partners that a face needs."""

from collections.abc import Iterable

from django.db.models import BooleanField, Case, F, Q, QuerySet, Sum, When
from django.utils import timezone

from renyang.core.gate import Actor
from renyang.core.queries import counts_by_division
from renyang.partners.models import Agreement, Organisation, OrganisationKind, Responsibility
from renyang.science.index import Count

IS_COVERED = "is_covered"
STAND_IN = Q(stands_in_for__isnull=False) & ~Q(stands_in_for=F("organisation"))
"""The agreements by which one organisation stands in for another."""


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """The organisations an actor may see."""
    return Organisation.objects.visible_to(actor)


def organisations_of(actor: Actor, division_code: str) -> QuerySet[Organisation]:
    """Those of a division, in the order in which they were recorded."""
    return Organisation.objects.visible_to(actor).within(division_code).order_by("pk")


def organisations_by_name(division_code: str) -> Iterable[tuple[str, int]]:
    """The names of the organisations in a file's division, each with its key."""
    return Organisation.objects.within(division_code).values_list("name", "pk")


def street_office(actor: Actor, division_code: str) -> Organisation | None:
    """The street office of a division; the first by name where there are several."""
    rows = Organisation.objects.visible_to(actor).within(division_code)
    return rows.filter(kind=OrganisationKind.STREET_OFFICE).order_by("name").first()


def volunteers_on_hand(actor: Actor, division_code: str) -> dict[str, int]:
    """How many volunteers the organisations of a division can send, by the organisation's division."""
    rows = Organisation.objects.visible_to(actor).within(division_code).filter(kind=OrganisationKind.VOLUNTEERS)
    people = rows.order_by("division_code").values_list("division_code").annotate(people=Sum("people_available"))
    return {division: people or 0 for division, people in people}


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


def responsibilities(actor: Actor) -> QuerySet[Responsibility]:
    """The responsibility list, gaps first."""
    rows = Responsibility.objects.visible_to(actor).select_related("owner", "deputy")
    return rows.order_by(F("owner_id").asc(nulls_first=True), F("deputy_id").asc(nulls_first=True), "function")


def responsibilities_of(actor: Actor, division_code: str) -> QuerySet[Responsibility]:
    """The responsibility list of a division, in the order in which it was recorded."""
    return Responsibility.objects.visible_to(actor).within(division_code).order_by("pk")


def duties_owned(actor: Actor, division_code: str) -> dict[str, Count]:
    """How many functions of the responsibility list have an owner, by division."""
    return counts_by_division(responsibilities_of(actor, division_code), Q(owner__isnull=False))


def duties_deputised(actor: Actor, division_code: str) -> dict[str, Count]:
    """How many functions of the responsibility list have a deputy who is not the owner, by division."""
    deputised = Q(deputy__isnull=False) & ~Q(deputy=F("owner"))
    return counts_by_division(responsibilities_of(actor, division_code), deputised)
