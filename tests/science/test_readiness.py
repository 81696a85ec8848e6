"""Staff as a supply: by hand, and against trying every roster of a few people."""

import itertools
import math

import pytest

from renyang.science.daily_use import staff_under
from renyang.science.readiness import Readiness, readiness
from renyang.science.stress import Scenario


def _full_days(people, needed, in_row, rest, horizon):
    """The most full days any roster serves: after each day, every set of histories that some roster leaves (last days only)."""
    window = in_row + rest
    states = {((),) * people}
    for day in range(horizon):
        following = set()
        for state in states:
            able = [at for at in range(people) if sum(state[at]) < in_row]
            for on_duty in itertools.combinations(able, needed):
                days = (((*past, int(at in on_duty)))[-(window - 1) :] for at, past in enumerate(state))
                following.add(tuple(sorted(tuple(one) for one in days)) if window > 1 else ((),) * people)
        if not following:
            return day
        states = following
    return math.inf


@pytest.mark.parametrize("people", range(5))
@pytest.mark.parametrize("needed", range(1, 4))
@pytest.mark.parametrize(("in_row", "rest"), [(1, 0), (1, 1), (2, 1), (1, 2), (3, 1), (2, 2)])
def test_no_roster_serves_more_full_days(people, needed, in_row, rest):
    """Within three rounds of duty and rest; who lasts so long lasts for good."""
    found = readiness(people, needed, in_row=in_row, rest=rest)
    tried = _full_days(people, needed, in_row, rest, 3 * (in_row + rest))
    assert (found.days if found.days == math.inf else math.floor(found.days)) == tried


def test_by_hand():
    # 8 people, 7 a day: 8 x 6 = 48 duties of 7 x 7 = 49 a week. They hold out six days; on the seventh 6 of 7 are there.
    assert readiness(8, 7) == Readiness(8, 48 / 7, 48 / 49)
    assert readiness(9, 7) == Readiness(9, math.inf, 1.0)
    assert readiness(3, 4) == Readiness(3, 0.75, 18 / 28)
    assert readiness(0, 4) == Readiness(0, 0.0, 0.0)
    assert readiness(0, 0) == Readiness(0, math.inf, 1.0)


def test_a_wave_of_absence():
    """Of 12 testers 67 % are there at worst, that is 8 whole people: as in the case by hand."""
    least = staff_under(Scenario.shipped("staff-wave"), None, 120).min()
    assert readiness(12, 7, present=least) == Readiness(8, 48 / 7, 48 / 49)


@pytest.mark.parametrize(
    "wrong", [(-1, 1, 1, 1, 1.0), (1, -1, 1, 1, 1.0), (1, 1, 0, 1, 1.0), (1, 1, 1, -1, 1.0), (1, 1, 1, 1, 1.1)]
)
def test_programmers_mistakes(wrong):
    people, needed, in_row, rest, present = wrong
    with pytest.raises(ValueError, match="no readiness"):
        readiness(people, needed, in_row=in_row, rest=rest, present=present)
