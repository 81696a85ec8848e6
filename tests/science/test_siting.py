"""Siting and losses: by hand, against every choice tried one by one, against greedy, and flows against a linear programme."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult, linprog

from renyang.science.access import Pairs, pairs_within
from renyang.science.problem import Problem
from renyang.science.siting import best_coverage, losses

LINE = [[0, 0], [400, 0], [800, 0], [2_000, 0]]
"""Where 10, 20, 30 and 5 people live."""
LIVING = [10, 20, 30, 5]


def _sets(pairs: Pairs) -> np.ndarray:
    return np.isfinite(pairs.matrix())


def _choices(costs, budget):
    for size in range(len(costs) + 1):
        yield from (list(some) for some in combinations(range(len(costs)), size) if costs[list(some)].sum() <= budget)


@st.composite
def towns(draw: st.DrawFn) -> tuple:
    """Up to 15 places and 6 candidates on 2 km; populations with zeros, costs 1 to 4, sites of today 0 to 2 each, a budget."""
    places, candidates = draw(st.integers(1, 15)), draw(st.integers(1, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    people, sites = random.uniform(0, 2_000, (places, 2)), random.uniform(0, 2_000, (candidates, 2))
    return (
        people,
        sites,
        random.integers(0, 9, places),
        random.integers(1, 5, candidates).astype(float),
        random.integers(0, 3, places),
        draw(st.integers(0, 8)),
    )


def test_coverage_by_hand():
    """Candidates at 200 m (reaches the first two, 30 people), 600 m (the second and third, 50) and 2,000 m (the last, 5)."""
    pairs = pairs_within(LINE, [[200, 0], [600, 0], [2_000, 0]], 250)
    one = best_coverage(pairs, LIVING, 1)
    assert (one.chosen, one.value, one.cost, one.proven) == ((1,), 50, 1, True)
    assert one.bound == pytest.approx(50)
    assert best_coverage(pairs, LIVING, 2).chosen == (0, 1)  # 60 people; with the last instead of the first 55
    # Whoever lives at 400 and 800 m has an open site: only 10 and 5 are left to win.
    assert best_coverage(pairs, LIVING, 1, open_now=[0, 1, 1, 0]).chosen == (0,)
    # 600 m costs 5, more than there is.
    assert best_coverage(pairs, LIVING, 4, costs=[3, 5, 1]).chosen == (0, 2)


def test_losses_by_hand():
    """Three groups: 10 reach only site 0, 20 reach 0 and 1, 5 reach only site 2, which is closed. Places 15, 12, 0.

    Served: 10 + 5 of site 0 and 12 of site 1 = 27. Without site 0: 10 are stranded, 12 served. Without site 1: nobody is
    stranded, as all its people reach site 0 too, but only 15 are served.
    """
    person, site = np.array([0, 1, 1, 2], np.int32), np.array([0, 0, 1, 2], np.int32)
    found = losses(Pairs(3, 3, person, site, np.zeros(4)), [10, 20, 5], [15, 12, 0])
    assert found.stranded.tolist() == [10, 0, 0]
    assert found.served == 27
    assert found.served_without.tolist() == [12, 15, 27]


@settings(max_examples=60, deadline=None)
@given(town=towns())
def test_the_best_choice_is_the_best_of_all(town):
    people, sites, living, costs, open_now, budget = town
    pairs = pairs_within(people, sites, 700)
    sets = _sets(pairs)

    def gained(some):
        now = open_now + sets[:, some].sum(axis=1)
        return living[(now >= 1) & (open_now < 1)].sum()

    best = max(gained(some) for some in _choices(costs, budget))
    found = best_coverage(pairs, living, budget, costs=costs, open_now=open_now)
    assert found.proven
    assert found.value == gained(list(found.chosen)) == best
    assert found.bound == pytest.approx(best, abs=1e-6)
    assert found.cost == costs[list(found.chosen)].sum() <= budget
    for one in found.chosen:
        assert gained([other for other in found.chosen if other != one]) < best  # none is idle


@pytest.mark.parametrize("seed", range(5))
def test_coverage_is_never_below_greedy(seed):
    """300 places, 40 candidates, five to choose: greedy takes what adds most, again and again; it is known to reach 63 %."""
    random = np.random.default_rng(seed)
    pairs = pairs_within(random.uniform(0, 5_000, (300, 2)), random.uniform(0, 5_000, (40, 2)), 800)
    living, sets = random.integers(1, 50, 300), _sets(pairs)
    covered = np.zeros(300, bool)
    for _ in range(5):
        best = max(range(40), key=lambda one: living[sets[:, one] & ~covered].sum())
        covered |= sets[:, best]
    found = best_coverage(pairs, living, 5)
    assert found.proven
    assert living[covered].sum() <= found.value <= living[covered].sum() / (1 - 1 / np.e)


@st.composite
def served_towns(draw: st.DrawFn) -> tuple:
    places, sites = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    pairs = pairs_within(random.uniform(0, 1_500, (places, 2)), random.uniform(0, 1_500, (sites, 2)), 700)
    return pairs, random.integers(0, 12, places), random.integers(0, 3, sites) * 7


def _by_programme(pairs: Pairs, living, places) -> float:
    """As many as can be served: one variable a pair, at most the people of a place and the places of a site."""
    if not len(pairs):
        return 0.0
    rows = [pairs.person == one for one in range(pairs.people)] + [pairs.site == one for one in range(pairs.sites)]
    solved = linprog(-np.ones(len(pairs)), A_ub=np.array(rows, float), b_ub=np.concatenate([living, places]))
    return -solved.fun


@settings(max_examples=60, deadline=None)
@given(served_towns())
def test_who_is_served_after_a_loss_by_a_linear_programme(town):
    pairs, living, places = town
    found = losses(pairs, living, places)
    assert found.served == pytest.approx(_by_programme(pairs, living, places))
    sets = _sets(pairs) & (places > 0)
    for site in range(pairs.sites):
        fewer = np.where(np.arange(pairs.sites) == site, 0, places)
        assert found.served_without[site] == pytest.approx(_by_programme(pairs, living, fewer))
        alone = sets[:, site] & (sets.sum(axis=1) == 1)
        assert found.stranded[site] == living[alone].sum()


def test_collapsing_equal_people_changes_nothing():
    """Each place given twice, with half the people: the same choice and value."""
    random = np.random.default_rng(2)
    people, sites = random.uniform(0, 3_000, (60, 2)), random.uniform(0, 3_000, (12, 2))
    living = random.integers(1, 9, 60) * 2
    whole = best_coverage(pairs_within(people, sites, 700), living, 3)
    halves = best_coverage(pairs_within(np.repeat(people, 2, axis=0), sites, 700), np.repeat(living // 2, 2), 3)
    assert halves == whole


def test_a_choice_that_is_not_proven_says_so(monkeypatch):
    """As when time is up: the solver's status 1, the best choice so far (people at 400 and 800 m) and a bound of 65 people."""
    result = OptimizeResult(x=np.array([0, 1, 0, 1, 1, 1, 1]), status=1, mip_dual_bound=-65.0)
    monkeypatch.setattr("scipy.optimize.milp", lambda *_, **__: result)
    found = best_coverage(pairs_within(LINE, [[200, 0], [600, 0], [2_000, 0]], 250), LIVING, 1)
    assert (found.chosen, found.value, found.bound, found.proven) == ((1,), 50, 65, False)


def test_no_choice_in_time_is_told(monkeypatch):
    monkeypatch.setattr("scipy.optimize.milp", lambda *_, **__: OptimizeResult(x=None))
    with pytest.raises(Problem, match="No solution was found") as told:
        best_coverage(pairs_within(LINE, LINE, 9), LIVING, 1)
    assert str(told.value).startswith("No solution was found within 30 seconds.")


def test_nothing_to_choose_from():
    nobody, nothing = pairs_within(np.empty((0, 2)), [[0, 0]], 10), pairs_within([[0, 0]], np.empty((0, 2)), 10)
    assert best_coverage(nobody, [], 1).chosen == ()
    assert best_coverage(nothing, [3], 1).chosen == ()
    assert losses(nothing, [3], []).served == 0
    assert losses(nobody, np.empty(0, int), [7]).served_without.tolist() == [0]


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: best_coverage(pairs_within(LINE, LINE, 9), [1], 1),
        lambda: best_coverage(pairs_within(LINE, LINE, 9), LIVING, -1),
        lambda: best_coverage(pairs_within(LINE, LINE, 9), LIVING, 1, costs=[1]),
        lambda: best_coverage(pairs_within(LINE, LINE, 9), LIVING, 1, open_now=[1]),
        lambda: losses(pairs_within(LINE, LINE, 9), [0.5] * 4, [1] * 4),
        lambda: losses(pairs_within(LINE, LINE, 9), LIVING, [-1] * 4),
    ],
)
def test_programmers_mistakes_are_refused(mistake):
    with pytest.raises(ValueError, match=r"numbers|budget"):
        mistake()
