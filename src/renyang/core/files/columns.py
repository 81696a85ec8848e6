"""Column mapping of a department's sheet: guessed from headings and values, confirmed by a worker."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from renyang.core.files.sheets import Cell
from renyang.core.files.sheets.header import OF_ANOTHER, column_letter
from renyang.science.problem import Problem

SURE = 1.0  # the heading is one of the field's
REMEMBERED = 2.0  # what a worker confirmed last time overrides every guess
CHILD_ONLY = 0.75  # the lower heading matches, its parent heading does not
EMPTY = 0.95  # of a score, for a column without values: of two alike the other one is meant
VALUES = 0.6  # only the values match
SIMILAR_FROM = 0.8  # share of equal characters from which headings count as similar [A]
LOOKS_FROM = 0.7  # least share of a column's cells that look like the field [A]


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class ImportField:
    """A field that a spreadsheet may hold.

    `headings` are those of real files, "parent/child" where merged; `looks` tells if a cell has the field's form; `unit` is
    that of its numbers; `sealed`: cells are shown with their last signs only; `day`: numbers are days as a spreadsheet counts
    them.
    """

    name: str
    label: str
    headings: tuple[str, ...]
    required: bool = False
    looks: Callable[[Cell], bool] | None = None
    sealed: bool = False
    day: bool = False
    unit: str = ""

    @property
    def heading(self) -> str:
        """Its heading in a sheet that we write, with the unit of its numbers."""
        return f"{self.headings[0]}({self.unit})" if self.unit else self.headings[0]


@dataclass(frozen=True)
class Guess:
    """The most likely field of a column. `field` is None if nothing fits; `why` is a message id."""

    column: int
    heading: str
    field: str | None
    confidence: float
    why: str


def header_digest(header: Sequence[str]) -> str:
    """A layout's digest: equal for the same headings in the same order."""
    return hashlib.sha256("\x1f".join(_normalise(heading) for heading in header).encode()).hexdigest()


def guess_columns(
    header: Sequence[str],
    sample: Sequence[Sequence[Cell]],
    fields: Sequence[ImportField],
    remembered: Mapping[str, str | None],
) -> tuple[Guess, ...]:
    """The best one-to-one assignment of fields to columns, by headings, sample values and mappings confirmed before."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - half a second that only an import needs

    if not header or not fields:
        return ()
    scores = np.zeros((len(header), len(fields)))
    reasons: dict[tuple[int, int], str] = {}
    for at, heading in enumerate(header):
        values = [row[at] for row in sample if row[at] is not None]
        for number, field in enumerate(fields):
            scores[at, number], reasons[at, number] = _score(heading, values, field, remembered)
        if sample and not values:
            scores[at] *= EMPTY
    columns, chosen = linear_sum_assignment(scores, maximize=True)
    best = {int(at): int(number) for at, number in zip(columns, chosen, strict=True) if scores[at, number] > 0}
    return tuple(
        Guess(at, heading, fields[best[at]].name, min(float(scores[at, best[at]]), 1.0), reasons[at, best[at]])
        if at in best
        else Guess(at, heading, None, 0.0, "")
        for at, heading in enumerate(header)
    )


def check_mapping(header: Sequence[str], mapping: Mapping[int, str], fields: Sequence[ImportField]) -> None:
    """Raise Problem if a mapping has an unknown column or field, a field twice, or lacks a required one."""
    by_name = {field.name: field for field in fields}
    taken: dict[str, int] = {}
    for column, name in mapping.items():
        if name not in by_name or not 0 <= column < len(header):
            raise Problem("unknown_field", "{field} is no field of this kind of file.", field=name)
        if name in taken:
            raise Problem(
                "field_twice",
                "The columns {first} and {second} are both set to {field}.",
                kept="Nothing was taken in.",
                do="Choose one of them.",
                first=column_letter(taken[name]),
                second=column_letter(column),
                field=by_name[name].label,
            )
        taken[name] = column
    missing = [field.label for field in fields if field.required and field.name not in taken]
    if missing:
        raise Problem(
            "field_missing",
            "No column is set to {fields}.",
            kept="Nothing was taken in.",
            do="Choose the column that holds it.",
            fields=", ".join(missing),
        )


def _score(
    heading: str, values: Sequence[Cell], field: ImportField, remembered: Mapping[str, str | None]
) -> tuple[float, str]:
    if heading in remembered:
        return (REMEMBERED, _("remembered from last time")) if remembered[heading] == field.name else (0.0, "")
    headings = {_normalise(word) for word in field.headings}
    whole = _normalise(heading)
    if whole in headings:
        return SURE, _("same heading")
    parent, _slash, child = whole.rpartition("/")
    if parent and child in headings and not _is_of_another(parent):
        return CHILD_ONLY, _("same heading")
    likeness = max((SequenceMatcher(None, whole, word).ratio() for word in headings), default=0.0)
    if likeness >= SIMILAR_FROM:
        return likeness * 0.9, _("similar heading")
    if not whole and field.looks and values:
        share = sum(map(field.looks, values)) / len(values)
        if share >= LOOKS_FROM:
            return VALUES * share, _("the values look like it")
    return 0.0, ""


def _is_of_another(parent: str) -> bool:
    """Whether a parent heading refers to somebody other than the row's person."""
    return any(word in parent for word in OF_ANOTHER)


def _normalise(heading: str) -> str:
    """A heading without differences of width, blanks, marks for "required" and notes in brackets."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return re.sub(r"\([^)]*\)|\[[^\]]*\]|[\s*★:]", "", text) or re.sub(r"\s", "", text)
