"""Use, deliveries and staff under a scenario: levels by hand from the scenarios' files."""

import numpy as np
import pytest

from renyang.science.daily_use import deliveries_under, staff_under, use_under
from renyang.science.items import items
from renyang.science.stress import Scenario
from renyang.science.supplies import Lot, course, days_of_supply

PART = '[[impact]]\ntarget = "{}"\nservice = "{}"\nfrom = {}\nto = {}\nlevel = {}\n'


def _scenario(*impacts):
    return Scenario.parse("".join(PART.format(*impact) for impact in impacts))


@pytest.mark.parametrize("name", ["calm", "staff-wave", "operator-exit", "budget-cut", "platform-outage"])
def test_a_scenario_without_such_impacts_changes_nothing(name):
    scenario = Scenario.shipped(name)
    assert (use_under(scenario, 40, None, 90) == 40).all()
    assert (use_under(scenario, 40, "meals", 90) == 40).all()
    assert (deliveries_under(scenario, 40, None, 90) == 40).all()


def test_the_heatwave_by_hand():
    # 15 % more from day 20 until before 41, in three days: 5, 10, 15 %. Emergency help: 20 % more again, at once.
    heat = Scenario.shipped("heatwave")
    use = use_under(heat, 100, None, 50)
    assert use[18:24] == pytest.approx([100, 100, 105, 110, 115, 115])
    assert use[39:42] == pytest.approx([115, 115, 100])
    assert use_under(heat, 100, "emergency_help", 50)[19:24] == pytest.approx([100, 126, 132, 138, 138])
    assert (use_under(heat, 100, "meals", 50) == use).all()
    assert (deliveries_under(heat, 100, None, 50) == 100).all()
    assert (staff_under(heat, "nursing", 50)[20:41] == 0.93).all()


def test_the_flood_by_hand():
    # A fifth of the deliveries from day 20 until before 30; use as ever.
    flood = Scenario.shipped("flood")
    assert deliveries_under(flood, 40, None, 32)[19:31] == pytest.approx([40, *[8] * 10, 40])
    assert (use_under(flood, 40, None, 32) == 40).all()


def test_impacts_on_other_services_do_not_count():
    scenario = _scenario(("demand", "meals", 0, 5, 1.5), ("demand", "*", 2, 5, 2), ("acceptance", "*", 0, 5, 0.1))
    assert use_under(scenario, 10, "meals", 6).tolist() == [15, 15, 30, 30, 30, 10]
    assert use_under(scenario, 10, "bathing", 6).tolist() == [10, 10, 20, 20, 20, 10]
    assert use_under(scenario, 10, None, 6).tolist() == [10, 10, 20, 20, 20, 10]


def test_the_factor_holds_from_onset_to_end():
    scenario = _scenario(("staff", "*", 2, 4, 0.5), ("demand", "*", 3, 5, 2))
    assert use_under(scenario, 10, None, 6, factor=3).tolist() == [10, 10, 30, 60, 60, 10]
    assert use_under(Scenario.shipped("calm"), 10, None, 6, factor=3).tolist() == [10] * 6


def test_masks_in_an_epidemic():
    """50 people present use two a day each, and twice as many from day 15 until the wave's last impact ends (before 75)."""
    masks = items()["masks"]

    def use(scenario):
        factor = masks.factor(scenario.name)
        return use_under(scenario, 50 * masks.per_person, masks.service, 80, factor=factor)

    assert use(Scenario.shipped("epidemic-wave"))[[0, 14, 15, 74, 75]].tolist() == [100, 100, 200, 200, 100]
    assert (use(Scenario.shipped("flood")) == 100).all()


def test_the_worked_example():
    """docs/algorithms/supplies.md: 650 parcels, a flood from today on, 40 a day used and normally delivered; by hand there."""
    flood = Scenario.shipped("flood")
    use, come = use_under(flood, 40, None, 60)[flood.onset :], deliveries_under(flood, 40, None, 60)[flood.onset :]
    parcels = [Lot(200, 3), Lot(300, 10), Lot(150)]
    found = course(parcels, use, come)
    assert found.first_shortage is None
    assert found.expired.nonzero()[0].tolist() == [3, 10]
    assert found.left[[3, 10, 39]] == pytest.approx([482, 270, 270])
    assert days_of_supply(parcels, use) == 14.75
    assert course(parcels, use, np.zeros(40)).days == 14.75


def test_an_unknown_service_is_a_mistake():
    with pytest.raises(ValueError, match="hairdresser"):
        use_under(Scenario.shipped("calm"), 1, "hairdresser", 5)
