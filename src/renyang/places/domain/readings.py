"""Files of sensor readings: moments, carbon dioxide and, if counted, people. Rows that are no reading are left out, with why."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from renyang.core.files.quantities import BARE, PARTS_PER_MILLION, PEOPLE, Heading
from renyang.core.files.sheets import Cell, Sheet, open_sheet
from renyang.places.domain.constants import CLOCK_AHEAD
from renyang.places.domain.moments import Moments
from renyang.places.services.air import ReadingTerms
from renyang.science.carbon_dioxide import SENSOR_LEAST, SENSOR_MOST
from renyang.science.problem import Problem

MOST_ROWS = 100_000  # two months of one reading a minute
LEVEL = PARTS_PER_MILLION.between(SENSOR_LEAST, SENSOR_MOST)
COUNTED = PEOPLE.between(0, 10_000)  # [A] more than any room holds
CO2 = re.compile(r"co2|二氧化碳|carbon(?! ?mono)")
ANY_PPM = re.compile(r"^(?!.*(?:voc|hcho|甲醛|一氧化碳|臭氧|氨|(?<![a-z])(?:co|o3|no2|so2|nh3)(?![a-z0-9]))).*ppm")
OUTDOORS = re.compile(r"室外|户外|outdoor|outside|ambient")
DATE = re.compile(r"日期|(?<![a-z])date")
TIME = re.compile(r"时间|时刻|(?<![a-z])(?:date)?time")
MOMENT = frozenset({"时间", "time", "timestamp", "datetime"})
PEOPLE_WORDS = re.compile(r"人数|people|occupan")


def _(message: str) -> str:
    return message


SAYINGS = {
    "moment_unreadable": _("its date and time cannot be read"),
    "moment_without_time": _("it has no time of day"),
    "moment_day_or_month": _("its date may start with the day or with the month"),
    "moment_ahead": _("it lies in the future"),
    "moment_twice": _("another row has a different level at the same time"),
    "level_missing": _("it has no carbon dioxide level"),
    "level_unreadable": _("its carbon dioxide level cannot be read"),
    "level_impossible": _("no room sensor shows such a carbon dioxide level"),
    "people_unreadable": _("its number of people cannot be read"),
}
"""Why a row was left out, by its code."""


@dataclass(frozen=True)
class ReadingsFile:
    """A file's readings, in its order, and the numbers of the rows that are none, each with the code of its reason."""

    readings: Sequence[ReadingTerms]
    left_out: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class _Columns:
    """Which columns hold what: `moment` one, or one of dates and one of times."""

    moment: tuple[int, ...]
    level: int
    people: int | None


def readings_in(path: Path, name: str) -> ReadingsFile:
    """The readings of an xlsx, xls or csv file.

    Raises Problem if the file cannot be read, lacks a column, has two that may be the room's, has too many rows, or no
    row that is a reading.
    """
    with open_sheet(path, name=name) as sheet:
        header = [_normal(heading) for heading in sheet.header]
        columns = _Columns(
            _moment(header, sheet), _level(header, sheet), next(iter(_fitting(header, PEOPLE_WORDS)), None)
        )
        rows: list[tuple[int, Sequence[Cell]]] = []
        for number, cells in sheet.rows():
            if len(rows) == MOST_ROWS:
                raise Problem(
                    "readings_many",
                    "The file {file} has more than {most} rows.",
                    kept="Nothing was saved.",
                    do="Import it in parts.",
                    file=name,
                    most=MOST_ROWS,
                )
            rows.append((number, cells))
    read = _read(header, columns, rows)
    if not read.readings:
        raise Problem(
            "readings_none",
            "No row of {file} is a reading.",
            kept="Nothing was saved.",
            do="Each row needs a date and time such as 2026-11-25 08:05, and a carbon dioxide level in ppm.",
            file=name,
        )
    return read


def reading_in(moment: Cell, level: Cell, people: Cell = None) -> ReadingTerms | None:
    """A reading from what was typed; None if it is none."""
    read = _reading(Moments(), (moment,), (level, people), measure=PARTS_PER_MILLION)
    return read if isinstance(read, ReadingTerms) else None


def _read(header: Sequence[str], columns: _Columns, rows: Sequence[tuple[int, Sequence[Cell]]]) -> ReadingsFile:
    """Read rows, and leave out all those of a moment at which the levels differ."""
    moments = Moments.of(
        " ".join(header[at] for at in columns.moment), ([row[at] for at in columns.moment] for _number, row in rows)
    )
    under, latest = LEVEL.under(header[columns.level]), timezone.now() + CLOCK_AHEAD
    left_out: list[tuple[int, str]] = []
    read: dict[object, list[tuple[int, ReadingTerms]]] = defaultdict(list)
    for number, row in rows:
        people = None if columns.people is None else row[columns.people]
        reading = _reading(moments, [row[at] for at in columns.moment], (row[columns.level], people), under)
        if isinstance(reading, str):
            left_out.append((number, reading))
        elif reading.read_at > latest:
            left_out.append((number, "moment_ahead"))
        else:
            read[reading.read_at].append((number, reading))
    kept = []
    for same in read.values():
        if len({reading for _number, reading in same}) == 1:
            kept.append(same[0][1])
        else:
            left_out += [(number, "moment_twice") for number, _reading in same]
    return ReadingsFile(kept, sorted(left_out))


def _reading(
    moments: Moments,
    moment: Sequence[Cell],
    level_and_people: tuple[Cell, Cell],
    under: Heading = BARE,
    measure: Callable[[Cell, Heading], tuple[float | None, str]] = LEVEL,
) -> ReadingTerms | str:
    """A reading, or the code of why a row is none."""
    at = moments.read(*moment)
    if isinstance(at, str):
        return at
    level, note = measure(level_and_people[0], under)
    if level is None:
        reasons = {"": "level_missing", "number_impossible": "level_impossible"}
        return reasons.get(note, "level_unreadable")
    people, note = COUNTED(level_and_people[1])
    return "people_unreadable" if note else ReadingTerms(at, level, people)


def _moment(header: Sequence[str], sheet: Sheet) -> tuple[int, ...]:
    """The column of moments, or those of dates and of times."""
    dates, times = _fitting(header, DATE), _fitting(header, TIME)
    both = [at for at in times if at in dates] or [at for at in times if header[at] in MOMENT and not dates]
    only = [[at for at in found if at not in both] for found in (dates, times)]
    if len(both) == 1:
        return (both[0],)
    if [len(found) for found in only] == [1, 1]:
        return only[0][0], only[1][0]
    candidates = sorted({*dates, *times})
    if len(candidates) == 1:
        return (candidates[0],)
    raise _unclear(sheet, candidates) if candidates else _missing(sheet)


def _level(header: Sequence[str], sheet: Sheet) -> int:
    """The column of the room's carbon dioxide; those of the air outdoors are passed over."""
    levels = _fitting(header, CO2) or _fitting(header, ANY_PPM)
    indoors = [at for at in levels if not OUTDOORS.search(header[at])]
    if len(indoors) == 1:
        return indoors[0]
    if levels and not indoors:
        raise Problem(
            "readings_outdoors",
            "The file {file} has only carbon dioxide levels of the outdoor air.",
            kept="Nothing was saved.",
            do="Use the readings of the room.",
            file=sheet.name,
        )
    raise _unclear(sheet, indoors) if indoors else _missing(sheet)


def _missing(sheet: Sheet) -> Problem:
    return Problem(
        "readings_columns",
        "The file {file} has no columns for time and carbon dioxide.",
        do="Name these columns 时间 (time) and CO2.",
        file=sheet.name,
    )


def _unclear(sheet: Sheet, candidates: Iterable[int]) -> Problem:
    return Problem(
        "readings_columns_several",
        "In {file}, more than one column could be the right one: {headings}.",
        kept="Nothing was saved.",
        do="Keep the column of this room and delete the others, or name it CO2 or 时间 (time).",
        file=sheet.name,
        headings=", ".join(sheet.header[at] for at in candidates),
    )


def _fitting(header: Sequence[str], words: "re.Pattern[str]") -> list[int]:
    return [at for at, heading in enumerate(header) if words.search(heading)]


def _normal(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).casefold().strip()
