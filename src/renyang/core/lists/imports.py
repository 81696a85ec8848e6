"""The list of imported files."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core import queries
from renyang.core.access.roles import Department
from renyang.core.files.kinds import kind_of
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.core.lists.fields import field_column
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
    title=gettext_lazy("Imports"),
    model=ImportBatch,
    rows=lambda reader: queries.batches(reader.actor),
    empty=gettext_lazy("No file has been imported yet."),
    columns=(
        field_column(ImportBatch, "id", gettext_lazy("File")),
        field_column(ImportBatch, "file_name", gettext_lazy("File")),
        Column(
            name="kind", label=gettext_lazy("Kind"), words=lambda batch: _(kind_of(batch.kind).label), order=("kind",)
        ),
        field_column(ImportBatch, "source", gettext_lazy("Source"), choices=Department),
        field_column(ImportBatch, "division_code", gettext_lazy("Division"), on_page=False),
        field_column(ImportBatch, "row_count", gettext_lazy("Rows")),
        *(_count(outcome, outcome.label) for outcome in Outcome),
        field_column(ImportBatch, "state", gettext_lazy("State"), choices=BatchState),
        Column(name="created_by", label=gettext_lazy("Who")),
        field_column(ImportBatch, "created_at", gettext_lazy("When")),
    ),
)
