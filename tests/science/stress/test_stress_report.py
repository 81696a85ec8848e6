"""A run as charts and as a few lines: what they show is what the run found."""

import numpy as np
import pytest

from renyang.science import stress
from renyang.science.chart_theme import FILE


@pytest.fixture(scope="module")
def results():
    community = stress.Community.synthetic(people=800, seed=2)
    return stress.run(community, stress.Scenario.load("winter-wave"), replicates=6, seed=5, days=100)


def test_the_chart_of_capabilities_holds_every_day_of_each(results):
    # Means and 5 % and 95 % points taken here from the curves themselves.
    rows = results.plot().to_dict()["data"]["values"]
    assert [row["day"] for row in rows] == list(range(100)) * 5
    for name, curve in results.curves.items():
        mine = [row for row in rows if row["capability"] == name]
        assert np.allclose([row["mean"] for row in mine], curve.mean(axis=0))
        assert np.allclose([row["low"] for row in mine], np.quantile(curve, 0.05, axis=0))
        assert np.allclose([row["usual"] for row in mine], results.baseline_curves[name].mean(axis=0))


def test_the_chart_of_a_service_adds_up_to_its_needs(results):
    rows = results.plot("meals").to_dict()["data"]["values"]
    services = results.tables()["services"].to_pylist()
    needs = [row["need"] for row in services if row["course"] == "shocked" and row["service"] == "meals"]
    by_day = np.zeros(100)
    for row in rows:
        by_day[row["day"]] += row["needs"]
    assert np.allclose(by_day, needs)


def test_charts_have_the_look_of_the_others_in_colours_of_their_own(results):
    # FILE's colours are held to the stylesheet's in tests/web/test_charts.py; a CSS variable would be black in a PNG.
    for chart in (results.plot(), results.plot("meals")):
        look = chart.to_dict()["config"]
        assert look["background"] == FILE.ground
        assert look["axis"]["labelColor"] == FILE.words
        assert look["mark"]["color"] == FILE.series[0]
        assert "var(" not in str(look)


def test_charts_can_be_drawn_for_the_longest_run(results, tmp_path):
    community = stress.Community.synthetic(people=50, seed=2)
    longest = stress.run(community, stress.Scenario.load("calm"), replicates=2, days=3_650)
    longest.plot().save(tmp_path / "run.svg")
    assert (tmp_path / "run.svg").read_text().startswith("<svg")
    assert longest.plot("meals").to_dict()


def test_a_service_that_is_not_there_is_named(results):
    with pytest.raises(ValueError, match="breakfast"):
        results.plot("breakfast")


def test_the_lines_say_what_the_metrics_say(results):
    lines = results.summary().splitlines()
    robustness = results.metrics["bearing"]["robustness"]
    assert lines[0] == "Winter wave with closure order: 800 people, 100 days, 6 replicates, seed 5"
    assert lines[2].split()[:2] == ["bearing", f"{robustness['mean']:.1%}"]
    long, usual = ((counts.longest >= 7).sum(axis=1, dtype=float) for counts in (results.shocked, results.baseline))
    assert f": {(long - usual).mean():,.0f} (" in lines[7]
    assert lines[8].startswith("What fails them first: ")


def test_on_ordinary_days_nobody_more_is_left_behind():
    community = stress.Community.synthetic(people=100, seed=2)
    lines = stress.run(community, stress.Scenario.load("calm"), replicates=2, days=20).summary().splitlines()
    assert ": 0 (0 to 0) a replicate" in lines[-1]


def test_a_capability_that_does_not_recover_says_so():
    # All sites stay shut from day 5 to the last day.
    shut = stress.Scenario("shut", 20, (stress.Impact("sites", 0.0, 5, 20),))
    lines = stress.run(stress.Community.synthetic(people=300, seed=2), shut, replicates=2).summary().splitlines()
    assert lines[2].endswith("100% do not")
