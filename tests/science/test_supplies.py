"""Supplies: figures by hand, and a loop over single units, day by day, against the formulas."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science.items import items
from renyang.science.supplies import (
    Expiring,
    Gap,
    Lot,
    course,
    days_of_supply,
    expiring,
    first_shortage,
    gap,
    target_stock,
    usable,
    used_in,
)

lots = st.lists(st.builds(Lot, st.integers(0, 12), st.none() | st.integers(-3, 12)), max_size=5)
uses = st.integers(1, 6) | st.lists(st.integers(0, 5), min_size=1, max_size=10).map(np.array)
steady = st.integers(1, 6)
PARCELS = [Lot(200, 3), Lot(300, 10), Lot(150)]
"""The worked example of docs/algorithms/supplies.md, at 40 parcels a day."""


def _use_on(use, day):
    return int(use if np.ndim(use) == 0 else use[min(day, len(use) - 1)])


def _unit_by_unit(stock, use, days=80):
    """Days of supply and what expires unused, {last day: units}: single units are taken off a shelf, day by day.

    No stock of these tests (60 units at most) outlasts 80 days of any use but 0.
    """
    shelf = sorted([lot.last_day for lot in stock for _ in range(lot.quantity)])
    expired: dict[int, int] = {}
    served = None
    for day in range(-3, days):
        wanted = _use_on(use, day) if day >= 0 else 0
        taken = shelf[:wanted]
        shelf = shelf[wanted:]
        if served is None and len(taken) < wanted:
            served = day + len(taken) / wanted
        gone = [last for last in shelf if last <= day]
        for last in gone:
            expired[last] = expired.get(last, 0) + 1
        shelf = shelf[len(gone) :]
    return math.inf if served is None else served, expired


def test_days_by_hand():
    # Day 0 to 2 take 3 each of the ten; the tenth expires; 5 more are 1.67 days: 9 + 5 = 14 = 4.67 x 3.
    assert days_of_supply([Lot(10, 2), Lot(5)], 3) == 14 / 3
    assert days_of_supply([Lot(10)], 4) == 2.5
    assert days_of_supply([Lot(10)], np.array([1, 2, 3])) == 4 + 1 / 3  # 1, 2, 3, 3 and a third of 3


def test_a_lot_is_usable_through_its_last_day():
    """One that expires today still serves today; one that expired yesterday serves nobody."""
    assert days_of_supply([Lot(10, 0)], 5) == 1.0
    assert days_of_supply([Lot(10, -1)], 5) == 0.0
    assert days_of_supply([Lot(10, 1)], 5) == 2.0


def test_no_use_lasts_for_ever_and_an_unknown_use_is_unknown():
    assert days_of_supply([Lot(10, 3)], 0) == math.inf
    assert days_of_supply([], 0) == math.inf
    assert days_of_supply([], 2) == 0.0
    assert days_of_supply([Lot(10)], None) is None
    assert first_shortage([Lot(10)], None) is None
    assert expiring([Lot(10, 1)], None) is None


def test_days_without_use_are_served_too():
    # 4 serve day 0 and 1; nothing is used on day 2 and 3; on day 4 somebody goes without.
    assert days_of_supply([Lot(4)], np.array([2, 2, 0, 0, 1])) == 4.0
    assert days_of_supply([Lot(4)], np.array([2, 2, 0, 0])) == math.inf
    assert days_of_supply([Lot(5)], np.array([2, 2, 0, 0, 2])) == 4.5


def test_tenths_add_up():
    """Three tenths a day of one tenth are three days, though 0.3 / 0.1 is a little less for a computer."""
    assert days_of_supply([Lot(0.3)], 0.1) == 3.0
    assert first_shortage([Lot(0.3)], 0.1) == 3
    assert days_of_supply([Lot(0.3)], np.array([0.1, 0.1, 0.1, 0.0, 0.1])) == 4.0


def test_large_whole_numbers_are_exact():
    # 10**15 + 1 at one a day: a float of 32 bits, or a running sum of tenths, would lose the one.
    assert days_of_supply([Lot(10**15), Lot(1)], 1) == 10**15 + 1
    assert usable([Lot(10**17 + 1)], 1, 14) == 10**17 + 1


@settings(max_examples=200)
@given(lots, uses)
def test_days_and_expiry_agree_with_single_units_taken_day_by_day(stock, use):
    served, expired = _unit_by_unit(stock, use)
    assert days_of_supply(stock, use) == pytest.approx(served, rel=1e-15)
    by_day: dict[int, int] = {}
    for one in expiring(stock, use):
        assert stock[one.lot].expires_in == one.day
        by_day[one.day] = by_day.get(one.day, 0) + one.quantity
    assert by_day == expired
    assert first_shortage(stock, use) == (None if served == math.inf else math.floor(served))


def _served_days_at_best(stock, use, horizon=8):
    """The most full days that any order of taking serves: every way to take each day's units is tried."""

    @cache
    def best(day, left):
        if day == horizon:
            return day
        wanted = _use_on(use, day)
        found = day
        for taken in _ways(wanted, [q if lot.last_day >= day else 0 for q, lot in zip(left, stock, strict=True)]):
            found = max(found, best(day + 1, tuple(q - t for q, t in zip(left, taken, strict=True))))
        return found

    return best(0, tuple(lot.quantity for lot in stock))


def _ways(wanted, at_most):
    if not at_most:
        return [()] if wanted == 0 else []
    return [(t, *rest) for t in range(min(wanted, at_most[0]) + 1) for rest in _ways(wanted - t, at_most[1:])]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.builds(Lot, st.integers(0, 5), st.none() | st.integers(-1, 6)), max_size=3),
    st.integers(1, 3) | st.lists(st.integers(0, 3), min_size=1, max_size=5).map(np.array),
)
def test_no_order_of_taking_serves_more_days(stock, use):
    assert min(math.floor(min(days_of_supply(stock, use), 8)), 8) == _served_days_at_best(stock, use)


@settings(max_examples=60)
@given(lots, uses, st.randoms())
def test_the_order_of_lots_does_not_matter(stock, use, random):
    mixed = random.sample(stock, len(stock))
    assert days_of_supply(mixed, use) == days_of_supply(stock, use)
    assert usable(mixed, 3, 5) == usable(stock, 3, 5)

    totals = [{}, {}]
    for total, of in zip(totals, (stock, mixed), strict=True):
        for one in expiring(of, use):
            total[one.day] = total.get(one.day, 0) + one.quantity
    assert totals[0] == totals[1]


@settings(max_examples=60)
@given(lots, uses, st.builds(Lot, st.integers(0, 9), st.none() | st.integers(-2, 12)))
def test_more_stock_never_lasts_less(stock, use, more):
    assert days_of_supply([*stock, more], use) >= days_of_supply(stock, use)


@settings(max_examples=60)
@given(lots, steady, st.integers(0, 5))
def test_more_use_never_lasts_longer(stock, use, more):
    assert days_of_supply(stock, use + more) <= days_of_supply(stock, use)


@settings(max_examples=60)
@given(lots, steady, st.integers(1, 14))
def test_the_stock_lasts_the_days_exactly_if_what_counts_is_their_use(stock, use, days):
    assert (usable(stock, use, days) >= used_in(use, days)) == (days_of_supply(stock, use) >= days)


@settings(max_examples=100)
@given(lots, st.lists(st.integers(0, 5), min_size=1, max_size=15), st.data())
def test_a_course_loses_nothing(stock, use, data):
    """What was there and what came is used, expired or left, on every day."""
    come = data.draw(st.lists(st.integers(0, 4), min_size=len(use), max_size=len(use)))
    found = course(stock, np.array(use), np.array(come))
    there = sum(lot.quantity for lot in stock if lot.last_day >= 0)
    assert (found.left + np.cumsum(found.used + found.expired) == there + np.cumsum(come)).all()
    assert (found.used <= found.wanted).all()
    assert ((found.short == 0) | (found.left == 0)).all()  # nobody goes without while something usable is there
    assert found.used.dtype.kind == "i"


@settings(max_examples=60)
@given(lots, st.lists(st.integers(0, 5), min_size=1, max_size=15))
def test_a_course_without_deliveries_is_the_formula_seen_day_by_day(stock, use):
    found = course(stock, np.array(use))
    lasts = days_of_supply(stock, np.array([*use, 0]))  # nothing more is used afterwards, as the course ends there
    assert found.days == pytest.approx(lasts, rel=1e-15)
    assert found.first_shortage == (None if lasts == math.inf else math.floor(lasts))
    assert found.short.sum() == sum(use) - found.used.sum()


def test_a_course_by_hand():
    # 10 through day 1, 5 undated, 3 a day: 3 + 3, four expire, 3 + 2, then only what comes on day 4.
    found = course([Lot(10, 1), Lot(5)], np.full(6, 3), np.array([0, 0, 0, 0, 2, 0]))
    assert found.used.tolist() == [3, 3, 3, 2, 2, 0]
    assert found.expired.tolist() == [0, 4, 0, 0, 0, 0]
    assert found.left.tolist() == [12, 5, 2, 0, 0, 0]
    assert found.short.tolist() == [0, 0, 0, 1, 1, 3]
    assert (found.first_shortage, found.days) == (3, 3 + 2 / 3)


def test_rounding_is_no_shortage():
    found = course([Lot(0.3)], np.full(3, 0.1))  # 0.3 - 0.1 - 0.1 leaves a little less than 0.1
    assert found.first_shortage is None
    assert found.days == math.inf


@pytest.mark.parametrize(
    ("use", "lead", "review", "spread", "level", "minimum", "target"),
    [
        (40, 5, 7, 12.0, 0.95, 0, 549),  # 480 + 1.644854 x 12 x 3.464102 = 548.38; z from a printed table
        (40, 5, 7, 12.0, 0.95, 14, 560),  # 14 x 40
        (40, 5, 7, 12.0, 0.99, 0, 577),  # 480 + 2.326348 x 41.569219 = 576.70
        (40, 5, 7, 12.0, 0.5, 0, 480),  # half the cycles: no safety stock
        (2.1, 3, 7, 0.0, 0.95, 0, 21),  # not 22, though 2.1 x 10 is a little more than 21 for a computer
        (0, 5, 7, 0.0, 0.95, 30, 0),
        (np.array([10, 20, 30]), 2, 2, 0.0, 0.95, 0, 90),  # 10 + 20 + 30 + 30
    ],
)
def test_target_by_hand(use, lead, review, spread, level, minimum, target):
    assert target_stock(use, lead, review, spread=spread, service_level=level, minimum=minimum) == target


def test_the_target_keeps_its_service_level():
    """A thousand cycles of twelve days drawn from the normal: some 95 % stay within the target. Seed and tolerance (three
    standard errors, 2.1 %) fixed.
    """
    drawn = np.random.default_rng(1).normal(40, 12, (1_000, 12)).sum(axis=1)
    enough = (drawn <= target_stock(40, 5, 7, spread=12.0)).mean()
    assert enough == pytest.approx(0.95, abs=0.021)


def test_the_worked_example():
    """docs/algorithms/supplies.md: by hand there."""
    assert expiring(PARCELS, 40) == (Expiring(0, 3, 40), Expiring(1, 10, 20))
    assert days_of_supply(PARCELS, 40) == 14.75
    assert first_shortage(PARCELS, 40) == 14
    target = target_stock(40, 5, 7, spread=12.0, minimum=items()["food_parcels"].minimum_days)
    assert target == 560
    line = gap("food_parcels", PARCELS, 40, target, 14)
    assert line == Gap("food_parcels", 650, 590, 560, 0, 14.75)
    assert line.surplus == 30
    assert gap("food_parcels", PARCELS, 40, 1200, 30) == Gap("food_parcels", 650, 590, 1200, 610, 14.75)


def test_an_unknown_use_leaves_the_gap_unknown():
    line = gap("masks", [Lot(5), Lot(3, -1)], None, None, 14)
    assert line == Gap("masks", 8, None, None, None, None)
    assert line.surplus == 0


def test_whole_units_are_missing():
    assert gap("water", [Lot(9.5)], 1, 14, 14).gap == 5
    assert gap("water", [Lot(15.9)], 1, 14, 14).surplus == 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Lot(-1),
        lambda: Lot(math.nan),
        lambda: Lot(math.inf),
        lambda: days_of_supply([], -1),
        lambda: days_of_supply([], math.nan),
        lambda: days_of_supply([], np.array([])),
        lambda: days_of_supply([], np.array([True])),
        lambda: usable([], 1, 0),
        lambda: course([], np.array([1, 1]), np.array([1])),
        lambda: target_stock(1, -1, 7),
        lambda: target_stock(1, 1, 7, spread=-1.0),
        lambda: target_stock(1, 1, 7, service_level=1.0),
        lambda: target_stock(1, 1, 7, service_level=0.3),
    ],
)
def test_programmers_mistakes(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 - each has its own words
        wrong()
