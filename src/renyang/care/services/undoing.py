"""Undo an import of needs."""

from collections.abc import Mapping

from renyang.care.models import Need
from renyang.care.queries.undoing import needs_plan
from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.access.session import trusted
from renyang.core.bulk import rows_remove, rows_restore
from renyang.core.models import ImportBatch
from renyang.core.queries.undoing import Traces, written_by
from renyang.core.service import service
from renyang.people.models import SourceRecord


@service
def needs_undo(*, actor: Actor, batch: ImportBatch) -> Mapping[str, int]:
    """Undo an import of needs, with the records that hold them; the numbers of needs by effect. A need that somebody changed
    or ended since stays as it is.
    """
    if not may(actor, Action.IMPORT, Need, batch.division_code):
        raise NotAllowed
    with trusted():  # what it wrote, wherever the people live by now
        list(written_by(Need, batch).select_for_update().values_list("pk"))
        plan = needs_plan(batch)
        going = list(Need.objects.filter(pk__in=plan.removed).values_list("record_id", flat=True))
        restored = Need.objects.filter(pk__in=plan.restored).values_list("record_id", flat=True)
        records = Traces.of(SourceRecord, batch).changed
        rows_remove(Need, plan.removed)
        rows_remove(SourceRecord, going)
        rows_restore(Need, plan.restored.values())
        rows_restore(SourceRecord, [records[key] for key in restored if key in records])
    return plan.counts
