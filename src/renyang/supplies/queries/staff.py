"""Staff as a supply: whether care and testing staff suffice, and for how many days."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Actor
from renyang.places.models import Site, SiteKind
from renyang.science.daily_use import staff_under
from renyang.science.occupancy import OLDER_PEOPLE_PER_STAFF
from renyang.science.readiness import TESTS_A_DUTY, Readiness, readiness
from renyang.science.stress.scenario import Scenario
from renyang.supplies.queries.stocks import OnShelf

TEST_KITS = "test_kits"
CARING = (SiteKind.DAY_CENTRE, SiteKind.NURSING_HOME)
TESTING = (SiteKind.CLINIC,)


class Duty(TextChoices):
    """What staff are needed for."""

    CARE = "care", _("care")
    TESTING = "testing", _("testing")


@dataclass(frozen=True)
class StaffOnHand:
    """Staff there and needed a day for a duty in a community; None if unknown. `not_known` names sites without data."""

    division_code: str
    duty: Duty
    people: int | None
    needed: int | None
    not_known: tuple[str, ...]
    readiness: Readiness | None


def staff_on_hand(actor: Actor, shelves: Iterable[OnShelf], scenario: Scenario | None = None) -> list[StaffOnHand]:
    """Care and testing staff by community. Care: staff of day centres and nursing homes, one needed per eight licensed
    places; sites with either unknown do not count. Testing: staff of clinics, one per sixty tests on the peak day.
    """
    by: dict[tuple[str, Duty], list[Site]] = defaultdict(list)
    sites = Site.objects.visible_to(actor).filter(kind__in=(*CARING, *TESTING)).order_by("division_code", "name")
    for site in sites:
        by[site.division_code, Duty.CARE if site.kind in CARING else Duty.TESTING].append(site)
    tests = _tests(shelves)
    return [
        _care(division, rows, scenario)
        if duty == Duty.CARE
        else _testing(division, rows, tests.get(division), scenario)
        for (division, duty), rows in sorted(by.items())
    ]


def _tests(shelves: Iterable[OnShelf]) -> Mapping[str, float]:
    """Tests on the peak day by community, where the use of test kits is known."""
    tests: dict[str, float] = {}
    for shelf in shelves:
        use = shelf.use
        if shelf.kind[0] == TEST_KITS and use is not None:
            tests[shelf.division_code] = tests.get(shelf.division_code, 0.0) + float(np.max(use))
    return tests


def _care(division: str, sites: list[Site], scenario: Scenario | None) -> StaffOnHand:
    staffed = [site for site in sites if site.staff is not None and site.licensed_places is not None]
    missing = tuple(site.name for site in sites if site not in staffed)
    if not staffed:
        return StaffOnHand(division, Duty.CARE, None, None, missing, None)
    people = sum(site.staff or 0 for site in staffed)
    needed = sum(math.ceil((site.licensed_places or 0) / OLDER_PEOPLE_PER_STAFF) for site in staffed)
    return StaffOnHand(division, Duty.CARE, people, needed, missing, _ready(people, needed, "day_care", scenario))


def _testing(division: str, sites: list[Site], tests: float | None, scenario: Scenario | None) -> StaffOnHand:
    staffed = [site for site in sites if site.staff is not None]
    missing = tuple(site.name for site in sites if site.staff is None)
    people = sum(site.staff or 0 for site in staffed) if staffed else None
    needed = None if tests is None else math.ceil(round(tests / TESTS_A_DUTY, 9))
    ready = None if people is None or needed is None else _ready(people, needed, None, scenario)
    return StaffOnHand(division, Duty.TESTING, people, needed, missing, ready)


def _ready(people: int, needed: int, service: str | None, scenario: Scenario | None) -> Readiness:
    present = 1.0 if scenario is None else float(staff_under(scenario, service, (scenario.end or 0) + 1).min())
    return readiness(people, needed, present=min(present, 1.0))
