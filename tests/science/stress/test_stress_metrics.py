import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from renyang.science.stress import metrics
from renyang.science.stress.equity import theil, worst_tenth

ONE = np.ones((1, 12))


def _q(*values):
    return np.array([values], dtype=float)


def test_without_a_drop_there_is_no_loss_and_nothing_to_recover_from():
    q = metrics.relative(ONE, ONE)
    assert metrics.loss(ONE, ONE).tolist() == [0]
    assert metrics.robustness(q).tolist() == [1]
    assert metrics.recovery(q, 3)[0].tolist() == [0]
    assert np.isnan(metrics.rapidity(q)).all()


def test_the_last_exit_counts_in_a_double_dip():
    # Below .95 on days 2 and 5; the shock began on day 2: 1 + 5 - 2 = 4.
    time, censored = metrics.recovery(_q(1, 1, 0.5, 1, 1, 0.9, 1, 1), 2)
    assert time.tolist() == [4]
    assert censored.tolist() == [False]


def test_never_recovered_is_censored_and_never_a_value():
    q = np.vstack([_q(1, 0.5, 0.5, 0.5), _q(1, 0.5, 1, 1)])
    time, censored = metrics.recovery(q, 1)
    assert time.tolist() == [3, 1]
    assert censored.tolist() == [True, False]
    found = metrics.metrics_of(q, np.ones((2, 4)), 1)
    assert found["recovery_days"] == {"mean": None, "low": 1.0, "high": None}
    assert found["recovery_restricted_mean"]["mean"] == 2.0
    assert found["recovery_censored"]["mean"] == 0.5


def test_days_without_demand_are_skipped():
    nothing = float("nan")
    q = _q(1, nothing, 0.5, nothing)
    assert metrics.index(q).tolist() == [0.75]
    assert metrics.robustness(q).tolist() == [0.5]
    assert metrics.recovery(q, 0)[1].tolist() == [True]  # still below on the last day that has a value
    assert metrics.loss(_q(1, nothing), _q(1, 1)).tolist() == [0]
    assert metrics.summary(np.array([np.nan])) == {"mean": None, "low": None, "high": None}


def test_gain_is_not_netted_against_loss():
    shocked, baseline = _q(0.5, *[0.9] * 28), _q(*[0.8] * 29)
    assert metrics.adaptive_gain(shocked, baseline)[0] == pytest.approx(0.1)
    assert metrics.loss(shocked, baseline)[0] == pytest.approx(0.3)


def test_absorption_is_the_share_of_the_drop_that_measures_took_away():
    assert metrics.absorption(np.array([0.1, 0.0]), np.array([0.4, 0.0]))[0] == pytest.approx(0.75)
    assert np.isnan(metrics.absorption(np.array([0.0]), np.array([0.0]))[0])


def test_rapidity_is_regained_share_a_day():
    # Lowest .4 on day 1, at .95 or more from day 4 on: .6 in 3 days.
    assert metrics.rapidity(_q(1, 0.4, 0.6, 0.8, 1)).tolist() == pytest.approx([0.2])


AMOUNTS = arrays(np.int64, st.integers(1, 40), elements=st.integers(0, 50))


@given(AMOUNTS, st.integers(1, 5))
def test_theil_within_and_between_add_up(amounts, groups):
    split = theil(amounts, np.arange(len(amounts)) % groups)
    assert split.total == pytest.approx(split.within + split.between, abs=1e-12)
    assert split.total >= -1e-12
    assert split.within >= -1e-12
    assert split.between >= -1e-12


def test_theil_at_its_ends():
    # All alike: 0. One of n has all: ln n (0 ln 0 = 0). Nothing at all: 0.
    assert theil(np.full(8, 3), np.zeros(8, int)).total == pytest.approx(0)
    assert theil(np.array([5, 0, 0, 0]), np.zeros(4, int)).total == pytest.approx(np.log(4))
    assert theil(np.zeros(4), np.zeros(4, int)).total == 0


def test_worst_tenth():
    # Of 20 people the worst two have 10 + 5 of 33.
    assert worst_tenth(np.array([10, 5] + [1] * 18)) == pytest.approx(15 / 33)
    assert np.isnan(worst_tenth(np.zeros(5)))
