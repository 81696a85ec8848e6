import json
import subprocess
import sys

import numpy as np
import pytest

from renyang.science.problem import Problem
from renyang.science.stress import CAPABILITIES, Community, Parameters, Scenario, run, trace
from renyang.science.stress.outcomes import FIT, LAST_SERVED, NEED, SITE
from renyang.science.stress.synthetic import synthetic_columns
from tests.science.stress.builders import one_service

SHOCKS = ("winter-wave", "flood", "platform-outage", "operator-exit", "heatwave")


@pytest.fixture(scope="module")
def town():
    return Community.synthetic(1_500, 3)


@pytest.fixture(scope="module")
def flooded(town):
    return run(town, Scenario.load("flood"), replicates=6, seed=5, days=60, threads=1)


def test_nothing_happens_on_ordinary_days(town):
    calm = run(town, Scenario.load("calm"), replicates=3, days=40)
    for name in CAPABILITIES:
        metrics = calm.metrics[name]
        assert metrics["loss"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
        assert metrics["robustness"] == {"mean": 1.0, "low": 1.0, "high": 1.0}
        assert metrics["recovery_days"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
        assert metrics["rapidity"]["mean"] is None


def test_before_the_shock_both_runs_are_the_same_to_the_last_number(flooded):
    onset = flooded.onset
    assert np.array_equal(flooded.shocked.counters[:, :onset], flooded.baseline.counters[:, :onset])
    assert not np.array_equal(flooded.shocked.counters[:, onset], flooded.baseline.counters[:, onset])


@pytest.mark.parametrize("threads", [2, 3])
def test_results_are_the_same_for_any_number_of_threads(town, flooded, threads):
    assert run(town, Scenario.load("flood"), replicates=6, seed=5, days=60, threads=threads).digest == flooded.digest


def test_another_seed_is_another_run(town, flooded):
    assert run(town, Scenario.load("flood"), replicates=6, seed=6, days=60).digest != flooded.digest


def test_the_order_of_people_in_the_register_does_not_matter():
    columns = synthetic_columns(800, 2, Parameters.default())
    order = np.random.default_rng(1).permutation(800)
    shuffled = columns | {"people": {name: np.asarray(values)[order] for name, values in columns["people"].items()}}
    one, other = (
        run(Community.build(**entry), Scenario.load("winter-wave"), replicates=2, days=40).shocked
        for entry in (columns, shuffled)
    )
    assert np.array_equal(one.counters, other.counters)
    assert np.array_equal(one.gaps, other.gaps)
    assert np.array_equal(one.longest[:, order], other.longest)


@pytest.mark.parametrize("name", SHOCKS)
def test_need_is_served_or_unmet_and_capacity_holds(town, name):
    seen = trace(town, Scenario.load(name), days=40)
    services = len(town.parameters.services)
    for day in range(40):
        wanted = seen.outcome[day] > 0
        served = wanted & (seen.outcome[day] <= LAST_SERVED)
        unmet = seen.outcome[day] > LAST_SERVED
        assert np.array_equal(wanted, served ^ unmet)
        counted = np.bincount(town.needs.service[wanted], minlength=services)
        assert np.array_equal(seen.counters[day, :, NEED], counted)
        assert np.array_equal(seen.counters[day, :, 1:FIT].sum(axis=1), counted)
        used = np.bincount(seen.site[day][seen.outcome[day] == SITE], minlength=len(town.sites))
        assert (used <= seen.capacity[day]).all()
        assert (seen.site[day][seen.outcome[day] != SITE] == -1).all()


PARTNERS_GO = '[[impact]]\ntarget = "partners"\nfrom = 9\nto = 40\nlevel = 0.5\n'
# Not operator-exit: who is the largest operator may itself change with capacity.
LOSSES = [Scenario.load(name) for name in SHOCKS if name != "operator-exit"] + [Scenario.parse(PARTNERS_GO)]


@pytest.mark.parametrize("scenario", LOSSES, ids=lambda scenario: scenario.name)
@pytest.mark.parametrize("place", [0, 7, 12])
def test_more_capacity_alone_leaves_nobody_worse_off(scenario, place):
    # Without mood: whoever is served better accepts more, and may take a place that somebody else would have had.
    calm_minds = Parameters.default().with_values(mood_weight=0.0)
    columns = synthetic_columns(1_500, 4, calm_minds) | {"parameters": calm_minds}
    plain = Community.build(**columns)
    tight = {"places": plain.sites.places * 3 // 4, "staff": np.maximum(plain.sites.staff * 3 // 4, 1)}
    more = {key: values + 3 * (np.arange(len(values)) == place) for key, values in tight.items()}
    before, after = (
        trace(Community.build(**(columns | {"sites": columns["sites"] | sizes})), scenario, days=60).outcome
        > LAST_SERVED
        for sizes in (tight, more)
    )
    assert not (after & ~before).any()


def test_who_is_left_behind_and_why():
    # 10 people, no site at all: each is left behind for sure, from the first day, since none is in reach.
    people = {"id": np.arange(10) + 40, "community": np.zeros(10, int)}
    needs = {"person": np.arange(10), "service": ["nursing"] * 10, "per_week": [7.0] * 10}
    alone = Community.build(people=people, needs=needs, sites={"service": ["meals"], "community": [0]})
    found = run(alone, Scenario.load("calm"), replicates=4, days=10).left_behind(spell=7, at_least=0)
    assert [(one.person, one.probability, one.usual, one.cause) for one in found] == [
        (number, 1.0, 1.0, "none_in_reach") for number in range(40, 50)
    ]
    assert run(alone, Scenario.load("calm"), replicates=4, days=10).left_behind(spell=11) == []


def test_a_shut_site_is_the_cause_while_it_is_shut():
    closed = Scenario.parse('[[impact]]\ntarget = "sites"\nfrom = 5\nto = 15\nlevel = 0.0\n')
    results = run(one_service(10, places=10), closed, replicates=2, days=30)
    assert {one.cause for one in results.left_behind(spell=10)} == {"site_shut"}
    assert results.left_behind(spell=11) == []
    metrics = results.metrics["satisfaction"]
    assert metrics["loss"]["mean"] == 10.0  # ten days with nothing, against all served
    assert metrics["unmet_person_days"]["mean"] == 100.0
    assert metrics["robustness"]["mean"] == 0.0
    assert metrics["recovery_days"]["mean"] == 10.0
    assert metrics["rapidity"]["mean"] == 1.0  # from nothing on the last shut day to all on the next


def test_a_site_that_can_open_safely_stays_open_at_that_occupancy():
    order = Scenario.parse('[[impact]]\ntarget = "sites"\nfrom = 0\nto = 9\nlevel = 0.0\nunless = "safe_occupancy"\n')
    community = Community.build(
        people={"id": np.arange(30), "community": np.repeat([0, 1], 15)},
        needs={"person": np.arange(30), "service": ["day_care"] * 30, "per_week": [7.0] * 30},
        sites={"service": ["day_care"] * 2, "community": [0, 1], "x": [0, 9e3], "y": [0, 0], "places": [15, 15],
               "staff": [50, 50], "safe_occupancy": [6, -1]},
    )  # fmt: skip
    seen = trace(community, order, days=9)
    assert seen.capacity.tolist() == [[6, 0]] * 9


def test_as_dict_is_plain_data_with_the_agreed_keys(flooded):
    plain = json.loads(json.dumps(flooded.as_dict(), allow_nan=False))
    assert list(plain) == [
        "scenario", "largest_operator", "seed", "replicates", "days", "people", "threads", "version", "digest", "wall_seconds",
        "cpu_seconds", "person_days", "curves", "metrics", "left_behind",
    ]  # fmt: skip
    assert plain["person_days"] == 1_500 * 60 * 6
    assert list(plain["curves"]) == list(CAPABILITIES)
    assert all(len(plain["curves"][name]["low"]) == 60 for name in CAPABILITIES)
    assert set(plain["metrics"]["fit"]["loss"]) == {"mean", "low", "high"}


def test_equity_splits_exactly_and_refuses_other_groups(flooded):
    for by in ("community", "level", "lives_alone"):
        split = flooded.equity(by)["theil"]
        assert split["total"]["mean"] == pytest.approx(split["within"]["mean"] + split["between"]["mean"])
    with pytest.raises(ValueError, match="by must be one of"):
        flooded.equity("name")


def test_progress_counts_up_and_wrong_counts_are_refused(town):
    steps = []
    run(town, Scenario.load("calm"), replicates=3, days=2, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(Problem, match="replicates = 0"):
        run(town, Scenario.load("calm"), replicates=0)


@pytest.mark.parametrize(("people", "sites"), [(0, 1), (5, 0), (0, 0)])
def test_an_empty_register_gives_results_without_values_instead_of_an_error(people, sites):
    community = Community.build(
        people={"id": np.arange(people), "community": np.zeros(people, int)},
        needs={"person": np.arange(people), "service": ["meals"] * people, "per_week": np.full(people, 7.0)},
        sites={"service": ["meals"] * sites, "community": [0] * sites},
        communities=1,
    )
    satisfaction = run(community, Scenario.load("flood"), replicates=2, days=25).as_dict()["metrics"]["satisfaction"]
    assert (satisfaction["index"]["mean"] is None) == (people == 0)


def test_a_page_that_lists_scenarios_does_not_load_the_compiler():
    program = (
        "import sys; from renyang.science import stress; stress.Scenario.names(); sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
