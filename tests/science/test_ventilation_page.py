"""The worked example of docs/algorithms/ventilation.md is what the program computes."""

from pathlib import Path

import pytest

from renyang.science.air_measures import measures
from renyang.science.carbon_dioxide import air_changes_from_decay
from renyang.science.occupancy import LIMIT_LABELS, Limits, safe_occupancy
from renyang.science.ventilation import Air, Infection, Stay, dose_of_stay, infection_probability

PAGE = (Path(__file__).parents[2] / "docs" / "algorithms" / "ventilation.md").read_text(encoding="utf-8")
WORDS = (
    "none",
    "open windows: 5 air changes",
    "a purifier of 360 m3/h",
    "surgical masks",
    "FFP2 or KN95 masks",
    "half the stay",
    "two sessions, half an hour of airing",
)
STAY = Stay(4.0)
ROOM, LIMITS = Air(180.0, 60.0, 2.0), Limits(licensed_places=40)


def test_the_table():
    first = Air(180.0, 60.0, 0.5), STAY, Infection(10.0, None), Limits(area_per_person=None, clean_air_per_person=None)
    infected = [safe_occupancy(*first), *measures(*first)]
    all_limits = [safe_occupancy(ROOM, STAY, limits=LIMITS), *measures(ROOM, STAY, limits=LIMITS)]
    rows = [
        f"| {words} | {one.people} | {other.people} | {LIMIT_LABELS[other.binding]} |"
        for words, one, other in zip(WORDS, infected, all_limits, strict=True)
    ]
    table = PAGE.split("test_ventilation_page.py -->\n")[1].split("\n<!-- end of table -->")[0]
    assert table.splitlines()[2:] == rows


def test_the_numbers_in_the_text():
    infection = Infection(10.0, None)
    dose = dose_of_stay(infection, 4.0, 1.42, 180.0)
    assert f"F(5.68) = {float(dose) * 1.42 * 180.0 / (10.0 * 0.51 * 4.0):.6f}" in PAGE
    assert f"d = {float(dose):.6f}, P = {float(infection_probability(dose)):.6f}" in PAGE
    purified = infection_probability(dose_of_stay(infection, 4.0, 3.42, 180.0))
    assert f"P {float(purified):.6f}, N 34" in PAGE


def test_the_readings():
    found = air_changes_from_decay([0, 0.1, 0.2, 0.3, 0.4, 0.5], [1400, 1180, 1030, 890, 800, 735])
    assert f"{found.air_changes:.2f} air changes an hour, 95 % interval {found.low:.2f} to {found.high:.2f}" in PAGE
    assert found.r2 == pytest.approx(0.998, abs=5e-4)
