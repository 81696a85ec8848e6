"""Imported files: batches, their staged rows, and remembered column mappings."""

import uuid
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from renyang.core.access.roles import Department
from renyang.core.files.sheets.header import column_letter
from renyang.core.history import tracked
from renyang.core.jobs.states import Machine, Stateful
from renyang.core.models.accounts import User
from renyang.core.sealing.fields import HashField, SealedField
from renyang.core.text.masking import MaskedField, MaskedJSONField


@tracked()
class ColumnMapping(models.Model):
    """The last confirmed column mapping of a department's layout, identified by the digest of its headings."""

    source = models.CharField(max_length=20, choices=Department)
    kind = models.CharField(max_length=20)
    header_digest = models.CharField(max_length=64)
    columns = MaskedJSONField(default=dict)  # heading -> field name, or null where the column was left out

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "header_digest"], name="one_mapping_of_a_layout")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind}"


class BatchState(models.TextChoices):
    """The state of an imported file."""

    STAGED = "staged", _("columns to be confirmed")
    PREVIEWED = "previewed", _("ready to import")
    APPLYING = "applying", _("being imported")
    APPLIED = "applied", _("imported")
    FAILED = "failed", _("import failed")
    ABANDONED = "abandoned", _("abandoned")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


UNDER_WAY = (BatchState.APPLYING, BatchState.UNDOING)
"""The states in which a worker has something to do."""
DECIDABLE = (BatchState.PREVIEWED, BatchState.FAILED, BatchState.APPLIED)
"""The states in which the questions of a batch can be decided."""


@dataclass(frozen=True)
class SheetStaged:
    """One sheet of a file. Staged rows count on from sheet to sheet: row 5 of this one is number `first` + 5, and its last
    row is number `last`. `rows` counts those that are not empty, `filled` such cells of each column; `problem` is why it is
    no table (`Problem.as_dict()`), `remarks` what was seen in it (codes and facts).
    """

    name: str
    hidden: bool
    read: bool
    header: list[str]
    header_rows: int
    date_1904: bool
    first: int
    last: int
    rows: int
    filled: list[int]
    remarks: list[dict[str, Any]]
    problem: dict[str, Any] | None


@tracked()
class ImportBatch(Stateful):
    """One uploaded file: who uploaded it, from which department, for which division, and its state.

        staged --choose--> staged
        staged --map--> previewed
        staged --abandon--> abandoned
        previewed --choose--> staged
        previewed --map--> previewed
        previewed --enqueue--> applying
        previewed --apply--> applied
        previewed --abandon--> abandoned
        applying --attempt--> applying
        applying --apply--> applied
        applying --fail--> failed
        applied --enqueue_undo--> undoing
        applied --undo--> undone
        failed --choose--> staged
        failed --map--> previewed
        failed --enqueue--> applying
        failed --abandon--> abandoned
        undoing --attempt_undo--> undoing
        undoing --undo--> undone
        undoing --fail_undo--> applied

    A batch that is being applied or undone, not its job, is the record of what to do: every attempt of a worker is
    counted, and one that a killed worker left is taken up again. Abandoning a batch deletes its staged rows and nothing
    else; undoing one takes back what it wrote (docs/decisions/0021).
    """

    machine = Machine(
        {
            BatchState.STAGED: {
                "choose": BatchState.STAGED,
                "map": BatchState.PREVIEWED,
                "abandon": BatchState.ABANDONED,
            },
            BatchState.PREVIEWED: {
                "choose": BatchState.STAGED,
                "map": BatchState.PREVIEWED,
                "enqueue": BatchState.APPLYING,
                "apply": BatchState.APPLIED,
                "abandon": BatchState.ABANDONED,
            },
            BatchState.APPLYING: {
                "attempt": BatchState.APPLYING,
                "apply": BatchState.APPLIED,
                "fail": BatchState.FAILED,
            },
            BatchState.APPLIED: {"enqueue_undo": BatchState.UNDOING, "undo": BatchState.UNDONE},
            BatchState.FAILED: {
                "choose": BatchState.STAGED,
                "map": BatchState.PREVIEWED,
                "enqueue": BatchState.APPLYING,
                "abandon": BatchState.ABANDONED,
            },
            BatchState.ABANDONED: {},
            BatchState.UNDOING: {
                "attempt_undo": BatchState.UNDOING,
                "undo": BatchState.UNDONE,
                "fail_undo": BatchState.APPLIED,
            },
            BatchState.UNDONE: {},
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division_code = models.CharField(_("division"), max_length=12)
    source = models.CharField(_("source"), max_length=20, choices=Department)
    kind = models.CharField(_("kind"), max_length=20)
    file_name = MaskedField(_("file"), max_length=200)
    file_digest = models.CharField(max_length=64)
    collected_on = models.DateField(_("collected on"), null=True, blank=True)
    sheets = MaskedJSONField(default=list)  # `SheetStaged` of each
    header = MaskedJSONField(default=list)
    mapping = models.JSONField(default=dict)  # column number (as text) -> field name
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.STAGED)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(default=dict)  # rows by outcome
    previewed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=60)
    enqueued_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)  # null: the operator
    attempts = models.PositiveSmallIntegerField(default=0)  # of workers since it was last enqueued
    problem = MaskedJSONField(null=True)  # `Problem.as_dict()`
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_in = ArrayField(models.UUIDField(), default=list)  # the contexts in which history keeps what it wrote
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True)
    effects = models.JSONField(default=dict)  # of undoing it: code -> rows

    class Meta:
        # serves core.batches: the list of imported files, newest first
        indexes = [models.Index(fields=["division_code", "-created_at"], name="imports_list")]

    def __str__(self) -> str:
        return self.file_name

    @cached_property
    def staged(self) -> "tuple[SheetStaged, ...]":
        """The sheets of the file, in its order."""
        return tuple(SheetStaged(**sheet) for sheet in self.sheets)

    def rows_read(self) -> "models.QuerySet[StagedRow]":
        """The staged rows of the sheets that are read, in order."""
        rows, left = self.rows.order_by("row_number"), [one for one in self.staged if not one.read]
        for sheet in left:
            rows = rows.exclude(row_number__gt=sheet.first, row_number__lte=sheet.last)
        return rows

    def sheet_of(self, row_number: int) -> "SheetStaged | None":
        """The sheet of a staged row; None for a batch without any on record."""
        at = bisect_left(self.staged, row_number, key=lambda sheet: sheet.last)
        return self.staged[at] if at < len(self.staged) else None

    def place(self, row_number: int, column: int | None = None) -> str:
        """Where a staged row, or a cell of it, is in the file: "5" or "C5", behind the sheet's name if several are read."""
        sheet = self.sheet_of(row_number)
        row = f"{'' if column is None else column_letter(column)}{row_number - (sheet.first if sheet else 0)}"
        several = sum(one.read for one in self.staged) > 1
        return f"{sheet.name}!{row}" if sheet and several else row

    @property
    def headings(self) -> dict[str, str]:
        """The heading of each field's column."""
        return {name: self.header[int(at)] for at, name in self.mapping.items()}

    @property
    def job(self) -> str:
        """The name of its job in the queue, which whoever applies or undoes it holds."""
        verb = "undo" if self.state == BatchState.UNDOING else "apply"
        return f"core.{verb}_batch {self.pk}"


class Outcome(models.TextChoices):
    """The effect of importing a staged row, as previewed or as applied."""

    NEW = "new", _("new")
    UPDATED = "updated", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    QUESTION = "question", _("to be decided")
    REJECTED = "rejected", _("rejected")


class StagedRow(models.Model):
    """A sealed copy of a row of the file, with its outcome. The batch is its history.

    A question is not imported until a worker decides it, before or after the others are; its outcome is then that of the
    decision.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField(_("row"))
    cells = SealedField()
    outcome = models.CharField(max_length=10, choices=Outcome, null=True)  # noqa: DJ001 - unknown until the preview
    problems = models.JSONField(default=list)  # [{"column": heading, "code": ..., "facts": {...}}]
    change = SealedField(null=True)  # of the record that it updates: `Comparison.as_json()`
    target = HashField(max_length=16, null=True)  # the key of that record, as its kind finds it
    decided_by = models.CharField(max_length=60, blank=True, db_default="")  # of a question
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row_number"], name="one_staged_row_a_line")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_number}"
