"""Dates as departments write them; expected values are read off the written form, or counted from the serials' epoch."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science import dates
from renyang.science.dates import NO_DATE, ParsedDate, PartialDate, parse_date

MARCH_2 = ParsedDate(dt.date(1945, 3, 2), "day")
YEAR = ParsedDate(dt.date(1945, 1, 1), "year")
MONTH = ParsedDate(dt.date(1945, 3, 1), "month")
IMPOSSIBLE = ParsedDate(dt.date(1945, 1, 1), "year", "impossible")


@pytest.mark.parametrize(
    "written",
    [
        "1945年3月2日", "1945年03月02日", "1945年3月2号", "1945 年 3 月 2 日", "19450302", 19450302, 19450302.0, "1945.3.2",
        "1945/3/2", "1945-03-02", "1945-3-2", "'1945-3-2", " 1945.03.02 ", "１９４５年３月２日", "1945．3．2",
        "1945-03-02 00:00:00", "1945-03-02T08:30:00Z", "1945-03-02T08:30:00.5+08:00", "1945年3月2日出生", "1945年3月2日生",
        dt.date(1945, 3, 2), dt.datetime(1945, 3, 2, 23, 59, tzinfo=dt.UTC),
    ],
)  # fmt: skip
def test_forms_of_one_day(written):
    assert parse_date(written) == MARCH_2


@pytest.mark.parametrize("written", ["1945", "1945年", 1945, 1945.0])
def test_a_year_alone(written):
    assert parse_date(written) == YEAR


@pytest.mark.parametrize(
    "written", ["1945-03", "1945.3", "1945.03", "1945年3月", "194503", 194503, 1945.03, "March 1945", "march 1945"]
)
def test_a_month_alone(written):
    assert parse_date(written) == MONTH


def test_a_month_typed_as_a_decimal_number_keeps_only_its_year():
    """As a number 1945.10 and 1945.1 are one, so the month could be October or January; a csv of it says no more."""
    assert parse_date(1945.10) == parse_date("1945.1") == YEAR
    assert parse_date(1945.01) == parse_date("1945-1") == ParsedDate(dt.date(1945, 1, 1), "month")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1936", "1936-01-01", "1936-12-31"),
        ("1936-02", "1936-02-01", "1936-02-29"),  # a leap year
        ("1937-12", "1937-12-01", "1937-12-31"),
        ("1936-01-05", "1936-01-05", "1936-01-05"),
    ],
)
def test_the_days_that_a_partial_date_can_be(text, earliest, latest):
    partial = PartialDate.of(text)
    assert (str(partial.earliest), str(partial.latest), str(partial)) == (earliest, latest, text)


@pytest.mark.parametrize("text", ["", "19360105", "1936-13", "193", "1936-1-5"])
def test_what_is_no_text_of_a_partial_date(text):
    with pytest.raises(ValueError, match=r"."):
        PartialDate.of(text)


@pytest.mark.parametrize(
    "written",
    [
        "1945-00-02", "1945-03-00", "1945.0.0", "19450002", "19450300", "194500", "1945年0月", "1945-00",
        "1945-02-30", "19450230", "1945-13-02", "1945年13月", "1945-02-29", 19450230,
    ],
)  # fmt: skip
def test_no_day_is_invented_for_one_that_does_not_exist(written):
    assert parse_date(written) == IMPOSSIBLE


@pytest.mark.parametrize(("written", "day"), [("45.3.2", "1945-03-02"), ("36年1月5日", "1936-01-05")])
def test_a_year_of_two_digits_that_can_only_be_one(written, day):
    """It is no day of a month, 2045 is to come, and nobody younger than 50 is meant; 20.3.2 and 85.3.2 are asked."""
    parsed = parse_date(written)
    assert (parsed.value.isoformat(), parsed.problem) == (day, "short_year")


@pytest.mark.parametrize(
    "written",
    [
        None, "", " ", "不详", "民国三十四年", "20.3.2", "85.3.2", "0000-01-01", "00000101", "1945-3-2-", "1945..3", "1e400",
        True, False, float("nan"), float("inf"), float("-inf"), -5, 0, 59, 10**30,
    ],
)  # fmt: skip
def test_what_is_no_date(written):
    assert parse_date(written) == NO_DATE


@settings(max_examples=50)
@given(st.dates(dt.date(1908, 6, 1), dt.date(2020, 12, 31)), st.sampled_from([int, float, str]))
def test_serial_dates_of_a_spreadsheet(day, form):
    """Serial 1 is 1900-01-01 and a day that never was, 1900-02-29, is counted too: later days are 1899-12-30 plus serial."""
    serial = form((day - dt.date(1900, 1, 1)).days + 2)
    assert parse_date(serial).value == day


def test_a_serial_with_a_time_of_day():
    assert parse_date(16498.75) == MARCH_2  # 1945-03-02 is 16,496 days after 1900-01-01; serial = days + 2


@settings(max_examples=50)
@given(st.dates(dt.date(1910, 1, 1), dt.date(2020, 12, 31)))
def test_every_day_is_read_back_from_each_form(day):
    forms = ("%Y年%m月%d日", "%Y%m%d", "%Y.%m.%d", "%Y/%m/%d", "%Y-%m-%d", "%Y-%m-%d 00:00:00")
    assert {parse_date(day.strftime(form)) for form in forms} == {ParsedDate(day, "day", parse_date(day).problem)}


@settings(max_examples=50)
@given(st.text(alphabet="0123456789年月日.-/ :T", max_size=14))
def test_whatever_is_typed_is_read_or_passed_over(text):
    parsed = parse_date(text)
    assert (parsed.value is None) == (parsed.precision == "none")
    if parsed.problem == "impossible":
        assert parsed.precision == "year"


def _today_is(monkeypatch, day):
    """Let the module take a day for today."""

    class Day(dt.date):
        @classmethod
        def today(cls):
            return day

    class Module:
        date, datetime, timedelta = Day, dt.datetime, dt.timedelta

    monkeypatch.setattr(dates, "dt", Module)


def test_today_is_no_future_and_tomorrow_is(monkeypatch):
    _today_is(monkeypatch, dt.date(2024, 6, 15))
    assert parse_date("2024-06-15").problem is None
    assert parse_date("2024-06-16").problem == "implausible"
    assert parse_date("2090").problem == "implausible"


def test_a_life_of_120_years_is_likely_and_one_of_121_is_not(monkeypatch):
    """120 until the day before the 121st birthday."""
    _today_is(monkeypatch, dt.date(2024, 6, 15))
    assert parse_date("1904-06-15").problem is None
    assert parse_date("1903-06-16").problem is None
    assert parse_date("1903-06-15").problem == "implausible"


def test_what_was_once_the_future_is_not_kept_as_such(monkeypatch):
    """A server runs for months; its cache of texts must not hold on to the day it was filled."""
    _today_is(monkeypatch, dt.date(2024, 6, 15))
    assert parse_date("2024-06-20").problem == "implausible"
    _today_is(monkeypatch, dt.date(2024, 6, 20))
    assert parse_date("2024-06-20") == ParsedDate(dt.date(2024, 6, 20), "day")
