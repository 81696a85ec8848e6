"""Spreadsheets whose rows are simply rows: sites, stocks, organisations. One declaration of columns makes them importable.

A row is found again by its key columns; taking a file in adds new rows and brings known ones up to date.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Field

from renyang.core import cells
from renyang.core.cells import Read, plain
from renyang.core.columns import ImportField
from renyang.core.gate import Action, Actor, Gated, NotAllowed, may, policy_of
from renyang.core.imports import ImportKind, Reading
from renyang.core.models import Division, ImportBatch, Outcome
from renyang.core.service import service
from renyang.core.sheets import Cell
from renyang.science.identity import division_range

AT_ONCE = 1_000
Lookup = Callable[[str], Mapping[str, Any]]
"""The division of a file -> the keys that names in a column stand for."""


@dataclass(frozen=True)
class Column:
    """One column: a field of the model, or, with `lookup`, the name of another row that it points to."""

    name: str
    label: str
    headings: tuple[str, ...]
    read: Read = cells.text
    required: bool = False
    lookup: Lookup | None = None


@dataclass(frozen=True)
class Table:
    """A kind of plain spreadsheet: its model, columns, and the fields by which a row is found again."""

    code: str
    label: str
    model: type[Gated]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    in_division: bool = True  # rows carry the code of their community

    def as_kind(self) -> ImportKind:
        """The table as the importer knows it."""
        fields = tuple(ImportField(c.name, c.label, c.headings, required=c.required) for c in self.columns)
        return ImportKind(
            code=self.code,
            label=self.label,
            fields=fields,
            model=self.model,
            reader=lambda batch: TableReader(self, batch),
            compare=self._compare,
            apply=lambda actor, batch, chunks: rows_write(actor=actor, table=self, batch=batch, chunks=chunks),
            sayings=cells.SAYINGS,
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """The model's fields that the file gives."""
        given = tuple(column.name for column in self.columns if column.name != "community")
        return (*(("division_code",) if self.in_division else ()), *given)

    def _compare(self, batch: ImportBatch, readings: Sequence[Reading]) -> Sequence[Outcome]:
        low, high = division_range(batch.division_code)
        path = policy_of(self.model).division
        rows = self.model.objects.filter(**{f"{path}__gte": low, f"{path}__lt": high}).values(*self.fields)
        known = {tuple(_comparable(row[name]) for name in self.key): row for row in rows}
        return [self._outcome(known, reading.values) for reading in readings]

    def _outcome(self, known: Mapping[Any, Any], values: Mapping[str, Any]) -> Outcome:
        row = known.get(tuple(_comparable(values.get(name)) for name in self.key))
        if row is None:
            return Outcome.NEW
        same = all(_comparable(row[name]) == _comparable(values.get(name)) for name in self.fields)
        return Outcome.UNCHANGED if same else Outcome.UPDATED


class TableReader:
    """Reads one file's rows in order, with the names that its columns may point to."""

    def __init__(self, table: Table, batch: ImportBatch) -> None:
        self.table = table
        self.division_code = batch.division_code
        self.names = {c.name: c.lookup(batch.division_code) for c in table.columns if c.lookup}

    def __call__(self, row_number: int, row: Mapping[str, Cell]) -> Reading:
        """One row as values of the model's fields."""
        result = Reading(row_number)
        for column in self.table.columns:
            value, note = self._value(column, row.get(column.name))
            if note:
                result.note(note, column.name)
            if value is None and column.required:
                result.reject(note or "missing", column.name)
            result.values[column.name] = value
        if self.table.in_division:
            result.values["division_code"] = result.values.pop("community", None) or self.division_code
        return result

    def _value(self, column: Column, cell: Cell) -> tuple[Any, str]:
        if column.lookup is None:
            return column.read(cell)
        name = plain(cell)
        if name in cells.NOTHING:
            return None, ""
        found = self.names[column.name].get(name)
        return found, "" if found is not None else "name_unknown"


@service
def rows_write(*, actor: Actor, table: Table, batch: ImportBatch, chunks: Iterable[Sequence[Reading]]) -> None:
    """Add or bring up to date the rows of a plain spreadsheet."""
    if not may(actor, Action.IMPORT, table.model, batch.division_code):
        raise NotAllowed
    for readings in chunks:
        rows = {tuple(r.values.get(name) for name in table.key): _row(table, r.values) for r in readings}
        table.model.objects.bulk_create(
            rows.values(),
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=list(table.key),
            update_fields=[name for name in table.fields if name not in table.key],
        )


def communities(division_code: str) -> Mapping[str, str]:
    """The division codes that the names of communities in a file of this division stand for."""
    low, high = division_range(division_code)
    return {row.name: row.code for row in Division.objects.filter(code__gte=low, code__lt=high)}


def _row(table: Table, values: Mapping[str, Any]) -> Gated:
    """A model row; an absent value becomes the field's own empty one."""
    given = {}
    for name in table.fields:
        column = cast("Field[Any, Any]", table.model._meta.get_field(name.removesuffix("_id")))
        value = values.get(name)
        given[name] = column.get_default() if value is None and not column.null else value
    return table.model(**given)


def _comparable(value: Any) -> Any:
    """One form for values that are kept and read differently: dates as text, empty text as nothing."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return None if value in ("", []) else value
