"""The index: scores worked out by hand from the definitions in docs/algorithms/index.md, ranks counted plainly."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from renyang.science.index import (
    LEVERS,
    NOTHING_KNOWN,
    Count,
    Indicator,
    Score,
    indicator_score,
    lever_score,
    rank_ranges,
    score_all,
)

PLAIN = Indicator("plain", "spatial", "", "", 0, 1, "test")
HALF = Indicator("half", "spatial", "", "", 0.5, 0.9, "test")  # .5 scores 0, .9 scores 1

counts = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)).map(
    lambda parts: Count(parts[0], parts[0] + parts[1], sum(parts))
)
LESS = Indicator("less", "spatial", "", "", 0.8, 0.2, "test")  # .8 scores 0, .2 scores 1: less is better
indicators = st.sampled_from([PLAIN, HALF, LESS])
values = arrays(np.float64, st.tuples(st.integers(1, 6), st.just(5)), elements=st.sampled_from([0, 0.25, 0.5, 1]))


def test_a_score_by_hand():
    # 30 of 40 known, of 50: .75; were the ten missing worst 30/50, best 40/50.
    assert indicator_score(PLAIN, Count(30, 40, 50)) == Score(0.75, 0.6, 0.8, 0.8)


def test_reference_points_by_hand():
    # (.7 - .5) / (.9 - .5) = .5; bounds 28/50 = .56 -> .15 and 38/50 = .76 -> .65
    score = indicator_score(HALF, Count(28, 40, 50))
    assert (score.value, score.low, score.high) == pytest.approx((0.5, 0.15, 0.65))


def test_where_less_is_better_the_bounds_keep_their_order():
    # (.5 - .8) / (.2 - .8) = .5; were the ten missing all reached 30/50 = .6 -> 1/3, were none 20/50 = .4 -> 2/3.
    score = indicator_score(LESS, Count(20, 40, 50))
    assert (score.value, score.low, score.high) == pytest.approx((0.5, 1 / 3, 2 / 3))


def test_a_ratio_may_pass_one():
    """45 helpers for 30 people are 1.5 each: of a floor of 0 and a target of 2, .75. What nobody counted could be anything."""
    each = Indicator("each", "spatial", "", "", 0, 2, "test", most=None)
    assert indicator_score(each, Count(45, 30, 30)) == Score(0.75, 0.75, 0.75, 1.0)
    assert indicator_score(each, Count(45, 30, 40)) == Score(0.75, 0.0, 1.0, 0.75)


@pytest.mark.parametrize(("reached", "value"), [(40, 0.0), (50, 0.0), (90, 1.0), (100, 1.0)])
def test_scores_stay_between_floor_and_target(reached, value):
    assert indicator_score(HALF, Count(reached, 100, 100)).value == pytest.approx(value)


def test_a_zero_counts_and_a_gap_does_not():
    assert indicator_score(PLAIN, Count(0, 10, 10)) == Score(0.0, 0.0, 0.0, 1.0)
    assert indicator_score(PLAIN, Count(0, 0, 10)) == Score(None, 0.0, 1.0, 0.0)
    assert indicator_score(PLAIN, Count(0, 0, 0)) == NOTHING_KNOWN


@settings(max_examples=50)
@given(indicators, counts)
def test_the_score_lies_within_its_bounds(indicator, count):
    score = indicator_score(indicator, count)
    assert 0 <= score.low <= score.high <= 1
    assert 0 <= score.confidence <= 1
    assert (score.value is None) == (count.known == 0)
    if score.value is not None:
        assert score.low <= score.value <= score.high


@settings(max_examples=50)
@given(indicators, counts, st.integers(1, 30))
def test_missing_records_widen_the_bounds_and_leave_the_score(indicator, count, more):
    before = indicator_score(indicator, count)
    after = indicator_score(indicator, Count(count.reached, count.known, count.total + more))
    assert after.value == before.value
    assert after.low <= before.low
    assert after.high >= before.high
    assert after.confidence < before.confidence or before.confidence == 0


@settings(max_examples=50)
@given(indicators, counts)
def test_whatever_the_missing_turn_out_to_be_the_score_lies_within_the_bounds(indicator, count):
    score = indicator_score(indicator, count)
    for turned_out in range(count.total - count.known + 1):
        if count.total:
            known = indicator_score(indicator, Count(count.reached + turned_out, count.total, count.total))
            assert score.low - 1e-12 <= known.value <= score.high + 1e-12


def test_a_lever_by_hand():
    # (.5 x 1 + 1 x 3) / 4 = .875; the third is unknown: its weight 4 of 8 halves the confidence and opens the bounds.
    scores = [(Score(0.5, 0.5, 0.5, 1.0), 1.0), (Score(1.0, 1.0, 1.0, 1.0), 3.0), (NOTHING_KNOWN, 4.0)]
    assert lever_score(scores[:2]) == Score(0.875, 0.875, 0.875, 1.0)
    assert lever_score(scores) == Score(0.875, 0.4375, 0.9375, 0.5)


def test_a_lever_of_which_nothing_is_known_has_no_score():
    assert lever_score([(NOTHING_KNOWN, 1.0)]) == NOTHING_KNOWN
    assert lever_score([]) == NOTHING_KNOWN
    assert lever_score([(Score(0.5, 0.5, 0.5, 1.0), 0.0)]) == NOTHING_KNOWN


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.tuples(indicators, counts).map(lambda of: indicator_score(*of)), st.floats(0, 5)), max_size=5)
)
def test_a_levers_score_lies_within_its_bounds(scores):
    score = lever_score(scores)
    assert -1e-12 <= score.low <= score.high <= 1 + 1e-12
    if score.value is not None:
        assert score.low - 1e-9 <= score.value <= score.high + 1e-9


def test_all_scores_and_a_code_without_counts():
    scores, levers = score_all([PLAIN, HALF], {"plain": Count(1, 2, 2)})
    assert scores == {"plain": Score(0.5, 0.5, 0.5, 1.0), "half": NOTHING_KNOWN}
    assert tuple(levers) == LEVERS
    assert levers["spatial"] == Score(0.5, 0.25, 0.75, 0.5)
    assert levers["psychological"] == NOTHING_KNOWN


def test_counts_add_up():
    assert Count(1, 2, 3) + Count(10, 20, 30) == Count(11, 22, 33)


ONE_EACH = [Indicator(lever, lever, "", "", 0, 1, "test") for lever in LEVERS]


def ranked(rows, draws=50, indicators=ONE_EACH):
    """Ranges of the ranks of rows of which all is known, or of (low, high) bounds."""
    low, high = rows if isinstance(rows, tuple) else (rows, rows)
    return rank_ranges(np.array(low, float), np.array(high, float), indicators, draws=draws).tolist()


def test_ranks_of_rows_that_lead_in_every_lever_do_not_move():
    assert ranked([[0.2] * 5, [0.9] * 5, [0.5] * 5]) == [[3, 3], [1, 1], [2, 2]]


def test_equal_rows_share_the_better_rank():
    rows = [[1.0] * 5, [0.3, 0.1, 0.7, 0.2, 0.9], [0.3, 0.1, 0.7, 0.2, 0.9], [0.0] * 5]
    assert ranked(rows) == [[1, 1], [2, 2], [2, 2], [4, 4]]


def test_how_often_one_of_two_rivals_leads():
    """Of two rows, the first leads where w1 x .1 > w2 x .9, so w1 > .9: with two levers w1 is even on [0, 1], 10 % of draws.

    The 5 % rank is then 1 and the 95 % rank 2; at .97 instead of .9 it leads in 3 % of draws and the range is [2, 2].
    """
    two = ONE_EACH[:2]
    assert ranked([[0.55, 0.05], [0.45, 0.95]], 4_000, two) == [[1, 2], [1, 2]]
    assert ranked([[0.515, 0.015], [0.485, 0.985]], 4_000, two) == [[2, 2], [1, 1]]


def test_the_weights_of_a_lever_s_indicators_vary_as_those_of_levers():
    """Two indicators of one lever: w1 is even on [0, 1] again. Where the second counts nothing at all the first decides."""
    first, second = (replace(PLAIN, code=code) for code in ("first", "second"))
    rows = [[0.55, 0.05], [0.45, 0.95]]
    assert ranked(rows, 4_000, [first, second]) == [[1, 2], [1, 2]]
    assert ranked(rows, 4_000, [first, replace(second, weight=0.0)]) == [[1, 1], [2, 2]]


@pytest.mark.parametrize(("rival", "ranks"), [(0.5, [1, 2]), (0.97, [2, 2]), (0.03, [1, 1])])
def test_what_is_missing_moves_the_rank(rival, ranks):
    """One lever, of which nothing is known of the first row: it lies evenly on [0, 1] and leads in 1 - rival of draws."""
    found = ranked(([[0.0], [rival]], [[1.0], [rival]]), 4_000, ONE_EACH[:1])
    assert found == [ranks, [3 - rank for rank in reversed(ranks)]]


@settings(max_examples=50)
@given(values)
def test_ranks_are_ranks(rows):
    found = np.array(ranked(rows, 40))
    assert found.shape == (len(rows), 2)
    assert ((found >= 1) & (found <= len(rows))).all()
    assert (found[:, 0] <= found[:, 1]).all()
    assert ranked(rows[::-1], 40) == found[::-1].tolist()  # all is known, so the order of rows changes nothing


@settings(max_examples=50)
@given(values)
def test_a_row_as_good_in_every_lever_ranks_as_well(rows):
    found = np.array(ranked(rows, 40))
    for one in range(len(rows)):
        for other in range(len(rows)):
            if (rows[one] >= rows[other]).all():
                assert (found[one] <= found[other]).all()
