"""Queries of imported files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Actor, GatedQuerySet, get_for
from renyang.core.files import staging
from renyang.core.files.kinds import ImportKind, kind_of
from renyang.core.files.sheets import Cell, write_xlsx
from renyang.core.lists.paging import ListPage, query_page
from renyang.core.models import ImportBatch, Outcome, StagedRow

CHANGES_SHOWN = 20  # rows of a page


@dataclass(frozen=True)
class FieldChange:
    """One field of a record in words, before and after; both empty if it is not `shown` to the reader."""

    name: str
    label: str
    before: str
    after: str
    shown: bool


@dataclass(frozen=True)
class RowChange:
    """A row that changes a record: the record's name, if the reader may see it, and the fields that differ."""

    row_number: int
    record: str
    fields: tuple[FieldChange, ...]


def batches(actor: Actor) -> GatedQuerySet[ImportBatch]:
    """The batches visible to the actor, newest first; department officers see those of their own department only."""
    return ImportBatch.objects.visible_to(actor).order_by("-created_at", "pk")


def batch(actor: Actor, pk: object) -> ImportBatch:
    """One batch, if `batches` lists it for the actor."""
    return get_for(actor, batches(actor), pk)


def sample_rows(row: ImportBatch, count: int) -> list[list[Cell]]:
    """The first rows of a staged file, unchanged. Get the batch through `batch` first."""
    return [cells for _number, cells in staging.raw_sample(row, count)]


def noted_rows(row: ImportBatch) -> QuerySet[StagedRow, tuple[int, Any]]:
    """(row number, notes) of every row that has notes."""
    return row.rows.exclude(problems=[]).order_by("row_number").values_list("row_number", "problems")


def changed_rows(actor: Actor, row: ImportBatch, *, after: str = "", size: int = CHANGES_SHOWN) -> ListPage[RowChange]:
    """A page of the rows that change a record, each with its fields before and after. A value outside the actor's purpose
    is left out; whose values are shown is written to the access log. Get the batch through `batch` first.
    """
    kind = kind_of(row.kind)
    labels = {field.name: field.label for field in kind.fields}
    labels["division_code"] = labels.get("community", "")
    updated = row.rows.filter(outcome=Outcome.UPDATED).order_by("row_number")
    page = query_page(updated, (), key=after, salt=f"changes {row.pk}", size=size)
    changes = [_change(actor, kind, labels, staged) for staged in page.rows]
    if changes:
        record_read(
            actor=actor,
            subject="changes",
            subject_id=row.pk,
            division_code=row.division_code,
            facts={one.name for change in changes for one in change.fields if one.shown},
            people={staged.change["person"] for staged in page.rows} - {""},
        )
    return replace(page, rows=changes)


def _change(actor: Actor, kind: ImportKind, labels: Mapping[str, str], staged: StagedRow) -> RowChange:
    change = staged.change
    division = change["division_code"]
    fields = []
    for name, (before, after) in change["fields"].items():
        shown = kind.shows(actor, division, name)
        was, is_now = (kind.words(name, value) if shown else "" for value in (before, after))
        fields.append(FieldChange(name, gettext(labels[name]), was, is_now, shown=shown))
    return RowChange(staged.row_number, change["record"] if kind.shows(actor, division, "name") else "", tuple(fields))


def write_rejects(
    actor: Actor, row: ImportBatch, target: BinaryIO, *, reason: Callable[[str], str], headings: tuple[str, str]
) -> None:
    """Write the rejected rows as xlsx: row number, reasons with the columns they concern, and all cells unchanged."""
    named = {name: row.header[int(at)] for at, name in row.mapping.items()}

    def told(note: Mapping[str, str]) -> str:
        heading = named.get(note["column"])
        return f"{heading}: {reason(note['code'])}" if heading else reason(note["code"])

    rows = (
        [number, " ".join(map(told, notes)), *cells] for number, cells, notes in staging.raw_rows(row, Outcome.REJECTED)
    )
    columns = [*headings, *row.header]
    write_xlsx(target, title="rejected", columns=columns, rows=rows, text_columns=range(1, len(columns)))
    record_read(
        actor=actor, subject="rejects", subject_id=row.pk, division_code=row.division_code, facts=row.mapping.values()
    )
