"""The index's indicators and how each is counted from live records, community by community."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from django.db.models import Count as Rows
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from renyang.partners.models import Agreement, Responsibility
from renyang.people.models import SERVED, Link, LivingArrangement, Person
from renyang.places.models import Room, Site, SiteKind, Stock
from renyang.places.queries import days_of_stock
from renyang.science.identity import division_range
from renyang.science.index import Count, Indicator

FRESH_DAYS = 365  # [A] a record collected within a year counts as fresh; capability is assessed yearly
STOCK_DAYS = 14  # days of supply a site should hold ("at least 14-30 days") [M]
KEY_FACTS = ("birth_date", "sex", "resident_id", "phone", "address", "living_arrangement", "capability_level")


def _(message: str) -> str:
    return message


INDICATORS = (
    Indicator("site_in_community", "spatial", _("A meal point or day centre in the community"),
              _("Communities with at least one meal point or day centre"), 0, 1, _("15-minute circle of care services [M]")),
    Indicator("rooms_measured", "spatial", _("Rooms whose air can be judged"),
              _("Rooms with area, height and window area on record"), 0, 1, _("What a ventilation formula needs [V]")),
    Indicator("supplies_14_days", "spatial", _("Supplies for 14 days"),
              _("Items in store that last at least 14 days at their daily use"), 0, 1,
              _("14 to 30 days are advised in an epidemic [M]")),
    Indicator("duty_owner", "institutional", _("Duties with an owner"),
              _("Functions of the responsibility list that have an owner"), 0, 1, _("Our own choice [A]")),
    Indicator("duty_deputy", "institutional", _("Duties with a deputy"),
              _("Functions of the responsibility list that have a deputy other than the owner"), 0, 1, _("Our own choice [A]")),
    Indicator("liability", "organisational", _("Agreements with liability cover"),
              _("Agreements in force whose liability is insured today"), 0, 1, _("Our own choice [A]")),
    Indicator("stand_in", "organisational", _("Services with a stand-in"),
              _("Services under agreement for which another organisation has agreed to stand in"), 0, 1, _("Our own choice [A]")),
    Indicator("completeness", "technological", _("Complete records"),
              _("Key facts on record: birth date, sex, ID, phone, address, living arrangement, capability"), 0.5, 1,
              _("Our own choice [A]")),
    Indicator("freshness", "technological", _("Fresh records"),
              _("People with a record collected within a year"), 0, 0.95, _("Our own choice [A]")),
    Indicator("contact", "psychological", _("Somebody to call"),
              _("Older people with a named contact"), 0, 1, _("Our own choice [A]")),
    Indicator("screened", "psychological", _("Screened for loneliness"),
              _("People living alone with a screening on record"), 0, 0.8, _("Our own choice [A]")),
)  # fmt: skip

By = dict[str, Count]
"""Counts by division code; the sub-district's own code for what belongs to no community."""


def counts(division_code: str) -> dict[str, By]:
    """Every indicator's counts by community within a division."""
    low, high = division_range(division_code)
    return {code: counter(low, high) for code, counter in COUNTERS.items()}


def _people(low: str, high: str) -> QuerySet[Person]:
    """Who is served here; those away for a time come back and are served again."""
    return Person.objects.filter(division_code__gte=low, division_code__lt=high, merged_into=None, status__in=SERVED)


def _shares(rows: QuerySet[Model], path: str, reached: Q, known: Q | None = None) -> By:
    known = known or Q()
    found = rows.values_list(path).annotate(
        reached=Rows("pk", filter=reached & known), known=Rows("pk", filter=known), total=Rows("pk")
    )
    return {division: Count(r, k, t) for division, r, k, t in found.order_by(path)}


def _site_in_community(low: str, high: str) -> By:
    with_site = set(
        Site.objects.filter(
            division_code__gte=low, division_code__lt=high, kind__in=[SiteKind.MEAL_POINT, SiteKind.DAY_CENTRE]
        ).values_list("division_code", flat=True)
    )
    divisions = _people(low, high).values_list("division_code", flat=True).distinct()
    return {code: Count(int(code in with_site), 1, 1) for code in divisions}


def _rooms_measured(low: str, high: str) -> By:
    rows = Room.objects.filter(site__division_code__gte=low, site__division_code__lt=high)
    measured = Q(area__isnull=False, height__isnull=False, window_area__isnull=False)
    return _shares(rows, "site__division_code", measured)


def _supplies(low: str, high: str) -> By:
    """The lots of one item in one store together serve its use there, each until its own date (science.supplies)."""
    by: dict[str, Count] = defaultdict(lambda: Count(0, 0, 0))
    for stock in Stock.objects.filter(division_code__gte=low, division_code__lt=high).prefetch_related("lots"):
        days = days_of_stock(stock)
        by[stock.division_code] += Count(int(days is not None and days >= STOCK_DAYS), int(days is not None), 1)
    return dict(by)


def _duty_owner(low: str, high: str) -> By:
    rows = Responsibility.objects.filter(division_code__gte=low, division_code__lt=high)
    return _shares(rows, "division_code", Q(owner__isnull=False))


def _duty_deputy(low: str, high: str) -> By:
    rows = Responsibility.objects.filter(division_code__gte=low, division_code__lt=high)
    return _shares(rows, "division_code", Q(deputy__isnull=False) & ~Q(deputy=F("owner")))


def _in_force(low: str, high: str) -> QuerySet[Agreement]:
    today = timezone.localdate()
    return Agreement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        Q(starts_on=None) | Q(starts_on__lte=today),
        organisation__division_code__gte=low,
        organisation__division_code__lt=high,
    )


def _liability(low: str, high: str) -> By:
    today = timezone.localdate()
    covered = Q(liability_covered=True) & (Q(insured_until=None) | Q(insured_until__gte=today))
    return _shares(_in_force(low, high), "organisation__division_code", covered)


def _stand_in(low: str, high: str) -> By:
    rows = _in_force(low, high)
    services = set(rows.values_list("service", flat=True))
    backed = set(rows.filter(stands_in_for__isnull=False).values_list("service", flat=True))
    return {low: Count(len(services & backed), len(services), len(services))} if services else {}


def _completeness(low: str, high: str) -> By:
    by: dict[str, Count] = defaultdict(lambda: Count(0, 0, 0))
    plain = [fact for fact in KEY_FACTS if fact not in {"resident_id", "phone"}]
    rows = _people(low, high).values_list("division_code", "resident_id_lookup", "phone_lookup", *plain)
    for division, *facts in rows.iterator():
        there = sum(fact is not None and fact != "" for fact in facts)
        by[division] += Count(there, len(KEY_FACTS), len(KEY_FACTS))
    return dict(by)


def _freshness(low: str, high: str) -> By:
    since = timezone.localdate() - dt.timedelta(days=FRESH_DAYS)
    fresh = Link.objects.filter(record__collected_on__gte=since).values("person")
    return _shares(_people(low, high), "division_code", Q(pk__in=fresh))


def _contact(low: str, high: str) -> By:
    with_contact = Person.objects.filter(carers__isnull=False).values("pk")
    return _shares(_people(low, high), "division_code", Q(pk__in=with_contact))


def _screened(low: str, high: str) -> By:
    """Screenings are not kept yet, so nothing is known of anybody; the people it should be known of are counted."""
    alone = _people(low, high).filter(living_arrangement=LivingArrangement.ALONE)
    return _shares(alone, "division_code", Q(), known=Q(pk__in=[]))


COUNTERS: dict[str, Callable[[str, str], By]] = {
    "site_in_community": _site_in_community,
    "rooms_measured": _rooms_measured,
    "supplies_14_days": _supplies,
    "duty_owner": _duty_owner,
    "duty_deputy": _duty_deputy,
    "liability": _liability,
    "stand_in": _stand_in,
    "completeness": _completeness,
    "freshness": _freshness,
    "contact": _contact,
    "screened": _screened,
}
