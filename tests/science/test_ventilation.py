"""Air and dose: each expected value from paper, a closed form, or the differential equation integrated numerically."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from renyang.science.problem import Problem
from renyang.science.ventilation import (
    FFP2,
    NO_MASK,
    SERIES_BELOW,
    SHIPPED_INFECTION,
    SURGICAL,
    Air,
    Infection,
    Mask,
    Period,
    Stay,
    clean_air,
    dose_of_day,
    dose_of_stay,
    dose_over,
    infection_probability,
    loss_rate,
    window_flow,
)

ALIKE = Infection(emission=10.0, dispersion=None)  # quanta/h, everybody the same, as in the design's example


def _integrated(periods: list[Period], volume: float, initial: float = 0.0) -> tuple[float, float]:
    """Dose and last concentration by Runge-Kutta (scipy's DOP853) of dC/dt = emission / V - loss C, dD/dt = breathing C."""
    state = np.array([initial, 0.0])
    for period in periods:

        def change(_time: float, now: np.ndarray, period: Period = period) -> list[float]:
            return [period.emission / volume - period.loss * now[0], period.breathing * now[0]]

        found = solve_ivp(change, (0, period.hours), state, method="DOP853", rtol=1e-11, atol=1e-14)
        state = found.y[:, -1]
    return state[1], state[0]


def test_the_designs_example():
    # 0.5 + 0.3 + 0.62 = 1.42 /h, x = 5.68, F = 1 - (1 - exp(-5.68)) / 5.68 = 0.824545; d = 10 x .51 x 4 x F / (1.42 x 180)
    # = 0.065809, P = 1 - exp(-d) = 0.063690; with 360 m3/h more the loss is 3.42 and P = 0.030249.
    loss = loss_rate(180.0, 0.5, 0.0, ALIKE)
    assert loss == pytest.approx(1.42)
    dose = dose_of_stay(ALIKE, 4.0, loss, 180.0)
    assert infection_probability(dose) == pytest.approx(0.063690, abs=5e-7)
    with_purifier = loss_rate(180.0, 0.5, 360.0, ALIKE)
    assert with_purifier == pytest.approx(3.42)
    assert infection_probability(dose_of_stay(ALIKE, 4.0, with_purifier, 180.0)) == pytest.approx(0.030249, abs=5e-7)


def _build_up(changes):
    """F of the doses: in a stay of 1 h with a loss of x an hour the dose is q B F(x) / (x V)."""
    return dose_of_stay(ALIKE, 1.0, changes, 180.0) * changes * 180.0 / (10.0 * 0.51)


@pytest.mark.parametrize("changes", [1e-9, 1e-4, 0.01, SERIES_BELOW * 0.999, SERIES_BELOW, 0.3, 1.0, 7.0, 600.0])
def test_build_up_is_the_mean_of_what_builds_up(changes):
    # F(x) is the mean of 1 - exp(-x s) over s from 0 to 1, integrated numerically.
    mean, _ = quad(lambda s: -math.expm1(-changes * s), 0, 1, epsabs=0, epsrel=1e-12, limit=200)
    assert _build_up(changes) == pytest.approx(mean, rel=1e-10)


def test_build_up_begins_at_nothing_and_ends_at_one():
    assert _build_up(0.0) == 0
    assert _build_up(1e9) == pytest.approx(1)
    assert _build_up(np.array([0.0, 1.0])).tolist() == pytest.approx([0, math.exp(-1)])  # 1 - (1 - 1/e) = 1/e


def test_without_any_loss_the_air_fills_evenly():
    # C = q t / V, so the dose is B q t2 / (2 V) = .51 x 10 x 16 / 360 = .226667.
    assert dose_of_stay(ALIKE, 4.0, 0.0, 180.0) == pytest.approx(0.51 * 10 * 16 / 360)


@given(
    st.lists(
        st.builds(Period, st.floats(0.05, 6), st.floats(0.0, 12), st.sampled_from([0.0, 5.0, 30.0]), st.floats(0, 1)),
        min_size=1,
        max_size=4,
    ),
    st.floats(20, 600),
    st.floats(0, 0.2),
)
@settings(max_examples=40, deadline=None)
def test_a_dose_is_the_integral_of_the_balance(periods, volume, initial):
    found = dose_over(periods, volume, initial)
    assert found == pytest.approx(_integrated(periods, volume, initial), rel=1e-7, abs=1e-10)


def test_a_day_with_a_lunch_break():
    # 4 h, an hour with nobody there and windows open (6 air changes), 4 h: the balance integrated numerically.
    stay = Stay(4.0, sessions=2, break_hours=1.0, break_air_changes=6.0, mask=SURGICAL)
    session = Period(4.0, 0.5 + 0.92, 10.0 * 0.5, 0.51 * 0.7)
    expected, _ = _integrated([session, Period(1.0, 6.92, 0.0, 0.0), session], 180.0)
    assert dose_of_day(ALIKE, stay, 180.0, 0.5) == pytest.approx(expected, rel=1e-7)


def test_a_break_with_fewer_air_changes_than_the_sessions_is_not_taken():
    shut = Stay(2.0, sessions=2, break_hours=1.0, break_air_changes=0.1)
    assert dose_of_day(ALIKE, shut, 180.0, 3.0) == dose_of_day(ALIKE, Stay(2.0, 2, 1.0), 180.0, 3.0)


def test_what_is_left_clears_when_the_infectious_person_leaves():
    # exp(-1.42 x 2) of what was there, by the exponential's definition.
    _, left = dose_over([Period(2.0, 1.42, 0.0, 0.0)], 180.0, 0.03)
    assert left == pytest.approx(0.03 * math.exp(-2.84))


def test_sessions_without_a_break_are_one_long_session():
    whole = dose_of_day(ALIKE, Stay(6.0), 100.0, 1.0, 50.0)
    assert dose_of_day(ALIKE, Stay(2.0, sessions=3), 100.0, 1.0, 50.0) == pytest.approx(whole)


def test_arrays_broadcast_and_equal_their_numbers():
    volumes, changes = np.array([[60.0], [180.0]]), np.array([0.0, 0.5, 6.0])
    stay = Stay(3.0, 2, 0.5)
    found = dose_of_day(SHIPPED_INFECTION, stay, volumes, changes, 100.0)
    assert found.shape == (2, 3)
    for row, volume in enumerate(volumes[:, 0]):
        for column, change in enumerate(changes):
            assert found[row, column] == dose_of_day(SHIPPED_INFECTION, stay, volume, change, 100.0)


def test_masks_multiply():
    # (1 - .5)(1 - .3) = .35 of the dose; (1 - .8)(1 - .83) = .034.
    plain = dose_of_stay(ALIKE, 4.0, 2.0, 180.0)
    assert dose_of_stay(ALIKE, 4.0, 2.0, 180.0, SURGICAL) == pytest.approx(0.35 * plain)
    assert dose_of_stay(ALIKE, 4.0, 2.0, 180.0, FFP2) == pytest.approx(0.034 * plain)
    assert dose_of_stay(ALIKE, 4.0, 2.0, 180.0, Mask(1.0, 0.0)) == 0
    assert dose_of_stay(ALIKE, 4.0, 2.0, 180.0, NO_MASK) == plain


def test_varying_emission_is_the_mean_over_a_gamma_distribution():
    # The mean of 1 - exp(-d g) over g gamma with mean 1 and shape k, integrated numerically over g = exp(u).
    shape, dose = 0.5, 0.4

    def weighted(u: float) -> float:
        g = math.exp(u)
        density = shape**shape / math.gamma(shape) * g ** (shape - 1) * math.exp(-shape * g)
        return -math.expm1(-dose * g) * density * g

    mean, _ = quad(weighted, -60, 6, limit=400)
    assert infection_probability(dose, shape) == pytest.approx(mean, rel=1e-7)


def test_infectious_people_are_independent():
    # Two of them are escaped if each is: (1 - P)^2.
    for dispersion in (None, 0.048):
        one = infection_probability(0.3, dispersion)
        assert infection_probability(0.3, dispersion, 2) == pytest.approx(1 - (1 - one) ** 2)
        assert infection_probability(0.0, dispersion) == 0
    assert infection_probability(0.3, 1e9) == pytest.approx(infection_probability(0.3))  # so wide a shape is no spread


def test_clean_air():
    # .5 x 180 + 360 = 450 m3/h.
    assert clean_air(180.0, 0.5, 360.0) == 450


def test_flow_through_a_window():
    # 3600 x .6 x (1.2 / 3) x sqrt(9.81 x 1.2 x 10 / 283.15) = 864 x .644793 = 557.10 m3/h
    assert window_flow(1.2, 1.2, 20.0, 10.0) == pytest.approx(557.10, abs=0.01)
    # Not warmer: as .1 K warmer, a tenth of the root of 10 K: 864 x sqrt(9.81 x 1.2 x .1 / 303.15).
    assert window_flow(1.2, 1.2, 26.0, 30.0) == pytest.approx(864 * math.sqrt(9.81 * 0.12 / 303.15))


@pytest.mark.parametrize(
    "made",
    [
        lambda: Air(0.0),
        lambda: Air(100.0, area=-1.0),
        lambda: Air(100.0, air_changes=-0.1),
        lambda: Air(math.nan),
        lambda: Air(100.0, air_changes=math.inf),
        lambda: Air(100.0, purifier_flow=-1.0),
        lambda: Infection(emission=-1.0),
        lambda: Infection(dispersion=0.0),
        lambda: Infection(decay=math.nan),
        lambda: Stay(-1.0),
        lambda: Stay(25.0),
        lambda: Stay(1.0, sessions=0),
        lambda: Stay(1.0, break_hours=math.nan),
        lambda: Stay(1.0, break_air_changes=-1.0),
        lambda: Stay(1.0, mask=Mask(1.1, 0.0)),
        lambda: Stay(1.0, mask=Mask(0.0, -0.1)),
    ],
)
def test_what_cannot_be_is_refused(made):
    with pytest.raises(Problem) as refused:
        made()
    assert refused.value.code == "air_value"
    assert "{" not in str(refused.value)
