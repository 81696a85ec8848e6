"""Imported files: batches, their staged rows, and remembered column mappings."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.roles import Department
from renyang.core.history import tracked
from renyang.core.jobs.states import Machine, Stateful
from renyang.core.models.accounts import User
from renyang.core.sealing.fields import SealedField
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

    STAGED = "staged", _("waiting for its columns to be confirmed")
    PREVIEWED = "previewed", _("ready to be taken in")
    APPLYING = "applying", _("being taken in")
    APPLIED = "applied", _("taken in")
    FAILED = "failed", _("not taken in: something failed")
    ABANDONED = "abandoned", _("abandoned")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


UNDER_WAY = (BatchState.APPLYING, BatchState.UNDOING)
"""The states in which a worker has something to do."""


@tracked()
class ImportBatch(Stateful):
    """One uploaded file: who uploaded it, from which department, for which division, and its state.

        staged --map--> previewed
        staged --abandon--> abandoned
        previewed --map--> previewed
        previewed --enqueue--> applying
        previewed --apply--> applied
        previewed --abandon--> abandoned
        applying --attempt--> applying
        applying --apply--> applied
        applying --fail--> failed
        applied --enqueue_undo--> undoing
        applied --undo--> undone
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
            BatchState.STAGED: {"map": BatchState.PREVIEWED, "abandon": BatchState.ABANDONED},
            BatchState.PREVIEWED: {
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
    header = MaskedJSONField(default=list)
    mapping = models.JSONField(default=dict)  # column number (as text) -> field name
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.STAGED)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(default=dict)  # new, updated, unchanged, rejected
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
    REJECTED = "rejected", _("rejected")


class StagedRow(models.Model):
    """A sealed copy of a row of the file, with its outcome. Written once; the batch is its history."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField(_("row"))
    cells = SealedField()
    outcome = models.CharField(max_length=10, choices=Outcome, null=True)  # noqa: DJ001 - unknown until the preview
    problems = models.JSONField(default=list)  # [{"column": heading, "code": ..., "facts": {...}}]
    change = SealedField(null=True)  # of the record that it updates: `Comparison.as_json()`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row_number"], name="one_staged_row_a_line")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_number}"
