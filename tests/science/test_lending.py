"""Lending: small cases by hand and by trying every way to share out; larger ones by what has to hold of any."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from renyang.science.lending import Loan, Stock, covered, lend, spare, transport
from renyang.science.supplies import Lot, gap

INF = math.inf
PLACES = ("Elm", "Fir", "Ash", "Oak")

small = st.tuples(
    st.lists(st.integers(0, 3), min_size=2, max_size=2),
    st.lists(st.integers(0, 3), min_size=2, max_size=3),
    arrays(np.float64, (2, 3), elements=st.sampled_from([1.0, 2.0, 5.0, INF])),
)
"""Two lenders, two or three borrowers, ways between them."""

stocks = st.lists(
    st.tuples(
        st.lists(st.builds(Lot, st.integers(0, 60), st.none() | st.integers(-2, 40)), max_size=4),
        st.sampled_from([None, 0, 1, 2, 3.5]),
        st.integers(0, 60),
        st.sampled_from([7, 14, 30]),
    ),
    min_size=2,
    max_size=6,
).map(
    lambda rows: [
        Stock(f"c{at}", "masks", tuple(lots), use, target, days) for at, (lots, use, target, days) in enumerate(rows)
    ]
)


def _case(drawn):
    """Lenders and borrowers as places of one matrix, lenders first."""
    have, lack, ways = drawn
    places = len(have) + len(lack)
    surplus, missing = np.zeros((2, places), np.int64)
    surplus[: len(have)], missing[len(have) :] = have, lack
    distance = np.full((places, places), INF)
    distance[: len(have), len(have) :] = ways[:, : len(lack)]
    return surplus, missing, distance


def _every_way(surplus, missing, distance):
    """All whole-numbered ways to bring something, as matrices."""
    pairs = [(i, j) for i, j in np.argwhere(np.isfinite(distance)).tolist() if surplus[i] and missing[j]]
    for amounts in itertools.product(*(range(min(surplus[i], missing[j]) + 1) for i, j in pairs)):
        brought = np.zeros(distance.shape, np.int64)
        for (i, j), amount in zip(pairs, amounts, strict=True):
            brought[i, j] = amount
        if (brought.sum(axis=1) <= surplus).all() and (brought.sum(axis=0) <= missing).all():
            yield brought


def _shares(brought, missing):
    return sorted((brought.sum(axis=0)[missing > 0] / missing[missing > 0]).tolist())


def _cost(brought, distance):
    return (brought * np.where(brought > 0, distance, 0)).sum()


@settings(max_examples=80, deadline=None)
@given(small)
def test_no_other_way_covers_more_or_fairer_or_shorter(drawn):
    """Every way is tried: most in all; then the least share greatest, then the second; for what each gets, least distance."""
    surplus, missing, distance = _case(drawn)
    found = transport(surplus, missing, distance)
    ways = list(_every_way(surplus, missing, distance))
    assert any((found == way).all() for way in ways)
    most = max(way.sum() for way in ways)
    assert found.sum() == most
    assert _shares(found, missing) == max(_shares(way, missing) for way in ways if way.sum() == most)
    alike = [way for way in ways if (way.sum(axis=0) == found.sum(axis=0)).all()]
    assert _cost(found, distance) == min(_cost(way, distance) for way in alike)


def test_shared_out_by_hand():
    """80 to lend, 160 missing: half of each gap. Elm's 50 and Oak's 30, 1 and 3 from Fir, 2 and 1 from Ash: Fir's 50 all from Elm
    (50 x 1), Ash's 30 from Oak (30 x 1).
    """
    distance = np.array([[0, 1, 2, 9], [1, 0, 9, 3], [2, 9, 0, 1], [9, 3, 1, 0.0]])
    brought = transport(np.array([50, 0, 0, 30]), np.array([0, 100, 60, 0]), distance)
    assert np.argwhere(brought).tolist() == [[0, 1], [3, 2]]
    assert (brought[0, 1], brought[3, 2]) == (50, 30)


def test_covering_more_comes_before_distance():
    # Elm reaches Fir (1) and Ash (2), Oak only Fir (9): all is covered only the long way round, 1 x 2 + 1 x 9.
    distance = np.array([[INF, 1, 2, INF], [INF] * 4, [INF] * 4, [INF, 9, INF, INF]])
    brought = transport(np.array([1, 0, 0, 1]), np.array([0, 1, 1, 0]), distance)
    assert np.argwhere(brought).tolist() == [[0, 2], [3, 1]]


def test_whole_units_go_to_the_smaller_share_and_then_the_smaller_gap():
    reach = np.ones((3, 3), bool)
    # Shares so far 0 and 0: the gap of 1 first (1/1 and 0/10); then 0/10 is the least, until nothing is left.
    assert covered(np.array([1, 0, 0]), np.array([0, 10, 1]), reach).tolist() == [0, 0, 1]
    assert covered(np.array([5, 0, 0]), np.array([0, 10, 1]), reach).tolist() == [0, 4, 1]
    # 7 of 10 and 5: at 4 and 2 (.4 each) all but one unit is out, and it goes to the smaller gap.
    assert covered(np.array([7, 0, 0]), np.array([0, 10, 5]), reach).tolist() == [0, 4, 3]


def test_who_can_be_reached_by_few_does_not_hold_the_others_back():
    # Ash is reached by nobody, Fir by Elm's 2 alone; Oak may have the rest of what it lacks.
    reach = np.zeros((5, 5), bool)
    reach[0, [1, 3]] = reach[4, 3] = True
    assert covered(np.array([2, 0, 0, 0, 20]), np.array([0, 8, 8, 16, 0]), reach).tolist() == [0, 2, 0, 16, 0]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_what_holds_of_any_size(lenders, borrowers, seed):
    random = np.random.default_rng(seed)
    places = lenders + borrowers
    surplus = np.r_[random.integers(0, 5_000, lenders), np.zeros(borrowers, int)]
    missing = np.r_[np.zeros(lenders, int), random.integers(0, 5_000, borrowers)]
    brought = transport(surplus, missing, random.uniform(0, 3_000, (places, places)))
    assert (brought.sum(axis=1) <= surplus).all()
    assert (brought.sum(axis=0) <= missing).all()
    assert brought.sum() == min(surplus.sum(), missing.sum())
    given_share = brought.sum(axis=0)[missing > 0] / missing[missing > 0]
    if len(given_share) and surplus.sum() < missing.sum():  # all ways are open: shares differ by less than a unit
        assert np.ptp(given_share) <= 1 / missing[missing > 0].min() + 1e-12


@settings(max_examples=80, deadline=None)
@given(stocks, st.integers(0, 2**32 - 1))
def test_no_lender_falls_short_and_every_unit_counts(drawn, seed):
    """Loans are carried out, lot by lot that lasts, and the gaps counted again."""
    size = len(drawn)
    distance = np.random.default_rng(seed).choice([100.0, 500.0, INF], (size, size))
    loans = lend(drawn, [stock.community for stock in drawn], distance)
    lasting = max(stock.days for stock in drawn)
    before = {s.community: gap(s.item, s.lots, s.use, s.target, s.days) for s in drawn}
    lots = {s.community: list(s.lots) for s in drawn}
    for loan in loans:
        assert loan.quantity > 0
        rest = loan.quantity
        for at, lot in enumerate(lots[loan.lender]):
            taken = min(rest, lot.quantity) if lot.last_day >= lasting - 1 else 0
            lots[loan.lender][at] = Lot(lot.quantity - taken, lot.expires_in)
            lots[loan.borrower].append(Lot(taken, lot.expires_in))
            rest -= taken
        assert rest == 0  # the lender had it, in lots that last
    for s in drawn:
        after = gap(s.item, lots[s.community], s.use, s.target, s.days)
        lent = sum(loan.quantity for loan in loans if loan.lender == s.community)
        borrowed = sum(loan.quantity for loan in loans if loan.borrower == s.community)
        assert 0 in (lent, borrowed)
        if before[s.community].gap is None:
            assert lent == borrowed == 0
        elif lent:
            assert after.gap == 0
        else:
            assert after.gap == before[s.community].gap - borrowed


def test_only_what_lasts_is_lent():
    """Elm has 100 above its target of 28, but only 40 in lots that are usable for 14 days, day 13 included."""
    stock = Stock("Elm", "masks", (Lot(88), Lot(0, 13), Lot(40, 12)), 2, 28, 14)
    # usable: of the 40 by day 12, 13 x 2 = 26 are used; 88 in full: 114 - 28 = 86
    assert spare(stock, 14) == 86
    late = Stock("Elm", "masks", (Lot(88, 13), Lot(40, 12)), 2, 28, 14)
    assert spare(late, 14) == 86
    assert spare(late, 15) == 0  # the longest of them is usable on 14 days, not on 15
    assert spare(Stock("Elm", "masks", (Lot(88),), None, None, 14), 14) == 0


def test_proposals_by_item():
    """Elm lends Fir 10 masks (12 above target, 10 missing, 800 m) and has no water; Ash's use is unknown."""
    have = [
        Stock("Elm", "masks", (Lot(40),), 2, 28, 14),
        Stock("Elm", "water", (Lot(1),), 2, 28, 14),
        Stock("Fir", "masks", (Lot(18),), 2, 28, 14),
        Stock("Ash", "masks", (Lot(900),), None, None, 14),
    ]
    distance = np.full((4, 4), 800.0)
    assert lend(have, PLACES, distance) == [Loan("Elm", "Fir", "masks", 10, 800.0)]
    assert lend(have, PLACES, np.full((4, 4), np.nan)) == []
    assert lend([], PLACES, distance) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: lend([Stock("Elm", "masks", (), 1, 1, 14)] * 2, PLACES, np.zeros((4, 4))),
        lambda: lend([Stock("Yew", "masks", (), 1, 1, 14)], PLACES, np.zeros((4, 4))),
        lambda: lend([Stock("Elm", "masks", (), 1, 1, 14)], PLACES, np.zeros((3, 3))),
        lambda: transport(np.array([1, 0]), np.array([0, -1]), np.zeros((2, 2))),
        lambda: transport(np.array([1, 0]), np.array([1, 1]), np.zeros((2, 2))),
        lambda: transport(np.array([1, 0]), np.array([0, 1]), np.full((2, 2), -1.0)),
        lambda: transport(np.array([2**31, 0]), np.array([0, 1]), np.zeros((2, 2))),
    ],
)
def test_programmers_mistakes(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 - each has its own words
        wrong()
