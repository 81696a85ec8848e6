"""Dates as departments write them."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "year", "none"]

EXCEL_EPOCH = dt.date(1899, 12, 30)  # day 0 of a spreadsheet's serial dates (1900 system)
SERIALS = (3_000, 60_000)  # serial days that can be dates here: 1908 to 2064; plain years lie below
OLDEST_YEARS = 120

_PARTS = re.compile(r"(\d{4})(?:[年./-](\d{1,2})(?:[月./-](\d{1,2})日?|月?)|年)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")


@dataclass(frozen=True)
class ParsedDate:
    """A date and how much of it was given. With `precision` month or year the missing parts are 1. `problem` is
    "impossible" (such a day does not exist; only the year is kept) or "implausible" (future, or over 120 years ago).
    """

    value: dt.date | None
    precision: Precision
    problem: str | None = None


NO_DATE = ParsedDate(None, "none")


def parse_date(raw: object) -> ParsedDate:
    """Read a cell as a date: real dates, spreadsheet serials, 1945年3月2日, 19450302, 1945.3.2, 1945-03, 1945."""
    if isinstance(raw, dt.datetime):
        return _plausible(raw.date(), "day")
    if isinstance(raw, dt.date):
        return _plausible(raw, "day")
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if SERIALS[0] <= raw <= SERIALS[1]:
            return _plausible(EXCEL_EPOCH + dt.timedelta(days=int(raw)), "day")
        raw = int(raw)
    return _parse_text(str(raw)) if raw is not None else NO_DATE


@lru_cache(maxsize=65_536)
def _parse_text(text: str) -> ParsedDate:
    text = re.sub(r"[\s'‘’`]+|T", " ", unicodedata.normalize("NFKC", text)).strip()
    text = re.sub(r" ?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text).replace(" ", "")
    match = _COMPACT.fullmatch(text) or _PARTS.fullmatch(text)
    if match is None:
        return NO_DATE
    year, month, day = (int(part) if part else None for part in match.groups())
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        return _plausible(dt.date(year or 0, month or 1, day or 1), precision)
    except ValueError:
        return ParsedDate(dt.date(year, 1, 1), "year", "impossible") if year else NO_DATE


def _plausible(value: dt.date, precision: Precision) -> ParsedDate:
    today = dt.date.today()  # noqa: DTZ011 - a calendar day suffices to tell the future
    likely = today.year - OLDEST_YEARS <= value.year and value <= today
    return ParsedDate(value, precision, None if likely else "implausible")
