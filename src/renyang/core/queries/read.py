"""How a file was read: its sheets, its columns, and the cells that were not understood."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Actor
from renyang.core.files import staging
from renyang.core.files.choosing import layout_of
from renyang.core.files.columns import ImportField
from renyang.core.files.kinds import ImportKind, kind_of
from renyang.core.files.sheets.header import column_letter
from renyang.core.models import ImportBatch, SheetStaged
from renyang.core.queries.imports import noted_rows, rejected
from renyang.science.identity import masked_numbers
from renyang.science.problem import Problem

SHOWN = 5  # cells of a note
LONGEST = 40  # characters of a cell
STARS = "****"
ENDING = 2  # last characters of a sealed cell that are shown


@dataclass(frozen=True)
class SheetRead:
    """One sheet: whether it is read, why it is not, and what was seen in it, in sentences."""

    number: int
    name: str
    read: bool
    offered: bool
    rows: int
    why: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class CellNoted:
    """A cell with a note, masked; the text is empty if the reader may not see it or the note is on the whole row."""

    place: str
    text: str


@dataclass(frozen=True)
class NoteRead:
    """One kind of note on a column: a message id, on how many rows, and the first cells."""

    code: str
    saying: str
    count: int
    cells: tuple[CellNoted, ...]


@dataclass(frozen=True)
class ColumnRead:
    """One column: what it is read as (a message id; empty if left out), its non-empty cells, and the notes on them.

    A note on whole rows has a column without letter and heading.
    """

    letter: str = ""
    heading: str = ""
    field: str = ""
    label: str = ""
    filled: int = 0
    notes: tuple[NoteRead, ...] = ()

    @property
    def noted(self) -> int:
        """How many cells have a note."""
        return sum(note.count for note in self.notes)


def sheets_read(row: ImportBatch) -> list[SheetRead]:
    """Every sheet of a file. Get the batch through `batch` first."""
    layouts = {layout_of(sheet) for sheet in row.staged if sheet.read}
    return [
        SheetRead(at, sheet.name, sheet.read, sheet.rows > 0, sheet.rows, _why(sheet, layouts), tuple(_remarks(sheet)))
        for at, sheet in enumerate(row.staged)
    ]


def _why(sheet: SheetStaged, layouts: set[str]) -> str:
    if sheet.read:
        return ""
    if sheet.problem and sheet.problem["code"] != "empty_file":
        return Problem.from_dict(sheet.problem).translated(_)
    if not sheet.rows:
        return _("It has no rows.")
    if sheet.hidden:
        return _("It is hidden.")
    if layout_of(sheet) not in layouts:
        return _("It has different headings.")
    return _("It was not chosen.")


def _remarks(sheet: SheetStaged) -> list[str]:
    sentences = {
        "hidden_rows": _("Hidden rows were read too: {count} (row {places})."),
        "hidden_columns": _("Hidden columns were read too: {places}."),
        "other_tables": _(
            "There are headings again further down, in a different order or different words: row {places}."
        ),
        "merged_cells": _("Cells merged over several rows were copied to each row: {count}."),
        "date_1904": _("This workbook counts days from 1904, and its dates were read that way."),
    }
    return [sentences[remark["code"]].format(**remark["facts"]) for remark in sheet.remarks]


def columns_read(actor: Actor, row: ImportBatch) -> list[ColumnRead]:
    """Every column of a previewed file with its notes, and the notes on whole rows. A cell outside the actor's purpose is
    left out; whose cells are shown is written to the access log. Get the batch through `batch` first.
    """
    kind = kind_of(row.kind)
    notes = _Notes(actor, row, kind)
    labels = {one.name: one.label for one in kind.fields}
    filled = [sheet.filled for sheet in row.staged if sheet.read]
    columns = [ColumnRead(notes=notes.of(""))] if notes.of("") else []
    for at, heading in enumerate(row.header):
        name = row.mapping.get(str(at), "")
        count = sum(cells[at] for cells in filled if at < len(cells))
        if heading or count:
            label = labels.get(name, "")
            columns.append(ColumnRead(column_letter(at), heading, name, label, count, notes.of(name) if name else ()))
    columns += [
        ColumnRead(field=name, label=labels.get(name, name), notes=notes.of(name))
        for name in notes.unplaced(row.mapping.values())
    ]
    if notes.shown:
        record_read(actor=actor, subject="notes", subject_id=row.pk, division_code=row.division_code, facts=notes.shown)
    return columns


@dataclass
class _Notes:
    """The notes of a batch by field, with their first cells."""

    actor: Actor
    batch: ImportBatch
    kind: ImportKind
    shown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.fields: Mapping[str, ImportField] = {one.name: one for one in self.kind.fields}
        self.columns = {name: int(at) for at, name in self.batch.mapping.items()}
        self.counts: dict[tuple[str, str], int] = defaultdict(int)
        self.first: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, problems in noted_rows(self.batch):
            for problem in problems:
                note = problem["column"], problem["code"]
                self.counts[note] += 1
                if len(self.first[note]) < SHOWN:
                    self.first[note].append(number)
        self.cells = staging.cells_of(self.batch, {number for numbers in self.first.values() for number in numbers})

    def of(self, name: str) -> tuple[NoteRead, ...]:
        """The notes on a field, most frequent first."""
        found = [(code, count) for (column, code), count in self.counts.items() if column == name]
        return tuple(
            NoteRead(code, self.kind.sayings[code], count, tuple(self._cells(name, code)))
            for code, count in sorted(found, key=lambda one: -one[1])
        )

    def unplaced(self, placed: Any) -> list[str]:
        """Fields with notes that no column holds."""
        return sorted({column for column, _code in self.counts} - {"", *placed})

    def _cells(self, name: str, code: str) -> Sequence[CellNoted]:
        column = self.columns.get(name)
        return [
            CellNoted(self.batch.place(number, column), self._text(name, number)) for number in self.first[name, code]
        ]

    def _text(self, name: str, number: int) -> str:
        column, cells = self.columns.get(name), self.cells.get(number, [])
        if column is None or column >= len(cells) or cells[column] is None:
            return ""
        if not self.kind.shows(self.actor, self.batch.division_code, name):
            return ""
        self.shown.add(name)
        text = str(cells[column])
        if self.fields[name].sealed:
            return f"{STARS}{text[-ENDING:] if len(text) > 2 * ENDING else ''}"
        return masked_numbers(text)[:LONGEST]


def as_read(actor: Actor, row: ImportBatch) -> dict[str, Any]:
    """How a previewed file was read, for programs: sheets, columns and rejected rows, with the sentences of their notes.

    Get the batch through `batch` first.
    """
    sayings = kind_of(row.kind).sayings
    return {
        "sheets": [
            {"name": one.name, "read": one.read, "rows": one.rows, "why": one.why, "remarks": list(one.remarks)}
            for one in sheets_read(row)
        ],
        "columns": [_column(one) for one in columns_read(actor, row)],
        "rejected_rows": rejected(row, reason=lambda code: _(sayings[code])),
    }


def _column(column: ColumnRead) -> dict[str, Any]:
    notes = [
        {
            "note": _(note.saying),
            "count": note.count,
            "first": [{"cell": cell.place, "text": cell.text} for cell in note.cells],
        }
        for note in column.notes
    ]
    told = {"column": column.letter, "heading": column.heading, "field": column.field}
    return {**told, "filled": column.filled, "noted": column.noted, "notes": notes}


def sheets_numbered(row: ImportBatch, names: Sequence[str]) -> list[int]:
    """The numbers of sheets by their names. Raises Problem if the file has no sheet of a name."""
    titles = [sheet.name for sheet in row.staged]
    for name in names:
        if name not in titles:
            raise Problem(
                "no_sheet",
                "The file {file} has no sheet called {sheet}.",
                do="Choose one of: {known}.",
                file=row.file_name,
                sheet=name,
                known=", ".join(titles),
            )
    return [titles.index(name) for name in names]
