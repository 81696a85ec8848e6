"""The index: scores worked out by hand from the definitions in docs/algorithms/index.md, ranks counted plainly."""

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
indicators = st.sampled_from([PLAIN, HALF])
values = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.just(5)), elements=st.sampled_from([0, 0.25, 0.5, 1, np.nan])
)


def test_a_score_by_hand():
    # 30 of 40 known, of 50: .75; were the ten missing worst 30/50, best 40/50.
    assert indicator_score(PLAIN, Count(30, 40, 50)) == Score(0.75, 0.6, 0.8, 0.8)


def test_reference_points_by_hand():
    # (.7 - .5) / (.9 - .5) = .5; bounds 28/50 = .56 -> .15 and 38/50 = .76 -> .65
    score = indicator_score(HALF, Count(28, 40, 50))
    assert (score.value, score.low, score.high) == pytest.approx((0.5, 0.15, 0.65))


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


def test_ranks_of_rows_that_lead_in_every_lever_do_not_move():
    rows = np.array([[0.2] * 5, [0.9] * 5, [0.5] * 5])
    assert rank_ranges(rows, draws=50).tolist() == [[3, 3], [1, 1], [2, 2]]


def test_equal_rows_share_the_better_rank():
    rows = np.array([[1.0] * 5, [0.3, 0.1, 0.7, 0.2, 0.9], [0.3, 0.1, 0.7, 0.2, 0.9], [0.0] * 5])
    assert rank_ranges(rows, draws=50).tolist() == [[1, 1], [2, 2], [2, 2], [4, 4]]


def test_how_often_one_of_two_rivals_leads():
    """Of two rows, the first leads where w1 x .1 > w2 x .9, so w1 > .9: with two levers w1 is even on [0, 1], 10 % of draws.

    The 5 % rank is then 1 and the 95 % rank 2; at .97 instead of .9 it leads in 3 % of draws and the range is [2, 2].
    """
    first = np.array([[0.55, 0.05], [0.45, 0.95]])
    assert rank_ranges(first, draws=4_000).tolist() == [[1, 2], [1, 2]]
    second = np.array([[0.515, 0.015], [0.485, 0.985]])
    assert rank_ranges(second, draws=4_000).tolist() == [[2, 2], [1, 1]]


def test_a_row_of_which_nothing_is_known_could_have_any_rank_and_takes_none():
    rows = np.array([[0.2] * 5, [np.nan] * 5, [0.9] * 5])
    assert rank_ranges(rows, draws=50).tolist() == [[2, 2], [1, 3], [1, 1]]
    assert rank_ranges(rows[[1, 1]], draws=50).tolist() == [[1, 2], [1, 2]]


def test_unknown_levers_leave_a_row_to_its_others():
    rows = np.array([[0.8, np.nan, np.nan, np.nan, np.nan], [0.5] * 5])
    assert rank_ranges(rows, draws=50).tolist() == [[1, 1], [2, 2]]


@settings(max_examples=50)
@given(values)
def test_ranks_are_ranks_and_follow_the_rows(rows):
    found = rank_ranges(rows, draws=40)
    assert found.shape == (len(rows), 2)
    assert ((found >= 1) & (found <= len(rows))).all()
    assert (found[:, 0] <= found[:, 1]).all()
    assert rank_ranges(rows[::-1], draws=40).tolist() == found[::-1].tolist()


@settings(max_examples=50)
@given(values)
def test_a_row_as_good_in_every_lever_ranks_as_well(rows):
    found = rank_ranges(rows, draws=40)
    for one in range(len(rows)):
        for other in range(len(rows)):
            if (rows[one] >= rows[other]).all():  # false where anything is unknown
                assert (found[one] <= found[other]).all()


def test_no_community_no_ranks():
    assert rank_ranges(np.empty((0, 5))).shape == (0, 2)
