"""Queries of imported files."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from django.db.models import QuerySet

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, get_for, require
from renyang.core.files import staging
from renyang.core.files.kinds import Effect, kind_of, undoing_of
from renyang.core.files.sheets import Cell, write_xlsx
from renyang.core.models import BatchState, ImportBatch, Outcome, StagedRow
from renyang.science.problem import Problem


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
    """(row number, notes) of every row read that has notes."""
    noted = row.rows_read().exclude(problems=[]).filter(outcome__isnull=False)
    return noted.values_list("row_number", "problems")


def undo_foreseen(actor: Actor, row: ImportBatch) -> Sequence[Effect]:
    """What undoing an applied batch would do. Raises NotAllowed without the right to import such a file, and Problem if it
    is not applied or its kind cannot be undone. Get the batch through `batch` first.
    """
    get_for(actor, batches(actor), row.pk, Action.IMPORT)
    require(actor, Action.IMPORT, kind_of(row.kind).model, row.division_code)
    if row.state != BatchState.APPLIED:
        raise Problem(
            "batch_state",
            "Only an imported file can be undone.",
            kept="It stays as it is.",
            do="Reload the page to see how far it has come.",
        )
    return undoing_of(row).foresee(actor, row)


def write_rejects(
    actor: Actor, row: ImportBatch, target: BinaryIO, *, reason: Callable[[str], str], headings: tuple[str, str]
) -> None:
    """Write the rejected rows as xlsx: where they are, reasons with the cells they concern, and all cells unchanged."""
    rows = (
        [_number(row.place(number)), " ".join(told(row, number, note, reason) for note in notes), *cells]
        for number, cells, notes in staging.raw_rows(row, Outcome.REJECTED)
    )
    columns = [*headings, *row.header]
    write_xlsx(target, title="rejected", columns=columns, rows=rows, text_columns=range(1, len(columns)))
    record_read(
        actor=actor, subject="rejects", subject_id=row.pk, division_code=row.division_code, facts=row.mapping.values()
    )


def _number(place: str) -> int | str:
    return int(place) if place.isdecimal() else place


def rejected(row: ImportBatch, *, reason: Callable[[str], str]) -> list[dict[str, Any]]:
    """Where every rejected row is, and why it was rejected. Get the batch through `batch` first."""
    return [
        {"row": row.place(number), "reasons": [told(row, number, note, reason) for note in notes]}
        for number, notes in noted_rows(row).filter(outcome=Outcome.REJECTED)
    ]


def told(row: ImportBatch, number: int, note: Mapping[str, str], reason: Callable[[str], str]) -> str:
    """A note in words, behind the cell that it is on and its heading."""
    at = next((int(at) for at, name in row.mapping.items() if name == note["column"]), None)
    if at is None:
        return reason(note["code"])
    return f"{row.place(number, at)} {row.header[at]}: {reason(note['code'])}"
