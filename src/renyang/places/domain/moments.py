"""Moments as sensors' files write them: in one column or two, year or day first, in local time or in UTC."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.utils import timezone

from renyang.core.files.sheets import Cell
from renyang.core.text.cells import plain

DAY = (
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?|(?P<compact>\d{8})(?!\d)"
    r"|(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<last>\d{4})"
)
CLOCK = (
    r"(?P<before>上午|下午|am|pm)?\s*(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})(?:[:分](?P<s>\d{2})(?:\.\d+)?秒?|分)?"
    r"\s*(?P<after>am|pm)?"
)
ZONE = r"(?P<utc>z|utc|gmt)?(?:(?P<ahead>[+-]\d{1,2})(?::?(?P<ahead_minutes>\d{2}))?)?"
_MOMENT = re.compile(rf"(?:{DAY})?(?:(?:\s*t\s*|\s*)(?:{CLOCK})\s*{ZONE})?")
FIRST_YEAR = 2000  # [A] no sensor's file is older; a clock that was never set begins in 1970
A_TIME_ALONE = 1904  # the year in which spreadsheets put a time without a day
_DAY_FIRST, _MONTH_FIRST = re.compile(r"d{1,2}[-/.]m{1,2}[-/.]y"), re.compile(r"m{1,2}[-/.]d{1,2}[-/.]y")
_ZONE_OF_HEADING = re.compile(r"(?:utc|gmt)(?P<hours>[+-](?:1[0-4]|0?\d))?")


@dataclass(frozen=True)
class Moments:
    """How the moments of a file are written: whether the day or the month comes first (None where nothing tells), their
    zone if the heading names it, and whether a day's beginning is a moment (False where all cells are days).
    """

    day_first: bool | None = None
    zone: dt.tzinfo | None = None
    midnights: bool = True

    @classmethod
    def of(cls, heading: str, rows: Iterable[Sequence[Cell]]) -> Self:
        """How the moments below a heading are written; a number above 12 in a date tells the day from the month."""
        cells = [cell for row in rows for cell in row]
        found = [match for cell in cells if isinstance(cell, str) and (match := _MOMENT.fullmatch(_text(cell)))]
        firsts = [(int(match["first"]), int(match["second"])) for match in found if match["first"]]
        days = {number for number in (0, 1) if any(pair[number] > 12 for pair in firsts)}
        day_first = days == {0} if len(days) == 1 else None
        if not days and (_DAY_FIRST.search(heading) or _MONTH_FIRST.search(heading)):
            day_first = bool(_DAY_FIRST.search(heading))
        zone = _ZONE_OF_HEADING.search(heading)
        return cls(
            day_first,
            dt.timezone(dt.timedelta(hours=int(zone["hours"] or 0))) if zone else None,
            any(isinstance(cell, dt.datetime) and cell.time() != dt.time() for cell in cells),
        )

    def read(self, cell: Cell, clock: Cell = None) -> dt.datetime | str:
        """The moment of a cell, or of one with its day and one with its time; or the code of why there is none."""
        parts = [self._parts(one) for one in (cell, clock) if one is not None]
        fault = next((part for part in parts if isinstance(part, str)), "" if parts else "moment_unreadable")
        if fault:
            return fault
        read = [part for part in parts if not isinstance(part, str)]
        day = next((day for day, _time in reversed(read) if day), None)
        time = next((time for _day, time in reversed(read) if time), None)
        if day is None or day.year < FIRST_YEAR:
            return "moment_unreadable"
        if time is None:
            return "moment_without_time"
        at = dt.datetime.combine(day, time)
        zone = self.zone or timezone.get_current_timezone()
        return at if at.tzinfo else at.replace(tzinfo=zone)

    def _parts(self, cell: Cell) -> tuple[dt.date | None, dt.time | None] | str:
        """The day and the time that a cell holds, or the code of why it cannot be read."""
        if isinstance(cell, dt.datetime):
            day = cell.date() if cell.year > A_TIME_ALONE else None
            return day, cell.timetz() if self.midnights or cell.time() != dt.time() else None
        if isinstance(cell, dt.date):
            return cell, None
        match = _MOMENT.fullmatch(_text(cell))
        if match is None:
            return "moment_unreadable"
        if match["first"] and self.day_first is None and match["first"] != match["second"]:
            return "moment_day_or_month"
        try:
            return self._day(match), _time(match)
        except ValueError:
            return "moment_unreadable"

    def _day(self, match: "re.Match[str]") -> dt.date | None:
        if match["compact"]:
            return dt.datetime.strptime(match["compact"], "%Y%m%d").date()  # noqa: DTZ007 - a day
        if match["year"]:
            return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
        if match["first"]:
            day, month = (match["first"], match["second"])[:: 1 if self.day_first else -1]
            return dt.date(int(match["last"]), int(month), int(day))
        return None


def _time(match: "re.Match[str]") -> dt.time | None:
    if not match["hour"]:
        return None
    hour, half = int(match["hour"]), match["before"] or match["after"]
    if half and not 1 <= hour <= 12:
        raise ValueError(hour)
    if half:
        hour = hour % 12 + (12 if half in {"下午", "pm"} else 0)
    return dt.time(hour, int(match["minute"]), int(match["s"] or 0), tzinfo=_zone(match))


def _zone(match: "re.Match[str]") -> dt.tzinfo | None:
    if not match["utc"] and not match["ahead"]:
        return None
    ahead, minutes = match["ahead"] or "+0", int(match["ahead_minutes"] or 0)
    return dt.timezone(dt.timedelta(hours=int(ahead), minutes=-minutes if ahead[0] == "-" else minutes))


def _text(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", plain(cell)).lower()
