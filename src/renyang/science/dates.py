"""Parsing of dates as departments write them."""

import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from renyang.science.letters import folded

Precision = Literal["day", "month", "year", "none"]

EXCEL_EPOCH = dt.date(1899, 12, 30)  # day 0 of a spreadsheet's serial dates (1900 system)
SERIALS = (3_000, 60_000)  # serial days accepted as dates: 1908 to 2064; plain years lie below
OLDEST_YEARS = 120
EARLIEST, LATEST = dt.date(1800, 1, 1), dt.date(2100, 12, 31)  # [A] no day on record lies outside

LAST_OF_MONTH = 31
SHORT_YEAR_UNTIL = 76  # [A] whoever is over 50 in 2026 was born by then; a later year of two digits is not guessed

SERIAL_DIGITS = 5  # most digits of a serial date that a CSV file holds as text

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
LENGTHS: dict[Precision, int] = {"day": 10, "month": 7, "year": 4}  # characters of ISO text known to that part

_PARTS = re.compile(r"(\d{4})(?:[年./-](\d{1,2})(?:[月./-](\d{1,2})[日号]?|月?)|年)?")
_SHORT_YEAR = re.compile(r"(\d{2})[年./-](\d{1,2})[月./-](\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_IN_WORDS = re.compile(rf"({'|'.join(MONTHS)})([1-9]\d{{3}})", re.IGNORECASE)
_YEAR_AND_MONTH = re.compile(r"\d{4}\.(\d{1,2})")
_SPACE = re.compile(r"[\s'‘’`]+|T")
_TIME = re.compile(r" ?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")


@dataclass(frozen=True)
class ParsedDate:
    """A date and its precision. With `precision` month or year the missing parts are 1. `problem` is "impossible" (no
    such day exists; only the year is kept), "implausible" (future, or over 120 years ago) or "short_year" (two digits, which
    can be neither a day nor a year of this century).
    """

    value: dt.date | None
    precision: Precision
    problem: str | None = None


NO_DATE = ParsedDate(None, "none")


@dataclass(frozen=True)
class PartialDate:
    """A date known to the day, the month or the year. As text it is ISO 8601 to the part that is known: 1936-01-05, 1936-01,
    1936; so two such dates agree if one text begins with the other.
    """

    earliest: dt.date
    precision: Precision = "day"

    @classmethod
    def of(cls, text: str) -> "PartialDate":
        """The date of such a text. Raises ValueError if it is none."""
        for precision, length in LENGTHS.items():
            if len(text) == length:
                return cls(dt.date.fromisoformat(text + "0001-01-01"[length:]), precision)
        raise ValueError(f"not a date known to the day, month or year: {text!r}")

    def __str__(self) -> str:
        return self.earliest.isoformat()[: LENGTHS[self.precision]]

    @property
    def latest(self) -> dt.date:
        """The last day it can be."""
        if self.precision == "year":
            return self.earliest.replace(month=12, day=31)
        if self.precision == "month":
            return (self.earliest + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        return self.earliest


def parse_date(raw: object) -> ParsedDate:
    """Read a cell as a date: real dates, spreadsheet serials, 1945年3月2日, 19450302, 1945.3.2, 1945-03, March 1945, 1945.

    1945.1 is a year: a spreadsheet drops the last digit of 1945.10, so its month is January or October.
    """
    if isinstance(raw, dt.datetime):
        return _plausible(ParsedDate(raw.date(), "day"))
    if isinstance(raw, dt.date):
        return _plausible(ParsedDate(raw, "day"))
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _plausible(_from_number(raw))
    return _plausible(_parse_text(str(raw))) if raw is not None else NO_DATE


def _from_number(number: float) -> ParsedDate:
    if SERIALS[0] <= number <= SERIALS[1]:
        return ParsedDate(EXCEL_EPOCH + dt.timedelta(days=int(number)), "day")
    if not math.isfinite(number):
        return NO_DATE
    whole = int(number)
    return _parse_text(str(number) if number != whole and _YEAR_AND_MONTH.fullmatch(str(number)) else str(whole))


@lru_cache(maxsize=65_536)
def _parse_text(raw: str) -> ParsedDate:
    text = _SPACE.sub(" ", folded(raw)).strip()
    text = _TIME.sub("", text).replace(" ", "").removesuffix("出生").removesuffix("生")
    if text.isdecimal() and len(text) <= SERIAL_DIGITS and int(text) >= SERIALS[0]:
        return _from_number(int(text)) if int(text) <= SERIALS[1] else NO_DATE
    if (short := _SHORT_YEAR.fullmatch(text)) and LAST_OF_MONTH < int(short[1]) <= SHORT_YEAR_UNTIL:
        whole = _parse_text(f"19{text}")
        return ParsedDate(whole.value, whole.precision, whole.problem or "short_year")
    if match := _IN_WORDS.fullmatch(text):
        return ParsedDate(dt.date(int(match[2]), MONTHS.index(match[1].lower()) + 1, 1), "month")
    if (match := _YEAR_AND_MONTH.fullmatch(text)) and match[1] == "1":
        text = text[:4]
    match = _COMPACT.fullmatch(text) or _PARTS.fullmatch(text)
    if match is None:
        return NO_DATE
    year, month, day = (int(part) if part else None for part in match.groups())
    precision: Precision = "year" if month is None else "month" if day is None else "day"
    try:
        return ParsedDate(dt.date(year or 0, 1 if month is None else month, 1 if day is None else day), precision)
    except ValueError:
        return ParsedDate(dt.date(year, 1, 1), "year", "impossible") if year else NO_DATE


def _plausible(parsed: ParsedDate) -> ParsedDate:
    """The same date, marked if it lies in the future or too far back; not cached, because today changes."""
    if parsed.value is None or parsed.problem is not None:
        return parsed
    today = dt.date.today()  # noqa: DTZ011 - a calendar day is precise enough to detect future dates
    lived = (today.year - parsed.value.year) - ((today.month, today.day) < (parsed.value.month, parsed.value.day))
    likely = parsed.value <= today and lived <= OLDEST_YEARS
    return parsed if likely else ParsedDate(parsed.value, parsed.precision, "implausible")
