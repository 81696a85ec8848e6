"""The model against published events: figures it was set from are met, and every miss stands in the docs as it is."""

import pytest

from tests.validation import events

pytestmark = pytest.mark.validation
SET_WITHIN = 0.08  # what is lost between a number of the model and the figure it was set from


@pytest.fixture(scope="module")
def rows():
    return events.rows()


def test_figures_the_model_was_set_from_are_met(rows):
    for row in rows:
        if not row.event.held_out:
            assert abs(row.miss) <= SET_WITHIN, row.event.figure


def test_the_page_holds_what_the_model_makes_of_every_event_now():
    # Runs are the same for the same seed, so the table is that of today's model, to the letter.
    text = events.PAGE.read_text(encoding="utf-8")
    assert text.split(events.BEGIN)[1].split(events.END)[0].strip() == events.table()


def test_large_misses_are_explained(rows):
    # Each held-out figure missed by ten points or more is named in the list below the table.
    explained = events.PAGE.read_text(encoding="utf-8").split(events.END)[1]
    for row in rows:
        if row.event.held_out and not row.event.days and abs(row.miss) >= 0.1:
            assert row.event.figure.split(",")[0] in explained, row.event.figure
