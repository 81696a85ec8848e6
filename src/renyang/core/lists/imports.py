"""The list of imported files."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core import queries
from renyang.core.access.roles import Department
from renyang.core.files.kinds import kind_of
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.core.models import BatchState, ImportBatch, Outcome


def _count(outcome: Outcome, label: str | Promise) -> Column[ImportBatch]:
    return Column(
        name=outcome.value,
        label=label,
        kind=Kind.WHOLE,
        value=lambda batch: batch.counts.get(outcome.value),
        optional=True,
        on_page=outcome == Outcome.REJECTED,
    )


IMPORTS: DeclaredList[ImportBatch, None] = DeclaredList(
    name="imports",
    title=gettext_lazy("Spreadsheets taken in"),
    model=ImportBatch,
    rows=lambda reader: queries.batches(reader.actor),
    empty=gettext_lazy("No spreadsheet has been brought in yet."),
    columns=(
        Column(name="id", label=gettext_lazy("File"), kind=Kind.UUID, value=lambda batch: batch.pk),
        Column(name="file_name", label=gettext_lazy("File"), value=lambda batch: batch.file_name, order=("file_name",)),
        Column(
            name="kind",
            label=gettext_lazy("Kind"),
            value=lambda batch: batch.kind,
            words=lambda batch: _(kind_of(batch.kind).label),
            order=("kind",),
        ),
        Column(
            name="source",
            label=gettext_lazy("Source"),
            kind=Kind.CHOICE,
            choices=Department,
            value=lambda batch: batch.source,
            order=("source",),
        ),
        Column(
            name="row_count",
            label=gettext_lazy("Rows"),
            kind=Kind.WHOLE,
            value=lambda batch: batch.row_count,
            order=("row_count",),
        ),
        *(_count(outcome, outcome.label) for outcome in Outcome),
        Column(
            name="state",
            label=gettext_lazy("State"),
            kind=Kind.CHOICE,
            choices=BatchState,
            value=lambda batch: batch.state,
            order=("state",),
        ),
        Column(name="created_by", label=gettext_lazy("Who"), value=lambda batch: batch.created_by),
        Column(
            name="created_at",
            label=gettext_lazy("When"),
            kind=Kind.MOMENT,
            value=lambda batch: batch.created_at,
            order=("created_at",),
        ),
    ),
)
