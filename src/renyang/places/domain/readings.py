"""Files of sensor readings: time, carbon dioxide and, if counted, people."""

import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from renyang.core.files.sheets import Cell, Sheet, open_sheet
from renyang.core.text.cells import plain
from renyang.places.services.air import ReadingTerms
from renyang.science.problem import Problem

MOST_ROWS = 100_000  # two months of one reading a minute
MOMENT, PPM, PEOPLE = (
    ("时间", "time", "date"),
    ("二氧化碳", "co2", "co₂", "ppm", "carbon"),
    ("人数", "people", "occupan"),
)


def readings_in(path: Path, name: str) -> list[ReadingTerms]:
    """The readings of an xlsx, xls or csv file. Each column is the first whose heading contains one of its words.

    Raises Problem if the file cannot be read, lacks these columns, has too many rows or an invalid row, which it names.
    """
    with open_sheet(path, name=name) as sheet:
        return list(_readings(sheet))


def _readings(sheet: Sheet) -> Iterator[ReadingTerms]:
    moment, ppm, people = (_column(sheet.header, words) for words in (MOMENT, PPM, PEOPLE))
    if moment is None or ppm is None:
        raise Problem(
            "readings_columns",
            "The file {file} has no columns for time and carbon dioxide.",
            do="Name these columns 时间 (time) and CO2.",
            file=sheet.name,
        )
    for count, (number, cells) in enumerate(sheet.rows(), start=1):
        reading = reading_in(cells[moment], cells[ppm], None if people is None else cells[people])
        if reading is None:
            raise Problem(
                "readings_row",
                "Row {row} of {file} is not a reading.",
                kept="Nothing was saved.",
                do="Each row needs a time such as 2026-11-25 08:05, and a number in ppm.",
                row=number,
                file=sheet.name,
            )
        if count > MOST_ROWS:
            raise Problem(
                "readings_many",
                "The file {file} has more than {most} rows.",
                kept="Nothing was saved.",
                do="Import it in parts.",
                file=sheet.name,
                most=MOST_ROWS,
            )
        yield reading


def reading_in(moment: Cell, ppm: Cell, people: Cell = None) -> ReadingTerms | None:
    """A reading from cells, typed or from a file; None if invalid."""
    try:
        at = moment if isinstance(moment, dt.datetime) else parse_datetime(plain(moment).replace("/", "-"))
        level = float(plain(ppm))
        counted = int(float(plain(people))) if plain(people) else None
    except (ValueError, TypeError, OverflowError):
        return None
    if at is None or not math.isfinite(level):
        return None
    return ReadingTerms(timezone.make_aware(at) if timezone.is_naive(at) else at, level, counted)


def _column(header: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    fitting = (at for at, heading in enumerate(header) if any(word in heading.casefold() for word in words))
    return next(fitting, None)
