"""The indicators of the index, and how each is counted from live records by community."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.partners.queries import agreements_covered, duties_deputised, duties_owned, services_backed
from renyang.people.queries import (
    collected_since,
    communities_of,
    key_facts_on_record,
    screened_for_loneliness,
    with_somebody_to_call,
)
from renyang.places.queries import care_nearby, rooms_measured
from renyang.science.identity import division_range
from renyang.science.index import NONE, Count, Indicator, with_due
from renyang.supplies.queries import stocks_lasting

FRESH_DAYS = 365  # [A] a record collected within a year counts as fresh; capability is assessed yearly
STOCK_DAYS = 14  # days of supply a site should hold ("at least 14-30 days") [M]


def _(message: str) -> str:
    return message


INDICATORS = (
    Indicator("site_in_community", "spatial", _("A meal point or day centre in the community"),
              _("Communities with at least one meal point or day centre"), 0, 1, _("15-minute circle of care services [M]")),
    Indicator("rooms_measured", "spatial", _("Rooms whose air can be judged"),
              _("Rooms with a volume, and a window area or air changes, on record"), 0, 1,
              _("What a ventilation formula needs [V]")),
    Indicator("supplies_14_days", "spatial", _("Supplies for 14 days"),
              _("Items in store that last at least 14 days at their daily use"), 0, 1,
              _("14 to 30 days are advised in an epidemic [M]")),
    Indicator("duty_owner", "institutional", _("Duties with an owner"),
              _("Functions of the responsibility list that have an owner"), 0, 1, _("Our own choice [A]")),
    Indicator("duty_deputy", "institutional", _("Duties with a deputy"),
              _("Functions of the responsibility list that have a deputy other than the owner"), 0, 1, _("Our own choice [A]")),
    Indicator("liability", "organisational", _("Agreements with liability cover"),
              _("Agreements in force whose liability is insured today, of those that say so"), 0, 1, _("Our own choice [A]")),
    Indicator("stand_in", "organisational", _("Services with a stand-in"),
              _("Services under agreement for which another organisation has agreed to stand in"), 0, 1, _("Our own choice [A]")),
    Indicator("completeness", "technological", _("Complete records"),
              _("Key facts on record: birth date, sex, ID, phone, address, living arrangement, capability"), 0.5, 1,
              _("Our own choice [A]")),
    Indicator("freshness", "technological", _("Fresh records"),
              _("People with a record collected within a year, of those with a date"), 0, 0.95, _("Our own choice [A]")),
    Indicator("contact", "psychological", _("Somebody to call"),
              _("Older people with a named contact"), 0, 1, _("Our own choice [A]")),
    Indicator("screened", "psychological", _("Screened for loneliness"),
              _("People living alone with a screening on record"), 0, 0.8, _("Our own choice [A]")),
)  # fmt: skip

By = dict[str, Count]
"""Counts by division code; what belongs to no community is under the code of the sub-district."""


def counts(actor: Actor, division_code: str) -> dict[str, By]:
    """The counts of every indicator, by indicator code and then by community of a division."""
    return {code: counter(actor, division_code) for code, counter in COUNTERS.items()}


def _site_in_community(actor: Actor, division_code: str) -> By:
    return care_nearby(actor, division_code, communities_of(actor, division_code))


def _supplies(actor: Actor, division_code: str) -> By:
    """Stocks in stores; a community has one of its own, or the sub-district has one for all."""
    stocks, street = stocks_lasting(actor, division_code, STOCK_DAYS), division_range(division_code)[0]
    return stocks if stocks.get(street, NONE).total else with_due(stocks, communities_of(actor, division_code))


def _duty_owner(actor: Actor, division_code: str) -> By:
    return _somewhere(duties_owned(actor, division_code), division_code)


def _duty_deputy(actor: Actor, division_code: str) -> By:
    return _somewhere(duties_deputised(actor, division_code), division_code)


def _stand_in(actor: Actor, division_code: str) -> By:
    return _somewhere({division_range(division_code)[0]: services_backed(actor, division_code)}, division_code)


def _freshness(actor: Actor, division_code: str) -> By:
    return collected_since(actor, division_code, timezone.localdate() - dt.timedelta(days=FRESH_DAYS))


def _somewhere(by: By, division_code: str) -> By:
    """The counts, with a 0 for a sub-district that has none of what each should have."""
    return by if any(count.total for count in by.values()) else with_due({}, [division_range(division_code)[0]])


COUNTERS: dict[str, Callable[[Actor, str], By]] = {
    "site_in_community": _site_in_community,
    "rooms_measured": rooms_measured,
    "supplies_14_days": _supplies,
    "duty_owner": _duty_owner,
    "duty_deputy": _duty_deputy,
    "liability": agreements_covered,
    "stand_in": _stand_in,
    "completeness": key_facts_on_record,
    "freshness": _freshness,
    "contact": with_somebody_to_call,
    "screened": screened_for_loneliness,
}
