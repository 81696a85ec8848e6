"""What an imported file changes, row by row: values before and after, and the rows whose person is in question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Actor
from renyang.core.files.kinds import ImportKind, kind_of
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
    """A row that changes a record, or might: the record's name, if the reader may see it, the fields that differ, what was
    noticed in the row, and who decided that it is of this record, if that was in question.
    """

    row_number: int
    place: str
    record: str
    fields: tuple[FieldChange, ...]
    notes: tuple[str, ...]
    decided_by: str


def changed_rows(actor: Actor, row: ImportBatch, *, after: str = "", size: int = CHANGES_SHOWN) -> ListPage[RowChange]:
    """A page of the rows that change a record, each with its fields before and after. A value outside the actor's purpose
    is left out; whose values are shown is written to the access log. Get the batch through `batch` first.
    """
    return _rows(actor, row, Outcome.UPDATED, after, size)


def questions(actor: Actor, row: ImportBatch) -> ListPage[RowChange]:
    """The first rows that wait for a decision, each with the record that it may be of. As `changed_rows` otherwise."""
    return _rows(actor, row, Outcome.QUESTION, "", CHANGES_SHOWN)


def _rows(actor: Actor, row: ImportBatch, outcome: Outcome, after: str, size: int) -> ListPage[RowChange]:
    kind = kind_of(row.kind)
    labels = {field.name: field.label for field in kind.fields}
    labels["division_code"] = labels.get("community", "")
    staged_rows = row.rows_read().filter(outcome=outcome)
    page = query_page(staged_rows, (), key=after, salt=f"{outcome} {row.pk}", size=size)
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
    sayings = [kind.sayings[note["code"]] for note in staged.problems]
    return RowChange(
        staged.row_number,
        staged.batch.place(staged.row_number),
        change["record"] if kind.shows(actor, division, "name") else "",
        tuple(fields),
        tuple(gettext(saying) for saying in sayings),
        staged.decided_by,
    )
