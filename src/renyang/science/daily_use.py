"""Use, deliveries and staff day by day, if a scenario of the stress test begins today.

A scenario gives levels relative to normal (docs/algorithms/stress.md). Three of its targets count here: "demand" (how
many times the needs arise), "supplies" (share of deliveries that arrive) and "staff" (share of staff present). An
impact counts if it covers every service ("*") or the given one; without a service, as for masks that everybody present
wears, only those on every service count. Impacts on the same thing multiply, and ramps are linear, as there.

Impacts on sites, mobility, acceptance, partners and budget are ignored: they cancel services and thus reduce use, but a
stock that suffices only because people go without help is not safe. Arrays begin with day 0 of the scenario; to see
what a shock does to today's stock, start at the onset: `use[scenario.onset:]`.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from renyang.science.catalogue import SERVICES
from renyang.science.stress.scenario import TARGETS, Scenario


def use_under(
    scenario: Scenario, daily_use: float, service: str | None, days: int, *, factor: float = 1.0
) -> NDArray[np.float64]:
    """Use by day, (days,), in the unit of `daily_use`, the use on a normal day.

    `factor`: multiplies each person's use from the scenario's onset to its end (see `Item.epidemic`). Without relevant
    impacts and without a factor, use stays normal. Raises ValueError for a service that is not in the catalogue.
    """
    level = _level(scenario, "demand", service, days)
    if scenario.onset is not None and scenario.end is not None:
        level[scenario.onset : scenario.end] *= factor
    return daily_use * level


def deliveries_under(scenario: Scenario, daily_delivery: float, service: str | None, days: int) -> NDArray[np.float64]:
    """Deliveries by day, (days,), in the unit of `daily_delivery`, the delivery on a normal day."""
    return daily_delivery * _level(scenario, "supplies", service, days)


def staff_under(scenario: Scenario, service: str | None, days: int) -> NDArray[np.float64]:
    """Share of staff present by day, (days,); 1 on a normal day."""
    return _level(scenario, "staff", service, days)


def _level(scenario: Scenario, target: str, service: str | None, days: int) -> NDArray[np.float64]:
    if service is not None and service not in SERVICES:
        raise ValueError(f"no such service: {service}")
    counts = tuple(i for i in scenario.impacts if i.target == target and i.service in ("*", service))
    levels = replace(scenario, impacts=counts).levels((service or "*",), days)
    level: NDArray[np.float64] = levels[TARGETS.index(target), 0]
    return level
