"""Which uncertain numbers matter: against cases where it is known which do."""

import pytest

from renyang.science import stress
from renyang.science.problem import Problem
from tests.science.stress.builders import certain, daily_need

CUT = stress.Scenario("budget", 30, (stress.Impact("budget", 0.6, 5, 25),))


def nursing(**values):
    """Sixty people want nursing every day; nine nurses of 480 minutes, 65 a visit, are just enough for them."""
    return daily_need(60, "nursing", certain(**values), site={"places": [60], "staff": [9]})


@pytest.fixture(scope="module")
def community():
    return nursing()


@pytest.mark.parametrize(("method", "samples", "runs"), [("morris", 3, 3 * 29), ("sobol", 2, 2 * 30)])
def test_it_runs_as_often_as_the_method_says(community, method, samples, runs):
    # 28 numbers have a range: Morris takes (k + 1) runs a path, Sobol without second order k + 2 a sample.
    steps = []
    found = stress.uncertainty(
        community, CUT, method=method, samples=samples, replicates=1, progress=lambda *at: steps.append(at)
    )
    assert len(found.ranges) == 28
    assert found.runs == runs
    assert steps[-1] == (runs, runs)


def test_under_a_budget_cut_only_what_makes_staff_matters_to_bearing(community):
    # Bearing is min(capacity, need) / need: the need is certain (7 a week), so it moves with how many of the staff are
    # there, which is set by elasticity and absence, and by nothing else in the model: missed nursing raises no other need here.
    found = stress.uncertainty(community, CUT, samples=4, replicates=3)
    moved = {name for name, row in found.effect.items() if row["bearing"]["mean"] > 1e-9}
    assert moved == {"budget_elasticity", "staff_absence"}
    assert set(found.ranking("bearing")[:2]) == moved


def test_sobol_gives_all_of_the_variance_to_the_only_number_that_matters():
    # Without records nothing is handed over in time, so the loss of coordination is what there usually is of it: the days
    # on which the owner can act. All of its variance goes with duty_presence, and no other number has any part in it.
    owned = {"service": ["nursing"], "community": [0], "owner": [1], "deputy": [-1]}
    community = daily_need(5, "nursing", certain(), site={"places": [5], "staff": [5]}, functions=owned)
    out = stress.Scenario("out", 20, (stress.Impact("information", 0.0, 0, 20),))
    found = stress.uncertainty(community, out, method="sobol", samples=64, replicates=10)
    shares = {name: row["coordination"] for name, row in found.interplay.items()}
    alone = found.effect["duty_presence"]["coordination"]
    assert alone["mean"] == pytest.approx(1.0, abs=2 * (alone["high"] - alone["mean"]))
    assert shares.pop("duty_presence") == pytest.approx(1.0, abs=0.3)
    assert set(shares.values()) == {0.0}


def test_nothing_matters_where_nothing_happens(community):
    found = stress.uncertainty(community, stress.Scenario.load("calm"), samples=2, replicates=1, days=5)
    assert {cell["mean"] for row in found.effect.values() for cell in row.values()} == {0.0}


def test_a_range_reaches_to_the_number_in_use():
    unusual = nursing(staff_absence=0.3)
    found = stress.uncertainty(unusual, CUT, samples=2, replicates=1, days=6)
    assert found.ranges["staff_absence"] == (0.02, 0.3)


def test_every_range_holds_its_number_and_acts_on_a_run():
    shipped = stress.Parameters.default()
    for entry in shipped.sources:
        if entry.low is not None:
            assert entry.low <= entry.value <= entry.high, entry.name


@pytest.mark.parametrize(("method", "samples"), [("sobol", 10), ("morris", 1), ("guess", 8), ("morris", 5_000)])
def test_what_cannot_be_sampled_is_refused(community, method, samples):
    with pytest.raises(Problem, match="morris"):
        stress.uncertainty(community, CUT, method=method, samples=samples)
