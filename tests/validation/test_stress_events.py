"""The model against published events: what it was set from is met or said not to be, and every miss stands in the docs."""

import pytest

from renyang.science.stress import Parameters, Scenario
from tests.validation import events

pytestmark = pytest.mark.slow
LARGE = {"share": 0.1, "change": 0.1, "ratio": 0.1, "days": 5}  # a miss that the page has to explain, by unit


@pytest.fixture(scope="module")
def rows():
    return events.rows()


@pytest.fixture(scope="module")
def page():
    return events.PAGE.read_text(encoding="utf-8")


def exists(number):
    """Whether a number that `set_by` names is one of the model's."""
    kind, _, name = number.partition(" ")
    if kind == "parameter":
        return name in Parameters.default().values
    if kind == "scenario":
        scenario, _, impact = name.partition(": ")
        target, start = impact.split(" from ")
        return any(impact.target == target and impact.start == int(start) for impact in Scenario.load(scenario).impacts)
    return kind in {"need:", "play:"}


def test_calibrated_figures_are_met_but_for_those_said_not_to_be(rows):
    calibrated = [row for row in rows if row.event.role == "calibrated"]
    assert {row.event.name for row in calibrated if not row.met} == {
        row.event.name for row in calibrated if row.event.not_met
    }


@pytest.mark.parametrize("event", events.events(), ids=lambda event: event.name)
def test_a_figure_says_which_numbers_were_set_from_it_and_is_held_out_without_any(event):
    assert event.role == ("calibrated" if event.set_by else "held_out")
    assert (event.tolerance is not None) == bool(event.set_by)
    assert all(exists(number) for number in event.set_by)


def test_the_page_holds_what_the_model_makes_of_every_event_now(page):
    # Runs are the same for the same seed, so the table is that of today's model, to the letter.
    assert page.split(events.BEGIN)[1].split(events.END)[0].strip() == events.table()


def test_every_event_is_played_and_in_the_table(page):
    names = [event.name for event in events.events()]
    assert sorted(names) == sorted(events.PLAYS)
    assert [line.split(" | ")[0].removeprefix("| ") for line in events.table().splitlines()[2:]] == names


def test_every_large_miss_is_explained(rows, page):
    explained = page.split(events.END)[1]
    for row in rows:
        if row.event.not_met or abs(row.miss) >= LARGE[row.event.unit]:
            assert f"**{row.event.name}**" in explained, row.event.name
