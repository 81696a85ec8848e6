"""What undoing an import of people does: who leaves the register, who stays and why, which records go back."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Actor
from renyang.core.access.session import trusted
from renyang.core.files.kinds import Effect
from renyang.core.models import ImportBatch
from renyang.core.queries.undoing import LATER, NAMED, REMOVED, RESTORED, Traces, counted, depending, later_effect
from renyang.people.models import Carer, Edge, Link, LinkedBy, Move, Pair, Person, Scored, SourceRecord, Verdict


def _(message: str) -> str:
    return message


LEAVING, STAYING, DECISIONS = "leaving", "staying", "decisions"
LABELS = {
    LEAVING: _("People who leave the register: only this file names them"),
    STAYING: _("People who stay although only this file names them, because of what was recorded about them since"),
    REMOVED: _("Records removed: the import brought them"),
    RESTORED: _("Records set back to their values before the import"),
    LATER: _("Records kept: changed since the import"),
    DECISIONS: _("Decisions on pairs of records that go with the records"),
}
BY_HAND, ACCOUNT = _("entries by hand"), _("account")
FOLLOWING = (Link, Edge, Scored, Pair, Move, Person)
"""Models whose rows come from linking a record, and go with it."""


@dataclass(frozen=True)
class UndoPlan:
    """What undoing an import does: records `removed`, and `restored` to the event that has each as it was; people `leaving`,
    with those merged into them; people `staying`, with what was recorded about them; and people who remain and whose
    facts are resolved anew.
    """

    removed: frozenset[int]
    restored: Mapping[int, Any]
    later: Mapping[int, uuid.UUID | None]
    leaving: frozenset[uuid.UUID]
    staying: Mapping[uuid.UUID, Counter[str]]
    remaining: frozenset[uuid.UUID]

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows by effect; call it before anything is undone."""
        return {
            LEAVING: len(_not_merged(self.leaving)),
            STAYING: len(self.staying),
            REMOVED: len(self.removed),
            RESTORED: len(self.restored),
            LATER: len(self.later),
            DECISIONS: _decisions(self.removed),
        }


def undo_plan(batch: ImportBatch) -> UndoPlan:
    """Plan the undoing of an import, looking past its reader: only counts of it are shown to everybody."""
    traces = Traces.of(SourceRecord, batch)
    by_model = Link.objects.filter(by=LinkedBy.MODEL)
    owners = dict(by_model.filter(record__in=traces.made).values_list("record_id", "person_id"))
    named_by_others = by_model.filter(person__in=set(owners.values())).exclude(record__in=traces.made)
    alone = set(owners.values()) - set(named_by_others.values_list("person_id", flat=True))
    merged = _merged_into(alone)
    staying = _recorded_about(alone, merged)
    kept = {record for record, person in owners.items() if person in staying}
    changed = by_model.filter(record__in=traces.changed).values_list("person_id", flat=True)
    left = alone - staying.keys()
    return UndoPlan(
        removed=traces.made - kept,
        restored=traces.changed,
        later=traces.later,
        leaving=frozenset(left | {stub for stub, person in merged.items() if person in left}),
        staying=staying,
        remaining=frozenset({*owners.values(), *changed} - left),
    )


def undo_foreseen(actor: Actor, batch: ImportBatch) -> Sequence[Effect]:
    """What undoing an import would do. Names only people whom the reader may see; logs who was named."""
    with trusted():
        plan = undo_plan(batch)
        counts = plan.counts
        later = later_effect(actor, plan.later)
        leaving, staying = _named(actor, plan.leaving), _named(actor, plan.staying)
    record_read(
        actor=actor,
        subject="undoing",
        subject_id=batch.pk,
        division_code=batch.division_code,
        facts=(),
        people=[person.pk for person in (*leaving, *staying)],
    )
    named = {
        LEAVING: [(person.name, "") for person in leaving],
        STAYING: [(person.name, counted(plan.staying[person.pk])) for person in staying],
        LATER: later.named,
    }
    return [Effect(code, counts[code], named.get(code, ())) for code in LABELS]


def _named(actor: Actor, people: Collection[uuid.UUID]) -> list[Person]:
    rows = Person.objects.visible_to(actor).filter(pk__in=people, merged_into=None)
    return list(rows.order_by("pinyin", "pk")[:NAMED])


def _not_merged(people: Collection[uuid.UUID]) -> list[uuid.UUID]:
    return list(Person.objects.filter(pk__in=people, merged_into=None).values_list("pk", flat=True))


def _decisions(records: Collection[int]) -> int:
    either = Q(left__in=records) | Q(right__in=records)
    return Pair.objects.filter(either, verdict__in=(Verdict.SAME, Verdict.DIFFERENT)).count()


def _merged_into(people: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Everybody who was merged into one of these people, at any distance, with whom."""
    merged: dict[uuid.UUID, uuid.UUID] = {}
    into = {person: person for person in people}
    while into:
        rows = Person.objects.filter(merged_into__in=into).values_list("pk", "merged_into_id")
        into = {stub: into[person] for stub, person in rows if stub not in merged}
        merged |= into
    return merged


def _recorded_about(
    people: Collection[uuid.UUID], merged: Mapping[uuid.UUID, uuid.UUID]
) -> dict[uuid.UUID, Counter[str]]:
    """What workers and others recorded about each of these people, and about those merged into them, by what it is called."""
    of = {**{person: person for person in people}, **merged}
    recorded: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    accounts = Person.objects.filter(pk__in=of).exclude(user=None).values_list("pk", "user_record_id")
    by_hand = dict(Link.objects.filter(person__in=of, by=LinkedBy.HUMAN).values_list("record_id", "person_id"))
    for person, record in accounts:
        recorded[of[person]][gettext(ACCOUNT)] += 1
        by_hand.pop(record, None)
    held = depending(SourceRecord, by_hand, but=FOLLOWING)
    for record, person in by_hand.items():
        recorded[of[person]] += held.get(record) or Counter({gettext(BY_HAND): 1})
    for person, counts in depending(Person, of, but=(*FOLLOWING, Carer)).items():
        recorded[of[person]] += counts
    return dict(recorded)
