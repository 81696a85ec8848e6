"""One cell, one value, one note. Expected values by hand from the words and forms that departments write."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renyang.core.files.sheets import Cell
from renyang.core.text import cells

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=40),
    st.dates(),
    st.datetimes(),
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1945-03-02", ("1945-03-02", "")),
        ("1945年3月2日", ("1945-03-02", "")),
        ("19450302", ("1945-03-02", "")),
        (19450302, ("1945-03-02", "")),
        (dt.date(1945, 3, 2), ("1945-03-02", "")),
        (dt.datetime(1945, 3, 2, tzinfo=dt.UTC), ("1945-03-02", "")),
        (16_498, ("1945-03-02", "")),  # days after 1899-12-30, as spreadsheets count
        ("1945-02-30", (None, "date_impossible")),
        ("19451301", (None, "date_impossible")),
        ("1945", (None, "date_year_only")),
        ("1945年3月", (None, "date_year_only")),
        ("去年", (None, "date_unreadable")),
        ("不详", (None, "")),
        (None, (None, "")),
        ("1850-01-01", ("1850-01-01", "date_implausible")),
    ],
)
def test_dates(cell: Cell, expected: tuple[Any, str]) -> None:
    assert cells.date(cell) == expected


def test_a_day_may_lie_ahead() -> None:
    """An expiry in the future is no doubt; a birth date would be."""
    ahead = (dt.date.today() + dt.timedelta(days=900)).isoformat()  # noqa: DTZ011 - a calendar day
    assert cells.date(ahead) == (ahead, "date_implausible")
    assert cells.day(ahead) == (ahead, "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2027-03", ("2027-03-31", "")),
        ("2028年2月", ("2028-02-29", "")),  # a leap year
        ("2027-03-15", ("2027-03-15", "")),
        ("2027", (None, "date_year_only")),
        ("2027/13/01", (None, "date_impossible")),
        ("24个月", (None, "date_unreadable")),
        ("2150-03", (None, "date_year_only")),  # no day on record lies so far ahead
        (None, (None, "")),
    ],
)
def test_a_real_expiry_of_a_month_is_its_last_day(cell: Cell, expected: tuple[Any, str]) -> None:
    assert cells.last_day(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (" 梅苑3幢 ", ("梅苑3幢", "")),
        ("'0012", ("0012", "")),
        (12.0, ("12", "")),
        ("无", (None, "")),
        ("N/A", (None, "")),
        (None, (None, "")),
        ("x" * 201, ("x" * 200, "text_cut")),
        ("x" * 200, ("x" * 200, "")),
    ],
)
def test_texts(cell: Cell, expected: tuple[Any, str]) -> None:
    assert cells.text(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("是", (True, "")), ("√", (True, "")), (True, (True, "")), (1, (True, "")), ("不识字", (False, "")), ("×", (False, "")),
     ("大概", (None, "word_unknown")), ("", (None, "")), ("不详", (None, ""))],
)  # fmt: skip
def test_yes_and_no(cell: Cell, expected: tuple[Any, str]) -> None:
    assert cells.yes_no(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("轻度", (1, "")), ("轻度级", (1, "")), ("1、轻度", (1, "")), ("轻度（2025年评）", (1, "")), ("1", (1, "")), (1.0, (1, "")),
     ("特重", (None, "word_unknown")), ("未评估", (None, ""))],
)  # fmt: skip
def test_coded_words(cell: Cell, expected: tuple[Any, str]) -> None:
    assert cells.Coded({1: ("轻度",), 2: ("中度",)})(cell) == expected


@given(cell=CELLS)
def test_no_cell_crashes_a_reader_and_every_note_has_a_sentence(cell: Cell) -> None:
    readers = (cells.text, cells.date, cells.day, cells.last_day, cells.yes_no, cells.Coded({1: ("x",)}))
    for read in readers:
        value, note = read(cell)
        assert note == "" or note in cells.SAYINGS
        assert value is None or isinstance(value, str | float | int)


def test_sentences_are_sentences() -> None:
    for saying in cells.SAYINGS.values():
        assert saying[0].isupper()
        assert saying.endswith(".")
