"""Readings of carbon dioxide and typed values: slopes that were put in come out, and what looks wrong is said, not changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import linregress
from scipy.stats import t as student

from renyang.science.air_checks import check_air
from renyang.science.carbon_dioxide import air_changes_from_decay, litres_per_second
from renyang.science.problem import Problem
from renyang.science.remark import Remark

TIMES = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]  # h


@given(st.floats(0.05, 20), st.floats(300, 5_000), st.floats(380, 600))
def test_a_slope_put_in_comes_out(changes, above, outdoors):
    levels = [outdoors + above * np.exp(-changes * time) for time in TIMES]
    found = air_changes_from_decay(TIMES, levels, outdoors)
    assert found.air_changes == pytest.approx(changes, rel=1e-6)
    assert found.r2 == pytest.approx(1, abs=1e-6)
    assert found.low <= found.air_changes <= found.high
    assert found.readings == 6


def test_the_fit_is_scipys():
    # Slope, its standard error and r2 by scipy.stats.linregress; the interval by Student's t with 4 degrees of freedom.
    levels = [1400, 1180, 1030, 890, 800, 735]
    found = air_changes_from_decay(TIMES, levels, 420)
    line = linregress(TIMES, np.log(np.array(levels) - 420))
    assert found.air_changes == pytest.approx(-line.slope)
    assert found.standard_error == pytest.approx(line.stderr)
    assert found.r2 == pytest.approx(line.rvalue**2)
    reach = student.ppf(0.975, 4) * line.stderr
    assert (found.low, found.high) == pytest.approx((-line.slope - reach, -line.slope + reach))


def test_the_interval_covers_as_often_as_it_says():
    """2,000 falls at 2.5 /h of eight readings, their logarithms off by 5 %: 95 % of intervals hold 2.5, to four standard errors
    of a share of 2,000, 4 sqrt(.95 x .05 / 2,000) = 1.9 %.
    """
    rng, times, falls = np.random.default_rng(11), np.linspace(0, 0.7, 8), 2_000
    held = 0
    for _ in range(falls):
        found = air_changes_from_decay(times, 420 + 1_000 * np.exp(-2.5 * times + rng.normal(0, 0.05, 8)))
        held += found.low <= 2.5 <= found.high
    assert held / falls == pytest.approx(0.95, abs=0.019)


def test_an_interval_does_not_reach_below_nothing():
    found = air_changes_from_decay([0, 1, 2], [900, 700, 800])
    assert found.air_changes > 0
    assert found.low == 0


@pytest.mark.parametrize(
    ("times", "levels", "more", "code"),
    [
        ([0, 1], [900, 700], {}, "decay_few"),
        ([], [], {}, "decay_few"),
        ([0, 1, 1], [900, 800, 700], {}, "decay_times"),
        ([0, 2, 1], [900, 800, 700], {}, "decay_times"),
        ([0, 1, 2], [900, np.nan, 700], {}, "decay_times"),
        ([0, 1, 2], [900, 700, 420], {}, "decay_below_outdoors"),
        ([0, 1, 2], [900, 700, 600], {"outdoors": 650}, "decay_below_outdoors"),
        ([0, 1, 2], [900, 700, 600], {"outdoors": np.nan}, "decay_below_outdoors"),
        ([0, 1, 2], [700, 800, 900], {}, "decay_rising"),
        ([0, 1, 2], [700, 700, 700], {}, "decay_rising"),
        ([0, 1, 2], [900, 700, 600], {"people": 2}, "decay_people"),
    ],
)
def test_readings_of_which_nothing_can_be_said_are_refused(times, levels, more, code):
    with pytest.raises(Problem) as refused:
        air_changes_from_decay(times, levels, **more)
    assert refused.value.code == code
    assert "{" not in str(refused.value)


def test_columns_of_two_lengths_are_a_programmers_mistake():
    with pytest.raises(ValueError, match="one length"):
        air_changes_from_decay([0, 1, 2], [900, 800])


def test_a_steady_level_by_hand():
    # 1e6 x .0052 / (940 - 420) = 10 L/s a person.
    assert litres_per_second(940) == pytest.approx(10)
    assert litres_per_second(900, 400, 0.005) == pytest.approx(10)


@pytest.mark.parametrize(("ppm", "outdoors"), [(420, 420), (400, 420), (np.nan, 420), (900, 0), (np.inf, 420)])
def test_a_level_not_above_outdoors_says_nothing(ppm, outdoors):
    with pytest.raises(Problem) as refused:
        litres_per_second(ppm, outdoors)
    assert refused.value.code == "co2_not_above_outdoors"


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({}, []),
        ({"volume": 180, "area": 60, "height": 3, "air_changes": 2, "window_area": 6, "co2": 800}, []),
        ({"air_changes": 0}, ["air_changes_none"]),
        ({"air_changes": -1}, ["air_changes_none"]),
        ({"air_changes": 30}, []),
        ({"air_changes": 31}, ["air_changes_many"]),
        ({"air_changes": float("nan")}, ["air_changes_many"]),
        ({"volume": 180_000, "area": 60}, ["volume_unit"]),  # 3 m high if it is in dm3
        ({"volume": 180e6, "area": 60}, ["volume_unit"]),  # in cm3
        ({"volume": 60, "area": 60}, ["volume_area"]),
        ({"volume": 2_000, "area": 60}, ["volume_area"]),
        ({"volume": 180e6}, ["volume_large"]),
        ({"volume": 18_000}, []),
        ({"height": 2}, []),
        ({"height": 8}, []),
        ({"height": 1.9}, ["height_unusual"]),
        ({"height": 9}, ["height_unusual"]),
        ({"height": 28}, ["height_unit"]),
        ({"height": 280}, ["height_unit"]),
        ({"co2": 379}, ["co2_low"]),
        ({"co2": 380}, []),
        ({"co2": 10_000}, []),
        ({"co2": 10_001}, ["co2_high"]),
        # 5 x sqrt(16) x 3 = 60 m2 of walls, 160 m2 where the height is not typed; without an area nothing is known
        ({"window_area": 60, "area": 16, "height": 3}, []),
        ({"window_area": 61, "area": 16, "height": 3}, ["windows_large"]),
        ({"window_area": 61, "area": 16}, []),
        ({"window_area": 161, "area": 16}, ["windows_large"]),
        ({"window_area": 161}, []),
        ({"height": 280, "co2": 4}, ["height_unit", "co2_low"]),
    ],
)
def test_what_looks_wrong_is_said(typed, codes):
    found = check_air(**typed)
    assert [remark.code for remark in found] == codes
    assert all("{" not in str(remark) for remark in found)


def test_the_unit_is_named():
    assert str(check_air(height=280)[0]).endswith("entered in cm.")
    assert str(check_air(height=28)[0]).endswith("entered in dm.")
    assert str(check_air(volume=180_000, area=60)[0]).endswith("entered in dm.")


def test_a_remark_is_told_in_the_readers_language():
    remark = Remark("some", "{count} are wrong.", {"count": 3})
    assert str(remark) == "3 are wrong."
    assert remark.translated({"{count} are wrong.": "有{count}处不对。"}.__getitem__) == "有3处不对。"
