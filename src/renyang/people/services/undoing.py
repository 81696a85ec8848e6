"""Undo an import of people."""

import uuid
from collections.abc import Collection, Mapping

from renyang.core.access.gate import Action, Actor, require
from renyang.core.access.session import trusted
from renyang.core.bulk import rows_remove, rows_restore
from renyang.core.models import ImportBatch
from renyang.core.queries.undoing import written_by
from renyang.core.service import service
from renyang.people.models import Link, LinkedBy, Person, SourceRecord
from renyang.people.queries.undoing import UndoPlan, undo_plan
from renyang.people.services.holding import hold_near
from renyang.people.services.linkage import put_together, records_near
from renyang.people.services.register_runs import link_enqueue


@service
def people_undo(*, actor: Actor, batch: ImportBatch) -> Mapping[str, int]:
    """Undo an import of people: its records go, or back to what they were, and people follow their records at once; the
    numbers by effect. Who is named by no other file leaves the register, unless something was recorded about her.
    For a worker, linkage then follows, as after an import.
    """
    require(actor, Action.IMPORT, Person, batch.division_code)
    with trusted():  # what it wrote, wherever the people live by now
        records = written_by(SourceRecord, batch)
        hold_near(list(records.values_list("pk", flat=True)))
        list(records.select_for_update().values_list("pk"))
        plan = undo_plan(batch)
        counts = plan.counts
        _follow_others(plan)
        rows_remove(SourceRecord, plan.removed)
        rows_restore(SourceRecord, plan.restored.values())
        left = Link.objects.filter(person__in=plan.remaining, by=LinkedBy.MODEL).values_list("record_id", flat=True)
        if left:
            put_together(actor, records_near(list(left)))
        _leave(plan.leaving)
    if not actor.trusted:
        link_enqueue(actor=actor, division_code=batch.division_code)
    return counts


def _follow_others(plan: UndoPlan) -> None:
    """Let what was written by hand beside a record that goes follow another record of the same person."""
    others = Link.objects.filter(person__in=plan.remaining, by=LinkedBy.MODEL).exclude(record__in=plan.removed)
    first = dict(others.order_by("-record_id").values_list("person_id", "record_id"))
    links = list(Link.objects.filter(beside__in=plan.removed, person__in=first))
    for link in links:
        link.beside_id = first[link.person_id]
    Link.objects.bulk_update(links, ["beside"])


def _leave(people: Collection[uuid.UUID]) -> None:
    """Remove people from the register, those merged into others first."""
    leaving = set(people)
    while leaving:
        into = set(Person.objects.filter(pk__in=leaving).values_list("merged_into_id", flat=True))
        last = leaving - into
        rows_remove(Person, last)
        leaving -= last
