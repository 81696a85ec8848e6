"""What is used and delivered, and who is there, day by day, when a scenario of the stress test begins today.

A scenario says what of normal is left of what (docs/algorithms/stress.md). Three of its targets count here: "demand" (how many
times the needs arise), "supplies" (the share of deliveries that comes) and "staff" (the share who are there). An impact counts
if it is on every service ("*") or on the service asked for; where no service is asked for, as for masks that everybody present
wears, only those on every service do. Impacts on the same thing multiply, and ramps are straight, as in the stress test.

Impacts on sites, mobility, acceptance, partners and budget do not count: they make services fall away, and with them some use;
but a stock that relies on people being left without help is not safe. Arrays begin with the scenario's day 0; to see what a
shock does to today's stock, begin with the scenario's onset: `use[scenario.onset:]`.
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

    `factor`: how many times more each person uses from the scenario's onset to its end (see `Item.epidemic`). A scenario without
    impacts that count, and without a factor, changes nothing. ValueError for a service that is not in the catalogue.
    """
    level = _level(scenario, "demand", service, days)
    if scenario.onset is not None and scenario.end is not None:
        level[scenario.onset : scenario.end] *= factor
    return daily_use * level


def deliveries_under(scenario: Scenario, daily_delivery: float, service: str | None, days: int) -> NDArray[np.float64]:
    """Deliveries by day, (days,), in the unit of `daily_delivery`, what comes on a normal day."""
    return daily_delivery * _level(scenario, "supplies", service, days)


def staff_under(scenario: Scenario, service: str | None, days: int) -> NDArray[np.float64]:
    """Share of staff who are there by day, (days,): 1 as on a normal day."""
    return _level(scenario, "staff", service, days)


def _level(scenario: Scenario, target: str, service: str | None, days: int) -> NDArray[np.float64]:
    if service is not None and service not in SERVICES:
        raise ValueError(f"no such service: {service}")
    counts = tuple(i for i in scenario.impacts if i.target == target and i.service in ("*", service))
    levels = replace(scenario, impacts=counts).levels((service or "*",), days)
    level: NDArray[np.float64] = levels[TARGETS.index(target), 0]
    return level
