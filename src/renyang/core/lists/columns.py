"""Columns of declared lists: the value of a row, who may see it, and how it is displayed."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from django.db.models import Choices, F, Q
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor
from renyang.core.queries import division_names

Row = TypeVar("Row")
Value: TypeAlias = str | int | float | bool | dt.date | dt.datetime | uuid.UUID | Sequence[str] | None
"""A value for programs: the code of a choice, True, a date."""
Cell: TypeAlias = str | int | float | dt.date | None
"""A value for spreadsheets: text in the reader's language, numbers and dates."""
OrderTerm: TypeAlias = str | F | OrderBy
Order: TypeAlias = tuple[OrderTerm, ...] | Callable[[Any], Any]
"""How a column sorts, ascending: terms of `order_by` for a query set, a key function for computed rows (None last)."""
EMPTY = "–"


class Kind(StrEnum):
    """What a column holds; decides its display, its alignment and its type for programs."""

    KEY = "key"  # an integer key of the row or a related one, for programs; never shown
    UUID = "uuid"  # the same with a UUID
    PERSON = "person"  # the same of a person on the list; who reads her row is logged
    TEXT = "text"
    TEXTS = "texts"
    WHOLE = "whole"
    DECIMAL = "decimal"
    SHARE = "share"  # in [0, 1], shown as a whole percentage
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"
    CHOICE = "choice"  # a code for programs, a label for people
    DIVISION = "division"  # the same for a division code


KEYS = frozenset({Kind.KEY, Kind.UUID, Kind.PERSON})
NUMBERS = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.SHARE})


def everybody(_actor: Actor) -> bool:
    """Show the column to every reader of the list."""
    return True


@dataclass(frozen=True)
class Cover(Generic[Row]):
    """The rows on which an actor may see a column: as a condition of a query set's rows, and of a row that was read."""

    rows: Q
    shows: Callable[[Row], bool]


def on_every_row(_actor: Actor) -> Cover[Any] | None:
    """Show the column on every row of the list."""
    return None


@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """One column of a list.

    `name` is its key for programs and in URLs; `label` its heading; `unit` follows the heading. `value` returns the
    value for programs, by default the row's attribute called `name`; it may be None only if the column is `optional`.
    `order` is how the column sorts; computed rows may sort by their "value". `shown_to` decides whether an actor may see
    the column; for all others it is missing from every rendering. `cover` says on which rows an actor may see it: on the
    others its cell is empty in every rendering, and it sorts as one without a value. A `sensitive` column is named in
    the access log when the list is read or exported. Without `on_page`, `in_files` or `for_programs` it is missing
    there. `decimals` applies to decimal numbers; `without` is the text shown if there is no value. `words` replaces the
    value for people: an item's name in their language, or why a number is unknown (None: show the value).
    """

    name: str
    label: str | Promise
    value: Callable[[Row], Value] = None  # type: ignore[assignment] # set below
    kind: Kind = Kind.TEXT
    choices: type[Choices] | None = None
    unit: str = ""
    decimals: int = 1
    without: str | Promise = ""
    words: Callable[[Row], Cell] | None = None
    order: Order | Literal["value"] | None = None
    shown_to: Callable[[Actor], bool] = everybody
    cover: "Callable[[Actor], Cover[Row] | None]" = on_every_row
    sensitive: bool = False
    optional: bool = False
    on_page: bool = True
    in_files: bool = True
    for_programs: bool = True

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"a column's name is an identifier, not {self.name}")
        if self.value is None:
            object.__setattr__(self, "value", attrgetter(self.name))
        if self.order == "value":
            object.__setattr__(self, "order", self.value)
        if (self.kind == Kind.CHOICE) != (self.choices is not None):
            raise ValueError(f"{self.name}: a choice has choices, and nothing else has")

    @property
    def heading(self) -> str:
        """The label with its unit, in the reader's language."""
        return f"{self.label} ({self.unit})" if self.unit else str(self.label)

    @property
    def for_everybody(self) -> bool:
        """Whether every reader of the list sees the column."""
        return self.shown_to is everybody

    @property
    def is_number(self) -> bool:
        """Whether the column is right-aligned."""
        return self.kind in NUMBERS


WRITTEN: dict[Kind, Callable[[Any], str]] = {
    Kind.DAY: lambda value: date_format(value, "SHORT_DATE_FORMAT"),
    Kind.MOMENT: lambda value: date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT"),
}


class Words:
    """Formats values in the reader's language; lookups are cached."""

    @cached_property
    def divisions(self) -> Mapping[str, str]:
        """Names of divisions, by code."""
        return division_names()

    def cells(self, column: Column[Row]) -> Callable[[Row], Cell]:
        """A function from a row to its value for a spreadsheet; None if there is neither a value nor a text for its
        absence. What is the same for all rows is looked up once.
        """
        without, put = str(column.without) or None, self._way(column)

        def cell(row: Row) -> Cell:
            words = column.words(row) if column.words else None
            if words is not None:
                return words
            value = column.value(row)
            if value is None or value == "":
                return without
            return value if put is None else put(value)  # type: ignore[return-value]  # others are cells already

        return cell

    def texts(self, column: Column[Row]) -> Callable[[Row], str]:
        """A function from a row to its value for a page or a terminal; days and moments as the language writes them."""
        cell = self.cells(column)
        written = WRITTEN.get(column.kind)
        if written is None:
            return lambda row: text_of(cell(row))
        without = text_of(str(column.without) or None)

        def text(row: Row) -> str:
            words = column.words(row) if column.words else None
            if words is not None:
                return text_of(words)
            value = column.value(row)
            return written(value) if value else without

        return text

    def _way(self, column: Column[Any]) -> Callable[[Any], Cell] | None:
        if column.choices is not None:
            labels = {code: str(label) for code, label in column.choices.choices}
            return labels.__getitem__
        yes, no, comma = _("yes"), _("no"), _(", ")
        ways: dict[Kind, Callable[[Any], Cell]] = {
            Kind.KEY: str,
            Kind.UUID: str,
            Kind.PERSON: str,
            Kind.TEXTS: lambda value: comma.join(value) or None,
            Kind.DECIMAL: lambda value: round(value, column.decimals),
            Kind.SHARE: lambda value: f"{value:.0%}",
            Kind.MOMENT: lambda value: f"{timezone.localtime(value):%Y-%m-%d %H:%M}",
            Kind.YES_NO: lambda value: yes if value else no,
            Kind.DIVISION: lambda value: self.divisions.get(value, value),
        }
        return ways.get(column.kind)


def text_of(cell: Cell) -> str:
    """A cell as text; a dash for None, and whole numbers without decimals."""
    if cell is None:
        return EMPTY
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
