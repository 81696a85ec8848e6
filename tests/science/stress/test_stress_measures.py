"""Measures: what each change does, worked out from the community it is applied to, and files of measures."""

from dataclasses import fields

import numpy as np
import pytest

from renyang.science.problem import Problem
from renyang.science.stress import CHANGES, LEVERS, NOTHING, Community, Measure, load_measures, steps, with_measures
from renyang.science.stress.community import CIRCLE, SMARTPHONE
from renyang.science.stress.measures import parse_measures


@pytest.fixture(scope="module")
def town():
    return Community.synthetic(people=3_000, seed=2)


def after(town, **effects):
    return with_measures(town, [Measure("one", tuple(effects.items()))])


def test_nothing_changes_nothing(town):
    assert with_measures(town, [NOTHING]) is town
    assert with_measures(town, []) is town


def test_every_lever_has_changes_and_a_step_of_its_own():
    assert {change.lever for change in CHANGES.values()} == set(LEVERS)
    assert {lever: step.levers for lever, step in steps().items()} == {lever: (lever,) for lever in LEVERS}


def test_sites_gain_what_is_said(town):
    centres = np.array([town.parameters.codes[service] == "day_care" for service in town.sites.service])
    places = town.sites.places
    safe = after(town, safe_occupancy=0.5).sites.safe_occupancy
    assert np.all(safe[centres] >= np.floor(places[centres] * 0.5))
    assert np.array_equal(safe[~centres], town.sites.safe_occupancy[~centres])
    converted = after(town, convertible=0.25).sites.convertible - town.sites.convertible
    assert np.array_equal(converted, np.where(centres, np.ceil(places * 0.25), 0))
    assert after(town, stock_days=4).sites.stock_days == pytest.approx(town.sites.stock_days + 4)
    assert np.array_equal(after(town, staff=1.0).sites.staff, 2 * town.sites.staff)
    assert np.array_equal(after(town, places=1.0).sites.places, 2 * places)


def test_shares_close_what_is_missing(town):
    # By hand: half of what lacks to 1; half of the median times; the drilled share is what it is raised to, at least.
    half = after(town, completeness=0.5, freshness=0.5, trust=0.5, planned_matching=0.5, notice_time=0.5, drilled=0.4)
    assert half.people.completeness == pytest.approx(1 - (1 - town.people.completeness) / 2)
    assert half.people.record_age == pytest.approx(town.people.record_age / 2)
    assert half.parameters["trust"] == pytest.approx(0.5)
    assert half.parameters["planned_matching"] == pytest.approx(0.75)
    assert half.parameters["notice_days"] == pytest.approx(town.parameters["notice_days"] / 2)
    assert with_measures(half, [Measure("less", (("drilled", 0.1),))]).parameters["plan_drilled"] == 0.4


@pytest.mark.parametrize(("change", "bit"), [("smartphones", SMARTPHONE), ("circles", CIRCLE)])
def test_a_larger_share_of_people_holds_the_smaller_one(town, change, bit):
    few, many = ((after(town, **{change: share}).people.channels & bit) > 0 for share in (0.1, 0.4))
    had = (town.people.channels & bit) > 0
    assert np.all(had <= few)
    assert np.all(few <= many)
    # Of those without, a tenth: 3,000 draws have a standard deviation of at most .0055.
    assert (few & ~had).sum() / (~had).sum() == pytest.approx(0.1, abs=4 * 0.3 / np.sqrt((~had).sum()))


def test_kits_owners_deputies_cover_and_volunteers(town):
    assert after(town, prepared=1.0).people.prepared.all()
    assert (after(town, owners=1.0).functions.owner >= 0).all()
    assert (after(town, deputies=1.0).functions.deputy >= 0).all()
    assert after(town, liability_cover=1.0).agreements.covered.all()
    people = np.bincount(town.people.community, minlength=len(town.names))
    more = after(town, volunteers=10).volunteers - town.volunteers
    assert np.array_equal(more, np.ceil(people / 100))


def test_agreements_add_one_for_every_service_and_reach_those_who_have_none(town):
    more = after(town, agreements=0.2)
    given = np.unique(town.sites.service)
    assert len(more.agreements) == len(town.agreements) + len(given)
    places = np.bincount(town.sites.service, weights=town.sites.places)
    assert np.array_equal(more.agreements.per_day[len(town.agreements) :], np.ceil(places[given] * 0.2))
    assert (more.reach.agreements[:, 1] >= 0).sum() > (town.reach.agreements[:, 1] >= 0).sum()


def test_the_order_in_which_measures_are_given_does_not_matter(town):
    measures = [Measure("a", (("prepared", 0.3),)), Measure("b", (("agreements", 0.1), ("drilled", 0.5)))]
    first, second = (with_measures(town, chosen).agreements for chosen in (measures, measures[::-1]))
    assert all(np.array_equal(getattr(first, f.name), getattr(second, f.name)) for f in fields(first))


def test_the_shipped_measures_move_every_lever():
    measures = load_measures("demo")
    assert {lever for measure in measures for lever in measure.levers} == set(LEVERS)
    assert all(measure.title and measure.title_zh and measure.cost > 0 for measure in measures)


GOOD = '\n[[measure]]\nname = "kits"\ncost = 10\neffects = { prepared = 0.5 }\n'


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        (GOOD + "colour = 1", "toml_key", 6, ["colour", "effects"]),
        (GOOD.replace("prepared", "umbrellas"), "toml_key", 5, ["umbrellas", "prepared"]),
        (GOOD.replace("0.5", "1.5"), "toml_value", 5, ["1.5", "0 to 1", "grab-bag"]),
        (GOOD.replace("cost = 10\n", ""), "toml_missing", 2, ["cost"]),
        (GOOD.replace("10", '"ten"'), "toml_value", 4, ["'ten'", "yuan"]),
        (GOOD + 'needs = ["drill"]', "toml_value", 6, ["drill"]),
        (GOOD + GOOD, "toml_value", 8, ["kits", "a name of its own"]),
        ("[[measure]\n", "toml_syntax", 1, []),
    ],
)
def test_a_wrong_file_of_measures_is_told_with_line_key_and_what_is_allowed(text, code, line, words):
    with pytest.raises(Problem) as caught:
        parse_measures(text, "mine.toml")
    assert caught.value.code == code
    assert caught.value.facts["line"] == line
    assert all(word in str(caught.value) for word in words)


def test_unknown_options_name_those_there_are(tmp_path):
    with pytest.raises(Problem, match="demo"):
        load_measures("nowhere")
    with pytest.raises(Problem, match="cannot be read"):
        load_measures(tmp_path / "none.toml")
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    assert load_measures(tmp_path / "mine.toml") == (Measure("kits", (("prepared", 0.5),), 10.0, title="kits"),)
