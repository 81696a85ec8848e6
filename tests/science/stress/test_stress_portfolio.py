"""Sensitivity and portfolio: the programme against trying everything, and what a search has to keep to."""

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science.problem import Problem
from renyang.science.stress import CAPABILITIES, LEVERS, Community, Measure, Scenario, search, sensitivity
from renyang.science.stress.knapsack import Choice, best_sets
from renyang.science.stress.matrix import mean_interval

WAVE = Scenario.parse(
    '[[impact]]\ntarget = "staff"\nfrom = 3\nto = 20\nlevel = 0.5\n'
    '[[impact]]\ntarget = "information"\nfrom = 3\nto = 20\nlevel = 0.5\n',
    "wave",
)
OPTIONS = (
    Measure("drill", (("drilled", 1.0), ("notice_time", 1.0), ("respond_time", 1.0)), 40.0),
    Measure("kits", (("prepared", 1.0),), 30.0),
    Measure("partners", (("agreements", 0.5),), 50.0, needs=("drill",)),
    Measure("teams", (("staff", 0.5),), 90.0, excludes=("partners",)),
)
HOW = {"replicates": 4, "seed": 3, "days": 25, "threads": 2}


@pytest.fixture(scope="module")
def town():
    return Community.synthetic(people=2_000, seed=5)


@pytest.fixture(scope="module")
def exact(town):
    return search(town, WAVE, OPTIONS, budget=130.0, method="exact", **HOW)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_programme_finds_what_trying_every_set_finds(data):
    count = data.draw(st.integers(1, 6))
    numbers = st.integers(0, 20)
    costs = tuple(float(data.draw(numbers)) for _ in range(count))
    alone = [float(data.draw(numbers)) for _ in range(count)]
    together = {pair: float(data.draw(st.integers(-10, 10))) for pair in combinations(range(count), 2)}
    things = st.integers(0, count - 1)
    needs = tuple(frozenset(data.draw(st.sets(things, max_size=1))) - {thing} for thing in range(count))
    excludes = tuple(frozenset(data.draw(st.sets(things, max_size=1))) - {thing} for thing in range(count))
    choice = Choice(costs, float(data.draw(st.integers(0, 60))), needs, excludes)

    def worth(chosen):
        return sum(alone[thing] for thing in chosen) + sum(
            value for pair, value in together.items() if set(pair) <= chosen
        )

    every = sorted((worth(chosen) for chosen in choice.sets()), reverse=True)
    found = best_sets(choice, alone, together, 4)
    assert all(choice.allows(chosen) for chosen in found)
    assert len(set(found)) == len(found)
    assert [worth(chosen) for chosen in found] == pytest.approx(every[: len(found)])
    assert len(found) == min(4, len(every))


def test_without_interactions_it_is_the_knapsack():
    # Worth and weight of a textbook knapsack (Martello & Toth 1990, example of section 2.1 scaled down), solved by hand:
    # budget 10 takes weights 4 and 6 for 60 + 50 = 110 rather than 5 + 4 for 40 + 60 = 100.
    choice = Choice((5.0, 4.0, 6.0, 3.0), 10.0, (frozenset(),) * 4, (frozenset(),) * 4)
    assert best_sets(choice, [40.0, 60.0, 50.0, 10.0], {}, 1) == [frozenset({1, 2})]


def test_every_option_is_affordable_and_complete(exact):
    for option in exact.options:
        assert option.cost <= 130.0
        assert "partners" not in option.measures or "drill" in option.measures
        assert not {"partners", "teams"} <= set(option.measures)
    # Sets of four measures: 16; without those that break a rule or the budget: -, d, k, t, dk, dp, dt, kt, dkp.
    assert len(exact.options) == 9


def test_the_best_is_the_best_simulated_and_nothing_spares_nothing(exact):
    assert exact.best.gains.mean() == max(option.gains.mean() for option in exact.options)
    nothing = next(option for option in exact.options if not option.measures)
    assert not nothing.gains.any()
    assert exact.regret(exact.best)["mean"] <= min(exact.regret(option)["mean"] for option in exact.options) + 1e-9


def test_the_frontier_rises_with_cost(exact):
    frontier = exact.frontier()
    assert [option.cost for option in frontier] == sorted({option.cost for option in frontier})
    assert np.all(np.diff([option.gains.mean() for option in frontier]) > 0)
    assert frontier[-1].gains.mean() == exact.best.gains.mean()


def test_the_surrogate_finds_the_best_of_so_few_measures(town, exact):
    found = search(town, WAVE, OPTIONS, budget=130.0, method="surrogate", **HOW)
    assert found.best.measures == exact.best.measures
    assert np.array_equal(found.best.gains, exact.best.gains)  # the same draws, whatever else is simulated


def test_greedy_stays_within_the_budget(town):
    found = search(town, WAVE, OPTIONS, budget=75.0, method="greedy", **HOW)
    assert found.best.cost <= 75.0
    assert found.best.gains.mean() >= 0


def test_who_gains_adds_up_to_the_gain(exact, town):
    # People-weighted days spared over all groups are the mean gain of the best set.
    for groups in exact.who_gains.values():
        total = sum(row["people"] * row["days_spared_a_person"] for row in groups)
        assert total == pytest.approx(exact.best.gains.mean())
        assert sum(row["people"] for row in groups) == len(town)


def test_a_search_is_plain_data(exact):
    plain = json.loads(json.dumps(exact.as_dict(), allow_nan=False))
    assert plain["best"]["measures"] == list(exact.best.measures)
    assert {tuple(row["measures"]) for row in plain["interactions"]} <= set(
        combinations((measure.name for measure in OPTIONS), 2)
    )


def test_too_many_measures_and_unknown_methods_are_refused(town):
    with pytest.raises(Problem, match="auto, exact"):
        search(town, WAVE, OPTIONS, budget=1.0, method="luck")
    many = tuple(Measure(str(number), (("trust", 0.1),), 1.0) for number in range(13))
    with pytest.raises(Problem, match="13 measures"):
        search(town, WAVE, many, budget=1.0, method="exact")


def test_the_matrix_has_every_lever_and_capability_and_no_step_has_no_effect(town):
    still = {lever: Measure(lever) for lever in LEVERS}
    zero = sensitivity(town, WAVE, moved=still, **HOW).matrix
    assert list(zero) == list(LEVERS)
    for row in zero.values():
        assert list(row) == list(CAPABILITIES)
        assert all(cell == {"mean": 0.0, "low": 0.0, "high": 0.0} for cell in row.values())
    moved = sensitivity(town, WAVE, **HOW).matrix
    assert moved["technological"]["satisfaction"]["mean"] > 0
    assert moved["institutional"]["coordination"]["mean"] > 0


def test_the_interval_of_a_mean():
    # Values 1, 2, 3: mean 2, standard deviation 1, so 1.6449 / sqrt(3) to either side.
    found = mean_interval(np.array([1.0, 2.0, 3.0, np.nan]))
    assert found["mean"] == 2.0
    assert found["high"] - 2.0 == pytest.approx(1.6448536 / np.sqrt(3))
    assert mean_interval(np.array([np.nan]))["mean"] is None
    assert mean_interval(np.array([5.0])) == {"mean": 5.0, "low": None, "high": None}
