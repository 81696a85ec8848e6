"""What undoing an import of needs does."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from renyang.care.domain.wording import service_words
from renyang.care.models import Need
from renyang.core.access.audit import record_read
from renyang.core.access.gate import Actor
from renyang.core.access.session import trusted
from renyang.core.files.kinds import Effect
from renyang.core.models import ImportBatch
from renyang.core.queries.undoing import (
    IN_USE,
    LATER,
    NAMED,
    REMOVED,
    RESTORED,
    Traces,
    counted,
    depending,
    later_effect,
)


@dataclass(frozen=True)
class NeedsPlan:
    """What undoing an import does: needs `removed`, `restored` to the event that has each as it was, and those that stay,
    because they were written `later` or because other records depend on them.
    """

    removed: frozenset[uuid.UUID]
    restored: Mapping[uuid.UUID, Any]
    later: Mapping[uuid.UUID, uuid.UUID | None]
    in_use: Mapping[uuid.UUID, Counter[str]]

    @property
    def counts(self) -> dict[str, int]:
        """The number of needs by effect."""
        return {
            REMOVED: len(self.removed),
            RESTORED: len(self.restored),
            LATER: len(self.later),
            IN_USE: len(self.in_use),
        }


def needs_plan(batch: ImportBatch) -> NeedsPlan:
    """Plan the undoing of an import of needs."""
    traces = Traces.of(Need, batch)
    in_use = depending(Need, traces.made)
    return NeedsPlan(traces.made - in_use.keys(), traces.changed, traces.later, in_use)


def needs_undo_foreseen(actor: Actor, batch: ImportBatch) -> Sequence[Effect]:
    """What undoing an import of needs would do. Names only needs that the reader may see; logs whose."""
    with trusted():
        plan = needs_plan(batch)
        named = {code: _named(actor, keys) for code, keys in
                 ((REMOVED, plan.removed), (RESTORED, plan.restored), (IN_USE, plan.in_use))}  # fmt: skip
        later = later_effect(actor, plan.later)
    record_read(
        actor=actor,
        subject="undoing",
        subject_id=batch.pk,
        division_code=batch.division_code,
        facts=(),
        people={need.record.link.person_id for needs in named.values() for need in needs},
    )
    words = {
        code: [(_words(need), counted(plan.in_use[need.pk]) if code == IN_USE else "") for need in needs]
        for code, needs in named.items()
    }
    return [Effect(code, count, words.get(code, later.named)) for code, count in plan.counts.items()]


def _named(actor: Actor, keys: Collection[uuid.UUID]) -> list[Need]:
    rows = Need.objects.visible_to(actor).filter(pk__in=keys).select_related("record__link__person")
    return list(rows.order_by("record__link__person__pinyin", "service")[:NAMED])


def _words(need: Need) -> str:
    return f"{need.record.link.person.name} · {service_words(need.service)}"
