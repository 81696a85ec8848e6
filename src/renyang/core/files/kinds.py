"""What a room tells the importer about one kind of spreadsheet: its fields, how a row is read, how rows are taken in.

The importer itself (`services.batch_*`) knows files, staging, mapping, preview and rejects, and nothing of any room.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from renyang.core.access.gate import Actor, Gated
from renyang.core.files.columns import ImportField
from renyang.core.files.sheets import Cell
from renyang.core.models import ImportBatch, Outcome
from renyang.science.problem import Problem


@dataclass(frozen=True)
class RowNote:
    """Something to say about one cell or row. `column` is the field's name, empty for the whole row."""

    code: str
    column: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is kept with the staged row."""
        return {"code": self.code, "column": self.column}


@dataclass
class Reading:
    """One row as its room understands it: values by field, the notes made on the way, and whether it can be taken in."""

    row_number: int
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[RowNote] = field(default_factory=list)
    rejected: bool = False

    def note(self, code: str, column: str = "") -> None:
        """Keep the row and say something about it."""
        self.notes.append(RowNote(code, column))

    def reject(self, code: str, column: str = "") -> None:
        """Do not take the row in; it comes back in the file of rejects with this reason."""
        self.rejected = True
        self.note(code, column)


RowReader = Callable[[int, Mapping[str, Cell]], Reading]


@dataclass(frozen=True)
class ImportKind:
    """One kind of spreadsheet.

    `reader` gives, for a batch, the function that turns a row's number and cells (by field name) into a Reading; it is
    called once for a pass over the file and sees the rows in order. `compare` says for each accepted reading what taking
    it in would do; `apply` does it. `model` is the protected model whose IMPORT right is needed. `sayings` gives the
    sentence for every note code. `on_record` gives the rows that an actor may bring in as the sheet that would bring them in,
    cells in the fields' order; a kind of which the register is made of many sources has none.
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


_kinds: dict[str, ImportKind] = {}


def register_kind(kind: ImportKind) -> None:
    """Make a kind of spreadsheet importable; called once by the room's app when it is ready."""
    _kinds[kind.code] = kind


def kinds() -> tuple[ImportKind, ...]:
    """Every importable kind, in the order the rooms gave them."""
    return tuple(_kinds.values())


def kind_of(code: str) -> ImportKind:
    """The kind of a code; Problem with the known ones otherwise."""
    if code not in _kinds:
        raise Problem(
            "unknown_kind",
            "There is no kind of import called {kind}.",
            do="Use one of: {known}.",
            kind=code,
            known=", ".join(_kinds),
        )
    return _kinds[code]
