"""Kinds of import: what an app declares about a spreadsheet (its fields, how a row is read, how rows are written).

The importer itself (`core.services.import_*`) handles files, staging, mapping, preview and rejects for any kind. A room names
its kinds in `KINDS` of its `imports` package.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from renyang import rooms
from renyang.core.access.gate import Actor, Gated
from renyang.core.files.columns import ImportField
from renyang.core.files.sheets import Cell
from renyang.core.models import ImportBatch, Outcome
from renyang.science.problem import Problem


@dataclass(frozen=True)
class RowNote:
    """A note on a cell or row. `column` is the field's name, empty for the whole row."""

    code: str
    column: str = ""

    def as_json(self) -> dict[str, str]:
        """The note as stored with the staged row."""
        return {"code": self.code, "column": self.column}


@dataclass
class Reading:
    """One row as read by its kind: values by field, notes, and whether it is rejected."""

    row_number: int
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[RowNote] = field(default_factory=list)
    rejected: bool = False

    def note(self, code: str, column: str = "") -> None:
        """Add a note without rejecting the row."""
        self.notes.append(RowNote(code, column))

    def reject(self, code: str, column: str = "") -> None:
        """Reject the row for this reason; it is listed in the file of rejects."""
        self.rejected = True
        self.note(code, column)


RowReader = Callable[[int, Mapping[str, Cell]], Reading]


@dataclass(frozen=True)
class ImportKind:
    """One kind of spreadsheet.

    `reader` returns, for a batch, the function that turns a row's number and cells (by field name) into a Reading; it
    is called once per pass over the file and sees the rows in order. `compare` gives the outcome of each accepted
    reading; `apply` writes them. `model` is the protected model whose IMPORT right is needed. `sayings` holds the
    message of every note code. `on_record` yields the rows that the actor may import as cells of a sheet that would
    import them, in the fields' order; None for a kind whose records come from many sources.
    """

    code: str
    label: str
    fields: tuple[ImportField, ...]
    model: type[Gated]
    reader: Callable[[ImportBatch], RowReader]
    compare: Callable[[ImportBatch, Sequence[Reading]], Sequence[Outcome]]
    apply: Callable[[Actor, ImportBatch, Iterable[Sequence[Reading]]], None]
    sayings: Mapping[str, str]
    on_record: Callable[[Actor], Iterator[Sequence[Any]]] | None = None


@cache
def _kinds() -> dict[str, ImportKind]:
    """Each room's KINDS by code; gathered when first asked for, as most pages and commands import nothing."""
    return {kind.code: kind for package in rooms.own("imports") for kind in package.KINDS}


def kinds() -> tuple[ImportKind, ...]:
    """Every kind of spreadsheet, room by room."""
    return tuple(_kinds().values())


def kind_of(code: str) -> ImportKind:
    """The kind with this code. Raises Problem, listing the known codes, if there is none."""
    if code not in _kinds():
        raise Problem(
            "unknown_kind",
            "There is no kind of import called {kind}.",
            do="Use one of: {known}.",
            kind=code,
            known=", ".join(_kinds()),
        )
    return _kinds()[code]
