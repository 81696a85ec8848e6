"""Reach: scores by hand, by a plain loop over all pairs, and what must hold of any; distances by brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science.access import (
    NOT_ASSESSED,
    LevelReach,
    Nearest,
    Pairs,
    Scores,
    Steps,
    backup_share,
    nearest_of,
    open_sites_in_reach,
    out_of_reach,
    pairs_within,
    reach_scores,
    walk_limits,
    within_walk,
)

PLAIN = Steps(((1_000.0, 1.0),))
DECAYS = [PLAIN, Steps()]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """People and sites on a square of 3 km, so that some are out of reach; populations and supplies with zeros among them."""
    people, sites = draw(st.integers(1, 30)), draw(st.integers(1, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    return (
        random.uniform(0, 3_000, (people, 2)),
        random.uniform(0, 3_000, (sites, 2)),
        random.integers(0, 4, people).astype(float),
        random.integers(0, 3, sites) * 10.0,
    )


def _scores(world, decay) -> Scores:
    people, sites, population, supply = world
    return reach_scores(pairs_within(people, sites, decay.catchment), population, supply, decay)


def _by_loop(world, decay) -> list[float]:
    """The two formulas as they are written, one pair after the other."""
    people, sites, population, supply = world
    weight = [[decay.weights(np.array([np.hypot(*(p - s))]))[0] for s in sites] for p in people]
    scores = [0.0] * len(people)
    for j in range(len(sites)):
        wanted = sum(population[i] * weight[i][j] for i in range(len(people)))
        for i in range(len(people)):
            scores[i] += supply[j] / wanted * weight[i][j] if wanted > 0 else 0
    return scores


def test_the_worked_example_by_hand():
    """Two sites and four places where people live, on a line; the guide's example (docs/algorithms/reach.md).

    West at 0 with 30 places: weights 1 (100 people at 0 m), 1 (50 at 300 m), .68 (50 at 600 m): R = 30 / 184.
    East at 900 with 20 places: .22 (at 0 m), .68 (at 300 m), 1 (at 600 m): R = 20 / (22 + 34 + 50) = 20 / 106.
    """
    people, sites = [[0, 0], [300, 0], [600, 0], [5_000, 0]], [[0, 0], [900, 0]]
    population = [100, 50, 50, 10]
    pairs = pairs_within(people, sites, 1_000)
    found = reach_scores(pairs, population, [30, 20], Steps())
    west, east = 30 / 184, 20 / 106
    assert found.sites == pytest.approx([west, east])
    assert found.people == pytest.approx([west + 0.22 * east, west + 0.68 * east, 0.68 * west + east, 0])
    assert found.people == pytest.approx([0.2046, 0.2913, 0.2995, 0], abs=5e-5)  # as printed in the guide
    assert found.reached == 50
    assert found.people @ np.array(population) == pytest.approx(50)
    nearest = nearest_of(pairs, [True, True])
    assert nearest.metres.tolist() == [0, 300, 300, np.inf]  # the last has none within 1,000 m
    counts = open_sites_in_reach(pairs, [True, True])
    assert counts.tolist() == [2, 2, 2, 0]
    assert backup_share(counts, population) == pytest.approx(200 / 210)


def test_an_unreached_site_and_a_closed_one_give_nothing():
    """Only the open site at 0 m counts: 10 places for 5 people; 40 places 9 km away reach nobody, and 0 are closed."""
    found = reach_scores(pairs_within([[0, 0]], [[0, 0], [9_000, 0], [10, 0]], 1_000), [5], [10, 40, 0], PLAIN)
    assert found.people.tolist() == [2.0]
    assert found.sites.tolist() == [2.0, 0.0, 0.0]
    assert found.reached == 10


@settings(max_examples=60)
@given(worlds(), st.sampled_from(DECAYS))
def test_scores_are_those_of_a_plain_loop(world, decay):
    assert _scores(world, decay).people == pytest.approx(_by_loop(world, decay), rel=1e-12, abs=1e-12)


@settings(max_examples=60)
@given(worlds(), st.sampled_from(DECAYS))
def test_all_that_is_reached_is_shared_out(world, decay):
    found = _scores(world, decay)
    assert world[2] @ found.people == pytest.approx(found.reached)
    assert found.reached <= world[3].sum()


@settings(max_examples=60)
@given(worlds(), st.sampled_from(DECAYS), st.randoms(use_true_random=False))
def test_the_order_of_people_and_sites_does_not_matter(world, decay, random):
    people, sites, population, supply = world
    order, turned = list(range(len(people))), list(range(len(sites)))
    random.shuffle(order)
    random.shuffle(turned)
    found = _scores((people[order], sites[turned], population[order], supply[turned]), decay)
    assert found.people == pytest.approx(_scores(world, decay).people[order])


@settings(max_examples=60)
@given(worlds(), st.sampled_from(DECAYS), st.floats(0, 50))
def test_more_supply_lowers_nobodys_score(world, decay, more):
    """With people and places fixed: each supply in turn raised."""
    before = _scores(world, decay).people
    for site in range(len(world[1])):
        raised = world[3] + more * (np.arange(len(world[1])) == site)
        assert (_scores((*world[:3], raised), decay).people >= before - 1e-12).all()


def test_chunks_change_nothing(monkeypatch):
    random = np.random.default_rng(3)
    world = (random.uniform(0, 3_000, (50, 2)), random.uniform(0, 3_000, (6, 2)), np.ones(50), np.full(6, 10.0))
    whole = _scores(world, Steps()).people
    monkeypatch.setattr("renyang.science.access.CHUNK_PEOPLE", 7)
    monkeypatch.setattr("renyang.science.access.CHUNK_PAIRS", 5)
    assert _scores(world, Steps()).people == pytest.approx(whole)


@settings(max_examples=60)
@given(worlds())
def test_pairs_and_nearest_sites_by_brute_force(world):
    people, sites, _, supply = world
    apart = np.linalg.norm(people[:, None] - sites[None], axis=2)
    pairs = pairs_within(people, sites, 800)
    assert pairs.matrix() == pytest.approx(np.where(apart <= 800, apart, np.inf))
    is_open = supply > 0
    apart[:, ~is_open] = np.inf
    assert open_sites_in_reach(pairs, is_open).tolist() == (apart <= 800).sum(axis=1).tolist()
    listed = nearest_of(pairs, is_open)
    near = apart.min(axis=1) <= 800
    assert listed.site.tolist() == np.where(near, apart.argmin(axis=1), -1).tolist()
    assert listed.metres == pytest.approx(np.where(near, apart.min(axis=1), np.inf))


def test_of_two_equally_near_sites_the_lower_number_is_named():
    pairs = Pairs(1, 3, np.zeros(3, np.int32), np.array([2, 1, 0], np.int32), np.array([5.0, 5.0, 9.0]))
    assert nearest_of(pairs, [True, True, True]).site.tolist() == [1]
    assert nearest_of(pairs, [True, False, True]).site.tolist() == [2]


def test_steps_by_hand():
    """A zone's distance belongs to it; beyond the last there is no weight."""
    found = Steps(((100, 1.0), (200, 0.5))).weights(np.array([0, 100, 100.1, 200, 200.1]))
    assert found.tolist() == [1, 1, 0.5, 0.5, 0]


def test_walks_by_level_by_hand():
    """1 km for the fit and for whom nobody assessed, 500 m for levels 1 and 2, the door for levels 3 and 4."""
    levels = [0, 0, 1, 2, 3, 4, NOT_ASSESSED]
    assert walk_limits(levels) == pytest.approx([1_000, 1_000, 500, 500, 0, 0, 1_000])
    nearest = Nearest(np.zeros(7, np.int32), np.array([999, 1_001, 400, 600, 10, 10, 1_001.0]))
    assert out_of_reach(levels, nearest).tolist() == [False, True, False, True, False, False, True]
    assert within_walk(levels, nearest) == (
        LevelReach(NOT_ASSESSED, 1, 0),
        LevelReach(0, 2, 1),
        LevelReach(1, 1, 1),
        LevelReach(2, 1, 0),
        LevelReach(3, 1, None),
        LevelReach(4, 1, None),
    )
    assert [level.share for level in within_walk(levels, nearest)] == [0, 0.5, 1, 0, None, None]


def test_each_person_has_a_limit_of_their_own():
    pairs = pairs_within([[0, 0], [0, 0]], [[400, 0], [900, 0]], 1_000).within([1_000, 500])
    assert sorted(zip(pairs.person.tolist(), pairs.site.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0)]


def test_nobody_and_nothing():
    none = np.empty((0, 2))
    assert len(pairs_within(none, [[0, 0]], 10)) == 0
    assert len(pairs_within([[0, 0]], none, 10)) == 0
    assert reach_scores(pairs_within([[0, 0]], none, 10), [1], [], PLAIN).people.tolist() == [0]
    assert reach_scores(pairs_within(none, [[0, 0]], 10), [], [5], PLAIN).reached == 0
    assert nearest_of(pairs_within([[0, 0]], none, 10), []).metres.tolist() == [np.inf]
    assert within_walk(np.empty(0, int), Nearest(np.empty(0, np.int32), np.empty(0))) == ()
    assert backup_share([], []) is None


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: Steps(()),
        lambda: Steps(((200, 1.0), (100, 0.5))),
        lambda: Steps(((100, 0.5), (200, 1.0))),
        lambda: Steps(((100, 0.0),)),
        lambda: pairs_within([[0, np.nan]], [[0, 0]], 10),
        lambda: pairs_within([0, 0], [[0, 0]], 10),
        lambda: reach_scores(pairs_within([[0, 0]], [[0, 0]], 10), [1, 2], [1], PLAIN),
        lambda: reach_scores(pairs_within([[0, 0]], [[0, 0]], 10), [1], [-1], PLAIN),
        lambda: walk_limits([5]),
        lambda: walk_limits([-2]),
        lambda: walk_limits([0.5]),
    ],
)
def test_programmers_mistakes_are_refused(mistake):
    with pytest.raises(ValueError, match=r"positions|numbers|zones|catchment|levels"):
        mistake()
