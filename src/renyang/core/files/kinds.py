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
    """One row as read by its kind: values by field, notes, and whether it is rejected. `target` is the key of the record
    that the preview found it to be of, None if it is of a new one.
    """

    row_number: int
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[RowNote] = field(default_factory=list)
    rejected: bool = False
    target: bytes | None = None

    def note(self, code: str, column: str = "") -> None:
        """Add a note without rejecting the row."""
        self.notes.append(RowNote(code, column))

    def reject(self, code: str, column: str = "") -> None:
        """Reject the row for this reason; it is listed in the file of rejects."""
        self.rejected = True
        self.note(code, column)


RowReader = Callable[[int, Mapping[str, Cell]], Reading]


@dataclass(frozen=True)
class Comparison:
    """What importing a row would do: its outcome and, for a stored record that it would change, how that is called, where
    it is, whom it is of (a person's id), and the values of the fields that differ, before and after. `target` is the
    key of the record that the row is of, or, of a question, may be of; None for a kind that finds it again by itself.
    """

    outcome: Outcome
    record: str = ""
    division_code: str = ""
    person: str = ""
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    target: bytes | None = None

    def as_json(self) -> dict[str, Any] | None:
        """The change as kept, sealed, with the staged row; None if the row changes no record."""
        if self.outcome not in {Outcome.UPDATED, Outcome.QUESTION}:
            return None
        return {name: getattr(self, name) for name in ("record", "division_code", "person", "fields")}


Compared = tuple[Reading, Comparison]
"""A row and what importing it would do."""


def one_by_one(
    compare: Callable[[ImportBatch, Sequence[Reading]], Sequence[Comparison]],
) -> Callable[[ImportBatch, Iterable[Sequence[Reading]]], Iterator[Sequence[Compared]]]:
    """The `compare` of a kind whose rows need not wait for later ones."""

    def compared(batch: ImportBatch, chunks: Iterable[Sequence[Reading]]) -> Iterator[Sequence[Compared]]:
        for readings in chunks:
            yield list(zip(readings, compare(batch, readings), strict=True))

    return compared


def as_they_stand(_name: str, value: Any) -> str:
    """Words for a value that is kept as a cell of its sheet."""
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Effect:
    """One effect that undoing an import would have: its code, on how many records, and the names of some that the reader
    may see, each with why, if there is something to say of it.
    """

    code: str
    count: int
    named: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Undoing:
    """How a kind's imports are undone: `foresee` says what it would do, for one reader; `undo` does so, and counts the
    records by effect. `labels` holds the words of each effect's code.
    """

    labels: Mapping[str, str]
    foresee: Callable[[Actor, ImportBatch], Sequence[Effect]]
    undo: Callable[[Actor, ImportBatch], Mapping[str, int]]


@dataclass(frozen=True)
class NotUndone:
    """Why a kind's imports cannot be undone, in a sentence."""

    why: str


@dataclass(frozen=True)
class ImportKind:
    """One kind of spreadsheet.

    `reader` returns, for a batch, the function that turns a row's number and cells (by field name) into a Reading; it
    is called once per pass over the file and sees the rows in order. `compare` gives, in any order, the outcome of each
    accepted reading and what it would change; `apply` writes them; `undoing` takes back what was written, or says why it cannot
    be. `shows` says whether an actor may see a field of the records of a division, `words` puts a value of it into words;
    the field "division_code" is the record's place. `model` is the protected model whose IMPORT right is needed.
    `sayings` holds the message of every note code. `on_record` yields the rows that the actor may import as cells of a
    sheet that would import them, in the fields' order; None for a kind whose records come from many sources.
    """

    code: str
    label: str
    fields: tuple[ImportField, ...]
    model: type[Gated]
    reader: Callable[[ImportBatch], RowReader]
    compare: Callable[[ImportBatch, Iterable[Sequence[Reading]]], Iterator[Sequence[Compared]]]
    apply: Callable[[Actor, ImportBatch, Iterable[Sequence[Reading]]], None]
    sayings: Mapping[str, str]
    shows: Callable[[Actor, str, str], bool]
    undoing: Undoing | NotUndone
    words: Callable[[str, Any], str] = as_they_stand
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


def undoing_of(batch: ImportBatch) -> Undoing:
    """How a batch is undone. Raises Problem, saying why, if its kind cannot be."""
    undoing = kind_of(batch.kind).undoing
    if isinstance(undoing, NotUndone):
        raise Problem("not_undone", undoing.why, kept="Nothing was changed.")
    return undoing
