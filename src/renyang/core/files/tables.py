"""Spreadsheets with one row per database row (sites, stocks, organisations), importable by declaring their columns.

A row is matched by its key columns; an import adds new rows and updates known ones. A column missing from the file, or
a cell that cannot be read, keeps the stored value; an empty cell clears it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar, cast

from django.db.models import Field

from renyang.core.access.gate import Action, Actor, Gated, NotAllowed, may, policy_of
from renyang.core.access.session import trusted
from renyang.core.bulk import rows_remove, rows_restore
from renyang.core.files.columns import ImportField
from renyang.core.files.kinds import Comparison, Effect, ImportKind, Reading, Undoing, one_by_one
from renyang.core.files.quantities import SAYINGS, Heading, Quantity, counted_in
from renyang.core.files.sheets import Cell
from renyang.core.models import Division, ImportBatch, Outcome
from renyang.core.queries.undoing import (
    IN_USE,
    LABELS,
    LATER,
    NAMED,
    REMOVED,
    RESTORED,
    Traces,
    counted,
    depending,
    later_effect,
    written_by,
)
from renyang.core.service import service
from renyang.core.text import cells
from renyang.core.text.cells import Read, plain
from renyang.science.identity import division_range

AT_ONCE = 1_000
EVERYWHERE = "000000000000"
"""The code of the division that contains all others."""
Lookup = Callable[[str], Iterable[tuple[str, Any]]]
"""The division of a file -> the names allowed in a column, each with the key it stands for."""

NamedKey = TypeVar("NamedKey")
Key = tuple[Any, ...]
Beside = Callable[[Sequence[tuple[Key, Reading]], Mapping[Key, Mapping[str, Any]]], None]
"""Adds notes to rows read, each with its key, by comparing them with each other and with the stored rows by key."""


@dataclass(frozen=True)
class Column:
    """One column: a field of the model, or, with `lookup`, the name of another row that it refers to.

    `unit` is what a number counts or measures, `counted_in` the column that names the unit row by row.
    `write` turns a stored value into a cell that `read` reads as the same value, if the value or its word is not one.
    """

    name: str
    label: str
    headings: tuple[str, ...]
    read: Read = cells.text
    required: bool = False
    lookup: Lookup | None = None
    unit: Quantity | None = None
    counted_in: str = ""
    write: Callable[[Any], object] | None = None

    def cell_of(self, value: Any) -> object:
        """A stored value as a cell."""
        if value is None or value == "":
            return None
        if self.write is not None:
            return self.write(value)
        if isinstance(self.read, cells.Coded):
            return self.read.word(value)
        return {True: "是", False: "否"}[value] if isinstance(value, bool) else value


@dataclass(frozen=True)
class Table:
    """A kind of plain spreadsheet: its model, columns, and the fields that match rows."""

    code: str
    label: str
    model: type[Gated]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    in_division: bool = True  # rows have a division_code
    together: Callable[[Reading], None] | None = None  # validates a row's values together
    beside: Beside | None = None  # validates rows against each other and stored ones
    sayings: Mapping[str, str] = field(default_factory=dict)  # messages of its own note codes

    def as_kind(self) -> ImportKind:
        """The table as a kind of import."""
        fields = tuple(
            ImportField(
                c.name,
                c.label,
                c.headings,
                required=c.required,
                unit=c.unit.own if c.unit else "",
                day=c.read in (cells.date, cells.day, cells.last_day),
            )
            for c in self.columns
        )
        return ImportKind(
            code=self.code,
            label=self.label,
            fields=fields,
            model=self.model,
            reader=lambda batch: TableReader(self, batch),
            compare=one_by_one(self._compare),
            apply=lambda actor, batch, chunks: rows_write(actor=actor, table=self, batch=batch, chunks=chunks),
            shows=self._shows,
            undoing=Undoing(
                labels=LABELS,
                foresee=self._foresee,
                undo=lambda actor, batch: rows_undo(actor=actor, table=self, batch=batch),
            ),
            on_record=self.on_record,
            sayings={**cells.SAYINGS, **SAYINGS, **self.sayings},
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """The model's fields that the file provides."""
        columns = tuple(column.name for column in self.columns if column.name != "community")
        return (*(("division_code",) if self.in_division else ()), *columns)

    def _compare(self, batch: ImportBatch, readings: Sequence[Reading]) -> Sequence[Comparison]:
        known = self.known(batch.division_code)
        if self.beside is not None:
            self.beside([(self.key_of(reading.values), reading) for reading in readings], known)
        cell_of = _CellsOf(self)
        return [self._compared(batch, known.get(self.key_of(row.values)), row.values, cell_of) for row in readings]

    def _compared(
        self, batch: ImportBatch, row: Mapping[str, Any] | None, values: Mapping[str, Any], cell_of: "_CellsOf"
    ) -> Comparison:
        if row is None:
            return Comparison(Outcome.NEW)
        differing = [name for name, value in values.items() if _comparable(row[name]) != _comparable(value)]
        if not differing:
            return Comparison(Outcome.UNCHANGED)
        return Comparison(
            Outcome.UPDATED,
            record=self._name(row, cell_of),
            division_code=row.get("division_code", batch.division_code),
            fields={name: (cell_of(name, row[name]), cell_of(name, values[name])) for name in differing},
        )

    def _foresee(self, actor: Actor, batch: ImportBatch) -> Sequence[Effect]:
        with trusted():
            traces, used = self.traces(batch)
            return [
                Effect(REMOVED, len(traces.made - used.keys()), self._named(traces.made - used.keys())),
                Effect(RESTORED, len(traces.changed), self._named(traces.changed)),
                later_effect(actor, traces.later),
                Effect(IN_USE, len(used), self._named(used, used)),
            ]

    def traces(self, batch: ImportBatch) -> tuple[Traces, Mapping[Any, "Counter[str]"]]:
        """What is left of the rows that a batch wrote, and what depends on those that it brought."""
        traces = Traces.of(self.model, batch)
        return traces, depending(self.model, traces.made)

    def _named(
        self, keys: Collection[Any], why: Mapping[Any, "Counter[str]"] = MappingProxyType({})
    ) -> list[tuple[str, str]]:
        cell_of = _CellsOf(self)
        rows = self.model.objects.filter(pk__in=sorted(keys)[:NAMED]).order_by(*self.key).values("pk", *self.key)
        return [(self._name(row, cell_of), counted(why[row["pk"]]) if why else "") for row in rows]

    def _name(self, row: Mapping[str, Any], cell_of: "_CellsOf") -> str:
        """What the rows are called in words: their key, without the place."""
        cells_of_key = (cell_of(name, row[name]) for name in self.key if name != "division_code")
        return " · ".join(str(cell) for cell in cells_of_key if cell is not None)

    def _shows(self, actor: Actor, division_code: str, _field: str) -> bool:
        return may(actor, Action.VIEW, self.model, division_code)

    def known(self, division_code: str) -> Mapping[Key, Mapping[str, Any]]:
        """The stored rows of a division, by key."""
        low, high = division_range(division_code)
        path = policy_of(self.model).division
        rows = self.model.objects.filter(**{f"{path}__gte": low, f"{path}__lt": high}).values(*self.fields)
        return {self.key_of(row): row for row in rows}

    def on_record(self, actor: Actor) -> Iterator[Sequence[Any]]:
        """Yield the rows that the actor may import, as cells in the columns' order: a sheet that would import them."""
        cell_of = _CellsOf(self)
        for row in self.rows_of(actor):
            yield [cell_of(name, row[name]) for name in cell_of.columns]

    def rows_of(self, actor: Actor) -> Iterator[Mapping[str, Any]]:
        """Yield the fields of the rows that the actor may import."""
        rows = self.model.objects.visible_to(actor, Action.IMPORT).order_by(*self.key)
        yield from rows.values(*self.fields).iterator()

    def key_of(self, values: Mapping[str, Any]) -> Key:
        """The normalised key that matches a row."""
        return tuple(_comparable(values.get(name)) for name in self.key)

    def longest(self, name: str) -> int | None:
        """The maximum length of a field; None if unbounded."""
        return None if name == "community" else _field(self.model, name).max_length


class _CellsOf:
    """Writes stored values as cells of a table's sheet; the rows that a column names are looked up when first needed."""

    def __init__(self, table: Table) -> None:
        self.columns = {"division_code" if one.name == "community" else one.name: one for one in table.columns}
        self._names: dict[str, dict[Any, str]] = {}

    def __call__(self, name: str, value: Any) -> object:
        column = self.columns[name]
        if column.lookup is None:
            return column.cell_of(value)
        if name not in self._names:
            self._names[name] = {key: named for named, key in column.lookup(EVERYWHERE)}
        return self._names[name].get(value)


class TableReader:
    """Reads one file's rows in order, resolving names and detecting repeated rows."""

    def __init__(self, table: Table, batch: ImportBatch) -> None:
        self.table = table
        self.division_code = batch.division_code
        self.names = {c.name: by_name(c.lookup(batch.division_code)) for c in table.columns if c.lookup}
        self.headings = batch.headings
        self.measures: dict[tuple[str, str], tuple[Quantity, Heading]] = {}
        self.met: set[Key] = set()

    def __call__(self, row_number: int, row: Mapping[str, Cell]) -> Reading:
        """Read one row into values of the model's fields; rejected if a required cell or a key cell cannot be used."""
        result = Reading(row_number)
        for column in self.table.columns:
            value, note = self._value(column, row)
            needed = column.required or column.name in (*self.table.key, "community")
            if value is None and (column.required or (note and needed)):
                result.reject(note or "missing", column.name)
            elif note:
                result.note(note, column.name)
            if column.name in row and not (value is None and note):
                result.values[column.name] = value
        if self.table.in_division:
            result.values["division_code"] = result.values.pop("community", None) or self.division_code
        if self.table.together is not None and not result.rejected:
            self.table.together(result)
        if not result.rejected:
            self._meet(result)
        return result

    def _meet(self, result: Reading) -> None:
        key = self.table.key_of(result.values)
        if key in self.met:
            result.reject("row_twice")
        self.met.add(key)

    def _measure(self, column: Column, quantity: Quantity, unit: str) -> tuple[Quantity, Heading]:
        """What a column counts in rows of a unit, and what its heading says of it."""
        if (column.name, unit) not in self.measures:
            counted = counted_in(quantity, unit) if column.counted_in else quantity
            self.measures[column.name, unit] = counted, counted.under(self.headings.get(column.name, ""))
        return self.measures[column.name, unit]

    def _value(self, column: Column, row: Mapping[str, Cell]) -> tuple[Any, str]:
        cell = row.get(column.name)
        if column.unit is not None:
            read, heading = self._measure(column, column.unit, plain(row.get(column.counted_in)))
            return read(cell, heading)
        if column.lookup is None:
            value, note = column.read(cell)
            longest = self.table.longest(column.name)
            too_long = isinstance(value, str) and longest is not None and len(value) > longest
            return (None, "text_too_long") if too_long else (value, note)
        name = plain(cell)
        if name in cells.NOTHING:
            return None, ""
        rows = self.names[column.name].get(name, [])
        return (rows[0], "") if len(rows) == 1 else (None, "name_ambiguous" if rows else "name_unknown")


@service
def rows_write(*, actor: Actor, table: Table, batch: ImportBatch, chunks: Iterable[Sequence[Reading]]) -> None:
    """Insert or update the rows of a plain spreadsheet."""
    if not may(actor, Action.IMPORT, table.model, batch.division_code):
        raise NotAllowed
    known = table.known(batch.division_code)
    for readings in chunks:
        table.model.objects.bulk_create(
            [_row(table, {**known.get(table.key_of(r.values), {}), **r.values}) for r in readings],
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=list(table.key),
            update_fields=[name for name in table.fields if name not in table.key],
        )


@service
def rows_undo(*, actor: Actor, table: Table, batch: ImportBatch) -> Mapping[str, int]:
    """Undo an import of a plain spreadsheet; the numbers of rows by effect."""
    if not may(actor, Action.IMPORT, table.model, batch.division_code):
        raise NotAllowed
    with trusted():  # what it wrote, wherever that is by now
        list(written_by(table.model, batch).select_for_update().values_list("pk"))
        traces, used = table.traces(batch)
        rows_remove(table.model, traces.made - used.keys())
        rows_restore(table.model, traces.changed.values())
    return {
        REMOVED: len(traces.made - used.keys()),
        RESTORED: len(traces.changed),
        LATER: len(traces.later),
        IN_USE: len(used),
    }


def communities(division_code: str) -> Iterable[tuple[str, str]]:
    """The names of the communities in a file's division, each with its code."""
    low, high = division_range(division_code)
    return Division.objects.filter(code__gte=low, code__lt=high).values_list("name", "code")


def _(message: str) -> str:
    return message


COMMUNITY = Column("community", _("Community"), ("社区", "所属社区", "community"), lookup=communities)
"""The column that places a row in one part of the file's division."""


def by_name(named: Iterable[tuple[str, NamedKey]]) -> Mapping[str, list[NamedKey]]:
    """All keys that a name may stand for; more than one if it is ambiguous."""
    keys: dict[str, list[NamedKey]] = defaultdict(list)
    for name, key in named:
        keys[name].append(key)
    return dict(keys)


def _row(table: Table, values: Mapping[str, Any]) -> Gated:
    """A model instance; a missing value becomes the field's default unless it may be null."""
    kept = {}
    for name in table.fields:
        column = _field(table.model, name)
        value = values.get(name)
        kept[name] = column.get_default() if value is None and not column.null else value
    return table.model(**kept)


def _field(model: type[Gated], name: str) -> "Field[Any, Any]":
    return cast("Field[Any, Any]", model._meta.get_field(name.removesuffix("_id")))


def _comparable(value: Any) -> Any:
    """Normalise values that are stored and read differently: dates as text, empty text and lists as None."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return None if value in ("", []) else value
