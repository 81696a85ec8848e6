"""Frequencies: their mean a week in closed form, and what cannot be."""

import pytest

from renyang.science.frequency import Frequency, Per


@pytest.mark.parametrize(
    ("times", "per", "per_week"),
    [
        (2, Per.DAY, 14),
        (3, Per.WEEK, 3),
        (1, Per.MONTH, 12 / (365.25 / 7)),  # 12 months in the weeks of a year
        (2, Per.QUARTER, 8 / (365.25 / 7)),
        (1, Per.ONCE, 0),
        (1, Per.ON_CALL, 0),
    ],
)
def test_mean_times_a_week(times, per, per_week):
    assert Frequency(times, per).per_week == pytest.approx(per_week)


@pytest.mark.parametrize(
    ("times", "per", "possible"),
    [
        (0, Per.DAY, False),
        (1, Per.DAY, True),
        (6, Per.DAY, True),
        (7, Per.DAY, False),
        (42, Per.WEEK, True),  # six a day on seven days
        (43, Per.WEEK, False),
        (182, Per.MONTH, True),  # 6 x 30.4375 = 182.6
        (183, Per.MONTH, False),
        (1, Per.ONCE, True),
        (2, Per.ONCE, False),
        (2, Per.ON_CALL, False),
        (-1, Per.WEEK, False),
    ],
)
def test_at_least_once_and_at_most_six_times_a_day(times, per, possible):
    assert Frequency(times, per).is_possible is possible
