"""A shock hits the same in every variant, and more of anything never leaves more unmet."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science.stress import Community, Impact, Measure, Parameters, Scenario, compare, run
from renyang.science.stress.reach import find
from tests.science.stress.builders import SEEDS, certain

pytestmark = pytest.mark.slow
SOME = settings(max_examples=25, deadline=None)
QUIET = {"mood_weight": 0.0, "miss_factor": 1.0}  # services do not act on each other
SHIPPED = st.sampled_from(Scenario.names())
REPLICATES = 2


def _synthetic(seed, **values):
    parameters = Parameters.default().with_values(**QUIET, **values)
    return Community.synthetic(people=800, seed=seed % 2**32, parameters=parameters)


COMMUNITIES = SEEDS.map(_synthetic)


def _unmet(community, scenario, seed):
    return run(community, scenario, replicates=REPLICATES, seed=seed).shocked.unmet.sum(axis=1)


def test_the_largest_operator_is_that_of_the_community_as_it_is():
    """Two operators of 10 and 9 meals a day. A measure that gives the second 20 makes it the larger one; but who leaves is
    still the first, so 20 of 19 wanted meals are there instead of the 9 left without the measure.
    """
    people = {"id": np.arange(19), "community": np.zeros(19, int)}
    needs = {"person": np.arange(19), "service": ["meals"] * 19, "per_week": [7.0] * 19}
    sites = {"service": ["meals"] * 2, "community": [0, 0], "places": [10, 9], "staff": [10, 9], "organisation": [4, 7]}
    community = Community.build(people=people, needs=needs, sites=sites, parameters=certain())
    richer = replace(community.sites, places=np.array([10, 20], np.int32), staff=np.array([10, 20], np.int32))
    exit_ = Scenario("exit", 5, (Impact("partners", 0.0, 0, 5, pick="largest"),))
    results = compare(community, exit_, [Measure("nothing new", (("places", 0.0),))], replicates=1)
    assert all(one.largest_operator == 4 for one in results.values())
    assert results["nothing"].as_dict()["largest_operator"] == 4
    assert results["nothing"].shocked.unmet.sum() == 5 * 10
    assert run(replace(community, sites=richer), exit_, replicates=1).largest_operator == 7


def test_ten_in_a_hundred_more_places_leave_fewer_unmet_when_the_largest_operator_leaves():
    """The case in which unmet days once rose from 8,421 to 14,101, since another operator had become the largest."""
    community = Community.synthetic(people=3_000, seed=14)
    places = Measure("places", (("places", 0.1),))
    results = compare(community, Scenario.load("operator-exit"), [places], replicates=10)
    unmet = {name: one.shocked.unmet.sum() for name, one in results.items()}
    assert unmet["places"] < unmet["nothing"]


def test_a_fourth_nearer_site_leaves_nobody_unmet():
    """17 people, three sites at 300 m with 20 places in all; then a fourth at 100 m with one place. All are served."""
    people = {"id": np.arange(17), "community": np.zeros(17, int), "x": np.zeros(17), "y": np.zeros(17)}
    needs = {"person": np.arange(17), "service": ["day_care"] * 17, "per_week": [7.0] * 17}
    for metres, places in (([300, 310, 320], [1, 1, 18]), ([300, 310, 320, 100], [1, 1, 18, 1])):
        count = len(metres)
        sites = {
            "service": ["day_care"] * count, "community": [0] * count, "x": metres, "y": [0] * count,
            "places": places, "staff": [9] * count,
        }  # fmt: skip
        community = Community.build(people=people, needs=needs, sites=sites, parameters=certain())
        assert _unmet(community, Scenario.load("calm"), 1).sum() == 0


@SOME
@given(COMMUNITIES, SHIPPED, SEEDS)
def test_more_capacity_never_leaves_more_unmet(community, name, seed):
    """Also of the largest operator, whose leaving once chose another."""
    random, sites = np.random.default_rng(seed), community.sites
    grown = {
        column: getattr(sites, column) + random.integers(0, 9, len(sites)).astype(getattr(sites, column).dtype)
        for column in ("places", "staff", "stock_days")
    }
    richer = replace(community, sites=replace(sites, **grown))
    exit_ = Scenario.load(name)
    options = compare(community, exit_, [], replicates=REPLICATES, seed=seed)["nothing"]
    if exit_.hits_largest and run(richer, exit_, replicates=1).largest_operator != options.largest_operator:
        return  # as a community of its own its largest operator is another: another shock
    assert (_unmet(richer, exit_, seed) <= options.shocked.unmet.sum(axis=1)).all()


@SOME
@given(COMMUNITIES, SHIPPED, SEEDS)
def test_one_more_site_never_leaves_more_unmet(community, name, seed):
    """Of any service, anywhere, with a place or some, and nobody's: who runs it may not become the largest."""
    random, sites, first = np.random.default_rng(seed), community.sites, community.people
    where = random.integers(len(first))
    new = {
        "id": sites.id.max() + 1, "service": random.integers(len(community.parameters.codes)),
        "community": first.community[where], "x": first.x[where], "y": first.y[where], "places": random.integers(1, 9),
        "safe_occupancy": 0, "convertible": 0, "staff": 3, "stock_days": 99.0, "organisation": -1,
    }  # fmt: skip
    more = replace(sites, **{
        column: np.append(getattr(sites, column), value).astype(getattr(sites, column).dtype)
        for column, value in new.items()
    })  # fmt: skip
    within = find(first, community.needs, more, community.agreements, community.parameters)
    richer = replace(community, sites=more, reach=within)
    scenario = Scenario.load(name)
    assert (_unmet(richer, scenario, seed) <= _unmet(community, scenario, seed)).all()


@SOME
@given(SEEDS, SHIPPED, SEEDS)
def test_more_reach_never_leaves_more_unmet(number, name, seed):
    """Half as far again, on foot and by wheel; sites hold what those nearest need, so their places are the same."""
    near = _synthetic(number)
    far = near.parameters.with_values(reach_walk=1_500.0, reach_door=7_500.0)
    within = find(near.people, near.needs, near.sites, near.agreements, far)
    scenario = Scenario.load(name)
    further = replace(near, parameters=far, reach=within)
    assert (_unmet(further, scenario, seed) <= _unmet(near, scenario, seed)).all()
