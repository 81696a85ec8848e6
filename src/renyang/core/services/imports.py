"""Services for imported files: stage, choose, map, enqueue, apply, resume, abandon, undo."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, models
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, require
from renyang.core.access.roles import Department, chosen
from renyang.core.files import staging
from renyang.core.files.choosing import Remembered, best_sheets, check_sheets
from renyang.core.files.columns import check_mapping, guess_columns, header_digest
from renyang.core.files.kinds import Compared, Comparison, ImportKind, Reading, kind_of, undoing_of
from renyang.core.files.sheets import Book
from renyang.core.files.sheets.parsing import without_rows
from renyang.core.history import contexts_noted, note_in_history
from renyang.core.jobs.locks import held, is_held
from renyang.core.jobs.queue import defer
from renyang.core.jobs.runs import MOST_CLAIMS, given_up, unforeseen
from renyang.core.jobs.states import move
from renyang.core.models import (
    DECIDABLE,
    UNDER_WAY,
    BatchState,
    ColumnMapping,
    ImportBatch,
    Outcome,
    SheetStaged,
)
from renyang.core.rules.policies import departments_at
from renyang.core.service import service
from renyang.science.identity import parse_division
from renyang.science.problem import Problem

SAMPLE_ROWS = 50
OF_A_RECORD = (Outcome.UPDATED, Outcome.UNCHANGED)


@service
def import_stage(
    *,
    actor: Actor,
    path: Path,
    file_name: str,
    kind: str,
    source: str,
    division_code: str,
    collected_on: dt.date | None = None,
) -> ImportBatch:
    """Stage a file: copy its rows, sealed, and guess its columns. Raises Problem, keeping nothing, if it is invalid."""
    division_code = parse_division(division_code)
    department = chosen(Department, source)
    _require_import(actor, kind, source, division_code)
    with Book(path, name=file_name) as book:
        batch = ImportBatch.objects.create(
            division_code=division_code,
            source=department,
            kind=kind,
            file_name=file_name[:200],
            file_digest=_digest(path),
            collected_on=collected_on,
            created_by=actor.name,
        )
        sheets = staging.copy_sheets(batch, book)
    _read(batch, sheets, best_sheets(sheets, kind_of(kind), _remembered(batch)))
    if not batch.row_count:
        raise _no_table(file_name, sheets)
    return batch


@service
def import_choose(*, actor: Actor, batch: ImportBatch, sheets: Collection[int]) -> ImportBatch:
    """Choose the sheets that are read, by their numbers from 0; the columns are guessed anew. Raises Problem if there are
    none or if their headings differ.
    """
    batch = _moved(actor, batch, "choose")
    check_sheets(batch.staged, sheets)
    batch.rows.update(outcome=None, change=None, target=None, decided_by="", decided_at=None)
    batch.counts = {}
    batch.save(update_fields=["counts"])
    _read(batch, batch.staged, sheets)
    return batch


@service
def import_map(*, actor: Actor, batch: ImportBatch, mapping: Mapping[int, str]) -> ImportBatch:
    """Confirm which column holds which field, remember it for the department's next file, and preview the import."""
    batch = _moved(actor, batch, "map")
    check_mapping(batch.header, mapping, kind_of(batch.kind).fields)
    batch.mapping = {str(column): name for column, name in mapping.items()}
    ColumnMapping.objects.update_or_create(
        source=batch.source,
        kind=batch.kind,
        header_digest=header_digest(batch.header),
        defaults={"columns": {heading: mapping.get(at) for at, heading in enumerate(batch.header) if heading}},
    )
    batch.previewed_at = timezone.now()
    counts: Counter[str] = Counter()
    for compared in _preview(batch, kind_of(batch.kind)):
        staging.record_outcomes(batch, compared)
        counts.update(str(one.outcome) for _reading, one in compared)
    batch.counts = {str(outcome): counts[outcome] for outcome in Outcome}
    batch.save(update_fields=["mapping", "counts", "previewed_at"])
    return batch


@service
def import_apply(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Import all accepted rows of a previewed batch, or none if anything fails. Its questions wait for `question_decide`."""
    batch = _moved(actor, batch, "apply")
    _apply(actor, batch)
    for sheet in batch.staged:
        if not sheet.read:
            batch.rows.filter(row_number__gt=sheet.first, row_number__lte=sheet.last).delete()
    batch.applied_at = timezone.now()
    batch.save(update_fields=["applied_at"])
    return batch


@service
def question_decide(*, actor: Actor, batch: ImportBatch, row_number: int, same: bool) -> ImportBatch:
    """Decide whether a row whose person is in question is of the person of the record shown with it, corrected, or of
    somebody else. If the batch is applied already, the row is imported at once. Raises Problem if the row waits for no
    decision, or if another row of the file is of that record.
    """
    batch = get_for(actor, ImportBatch.objects.select_for_update(), batch.pk, Action.IMPORT)
    _require_import(actor, batch.kind, batch.source, batch.division_code)
    row = batch.rows.filter(row_number=row_number, outcome=Outcome.QUESTION).first()
    if row is None or batch.state not in DECIDABLE:
        raise Problem(
            "question_decided",
            "Row {row} does not wait for a decision.",
            kept="It stays as it is.",
            do="Reload the page to see what became of it.",
            row=batch.place(row_number),
        )
    if same and batch.rows.filter(target=row.target, outcome__in=OF_A_RECORD).exists():
        raise Problem(
            "record_of_another_row",
            "Another row of this file is of that person already, so row {row} is not.",
            kept="The row still waits.",
            do="Choose somebody else, or correct the file and bring it in again.",
            row=batch.place(row_number),
        )
    row.outcome = Outcome.UPDATED if same else Outcome.NEW
    row.target = row.target if same else None
    row.decided_by, row.decided_at = actor.name, timezone.now()
    row.save(update_fields=["outcome", "target", "decided_by", "decided_at"])
    batch.counts[str(Outcome.QUESTION)] -= 1
    batch.counts[str(row.outcome)] += 1
    batch.save(update_fields=["counts"])
    if batch.state == BatchState.APPLIED:
        _apply(actor, batch, row_number=row_number)
    return batch


@service
def import_undo(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Undo an applied batch: what it wrote and nobody has built on goes back to what it was before. Raises Problem, changing
    nothing, if the kind cannot be undone.
    """
    undoing = undoing_of(batch)
    batch = _moved(actor, batch, "undo", undone_at=timezone.now(), undone_by=actor.name)
    batch.effects = dict(undoing.undo(actor, batch))
    batch.save(update_fields=["effects"])
    return batch


@service
def import_enqueue(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Queue a batch, previewed or failed, for a worker, who imports it as this actor."""
    batch = _moved(actor, batch, "enqueue", enqueued_by=actor.user, attempts=0, problem=None)
    _defer(batch)
    return batch


@service
def import_undo_enqueue(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Queue an applied batch for a worker, who undoes it as this actor. Raises Problem if the kind cannot be undone."""
    undoing_of(batch)
    batch = _moved(actor, batch, "enqueue_undo", enqueued_by=actor.user, attempts=0, problem=None)
    _defer(batch)
    return batch


@service
def import_abandon(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Abandon a batch before it is applied: its staged rows are deleted, the batch is kept as a trace."""
    batch = _moved(actor, batch, "abandon")
    batch.rows.all().delete()
    return batch


@service
def import_attempt(*, actor: Actor, batch: ImportBatch) -> bool:
    """Count an attempt of a worker at a batch; False if nothing is to be done with it. System actors only."""
    _require_system(actor)
    event = "attempt_undo" if batch.state == BatchState.UNDOING else "attempt"
    return move(batch, event, attempts=models.F("attempts") + 1)


@service
def import_fail(*, actor: Actor, batch: ImportBatch, problem: Problem) -> bool:
    """Record why a batch could not be applied or undone; False if neither is under way. System actors only."""
    _require_system(actor)
    event = "fail_undo" if batch.state == BatchState.UNDOING else "fail"
    return move(batch, event, problem=problem.as_dict())


def import_through(*, actor: Actor, batch: ImportBatch) -> None:
    """As a worker, apply or undo a batch with the rights of who enqueued it, unless another is at it or it is done.

    An exception is recorded on the batch and raised again; if the database fails, the batch is left to be resumed.
    """
    with held(batch.job) as free:
        if not free or not import_attempt(actor=actor, batch=batch):
            return
        carry_out = import_undo if batch.state == BatchState.UNDOING else import_apply
        try:
            carry_out(actor=Actor.of(batch.enqueued_by) if batch.enqueued_by else actor, batch=batch)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            import_fail(actor=actor, batch=batch, problem=error if isinstance(error, Problem) else unforeseen())
            raise


@service
def imports_resume(*, actor: Actor) -> int:
    """Defer again every batch that is to be applied or undone and that no worker is at; return how many. System actors only.

    A batch that was attempted MOST_CLAIMS times fails instead.
    """
    _require_system(actor)
    deferred = 0
    for batch in ImportBatch.objects.filter(state__in=UNDER_WAY).order_by("created_at"):
        if is_held(batch.job):
            continue
        if batch.attempts < MOST_CLAIMS:
            deferred += _defer(batch)
        else:
            import_fail(actor=actor, batch=batch, problem=given_up())
    return deferred


def _preview(batch: ImportBatch, kind: ImportKind) -> Iterator[Sequence[Compared]]:
    """Every row with its outcome: the rejected ones as they are read, the accepted ones as their kind compares them."""
    rejected: list[Compared] = []

    def accepted() -> Iterator[Sequence[Reading]]:
        for readings in staging.readings(batch, kind):
            rejected.extend((row, Comparison(Outcome.REJECTED)) for row in readings if row.rejected)
            yield [row for row in readings if not row.rejected]

    for compared in kind.compare(batch, accepted()):
        yield [*compared, *rejected]
        rejected.clear()
    yield rejected


def _apply(actor: Actor, batch: ImportBatch, row_number: int | None = None) -> None:
    """Import the accepted rows, or one of them, and remember the contexts in which history keeps what they wrote."""
    kind = kind_of(batch.kind)
    note_in_history(batch=str(batch.pk))
    kind.apply(actor, batch, staging.readings(batch, kind, accepted_only=True, row_number=row_number))
    batch.applied_in = list({*batch.applied_in, *contexts_noted(batch=str(batch.pk))})
    batch.save(update_fields=["applied_in"])


def _defer(batch: ImportBatch) -> bool:
    if batch.state == BatchState.UNDOING:
        return defer("core.undo_batch", queueing_lock=batch.job, batch=str(batch.pk))
    return defer("core.apply_batch", queueing_lock=batch.job, batch=str(batch.pk))


def _require_system(actor: Actor) -> None:
    if not actor.trusted:
        raise NotAllowed


def _moved(actor: Actor, batch: ImportBatch, event: str, **changes: Any) -> ImportBatch:
    """Fire an event on a batch, once even if called concurrently. Raises Problem if its state does not allow it."""
    batch = get_for(actor, ImportBatch, batch.pk, Action.IMPORT)
    _require_import(actor, batch.kind, batch.source, batch.division_code)
    if not move(batch, event, **changes):
        raise Problem(
            "batch_state",
            "The file {file} is not waiting for this step.",
            kept="It stays as it is.",
            do="Reload the page to see how far it has come.",
            file=batch.file_name,
        )
    return batch


def _require_import(actor: Actor, kind: str, source: str, division_code: str) -> None:
    """Raise NotAllowed or OutOfScope unless one of the actor's grants lets them import this kind of a department's file
    for the division: department officers those of their own department, street staff any.
    """
    model = kind_of(kind).model
    require(actor, Action.IMPORT, model, division_code)
    if source not in departments_at(actor, Action.IMPORT, model, division_code):
        raise NotAllowed


def _read(batch: ImportBatch, sheets: Sequence[SheetStaged], chosen: Collection[int]) -> None:
    """Set the sheets that are read, with their headings and a guess of what each column holds."""
    staged = [replace(sheet, read=at in chosen) for at, sheet in enumerate(sheets)]
    read = [sheet for sheet in staged if sheet.read]
    batch.sheets = list(map(asdict, staged))
    batch.__dict__.pop("staged", None)
    batch.header = max((sheet.header for sheet in read), key=len, default=[])
    batch.row_count = sum(sheet.rows for sheet in read)
    batch.mapping = _guess(batch) if read else {}
    batch.save(update_fields=["sheets", "header", "row_count", "mapping"])


def _guess(batch: ImportBatch) -> dict[str, str]:
    sample = [cells for _, cells in staging.raw_sample(batch, SAMPLE_ROWS)]
    fields = kind_of(batch.kind).fields
    guesses = guess_columns(batch.header, sample, fields, _remembered(batch)(batch.header))
    return {str(guess.column): guess.field for guess in guesses if guess.field}


def _remembered(batch: ImportBatch) -> Remembered:
    """The department's confirmed mapping of each layout."""
    rows = ColumnMapping.objects.filter(source=batch.source, kind=batch.kind)

    def columns(header: Sequence[str]) -> Mapping[str, str | None]:
        row = rows.filter(header_digest=header_digest(header)).first()
        return row.columns if row else {}

    return columns


def _no_table(file_name: str, sheets: Sequence[SheetStaged]) -> Problem:
    """Why no sheet of a file can be read."""
    problems = [Problem.from_dict(sheet.problem) for sheet in sheets if sheet.problem]
    told = next((one for one in problems if one.code != "empty_file"), None)
    if told or all(sheet.problem for sheet in sheets):
        return told or problems[0]
    return without_rows(file_name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
