"""Workers' decisions on linkage: they override any model, take effect at once and can be undone."""

import uuid
from collections.abc import Collection, Iterable

from django.apps import apps
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, OutOfScope, get_for
from renyang.core.service import service
from renyang.people.models import LinkedBy, Pair, Person, PersonStatus, SourceRecord, Verdict
from renyang.people.queries.linkage import pairs_within
from renyang.people.services.holding import hold_near
from renyang.people.services.linkage import put_together, records_near
from renyang.science.problem import Problem


@service
def pair_decide(*, actor: Actor, pair: Pair, verdict: Verdict) -> Pair:
    """Decide whether a pair of records is one person or two, or put the decision off."""
    pair = get_for(actor, pairs_within(actor), pair.pk, Action.CHANGE)
    hold_near([pair.left_id, pair.right_id])  # what was read before may have changed meanwhile
    pair = get_for(actor, pairs_within(actor), pair.pk, Action.CHANGE)
    _write(actor, [(pair, verdict)])
    if verdict in {Verdict.SAME, Verdict.DIFFERENT}:
        put_together(actor, records_near([pair.left_id, pair.right_id]))
    return pair


@service
def person_split(*, actor: Actor, person: Person, records: Collection[int]) -> None:
    """Split off some of a person's records: they stay together as another person.

    Raises Problem if they are none or all of her records.
    """
    person = get_for(actor, Person, person.pk, Action.CHANGE)
    hold_near([record.pk for record in _linked(person)])
    hers = _linked(person)
    leaving = [record for record in hers if record.pk in set(records)]
    staying = [record for record in hers if record not in leaving]
    if not leaving or not staying:
        raise Problem(
            "split_needs_both",
            "Some records have to leave and some to stay.",
            kept="Nothing was changed.",
            do="Choose the records that speak of somebody else.",
        )
    apart = [(_pair(one, other), Verdict.DIFFERENT) for one in leaving for other in staying]
    together = [(_pair(leaving[0], other), Verdict.SAME) for other in leaving[1:]]
    _write(actor, [*apart, *together])
    put_together(actor, records_near([record.pk for record in hers]))


@service
def person_merge(*, actor: Actor, person: Person, other: Person) -> None:
    """Merge two people; decisions that kept their records apart are reopened. Raises Problem if they are the same person, or
    one has no linked records or is excluded.
    """
    person, other = (get_for(actor, Person, row.pk, Action.CHANGE) for row in (person, other))
    hold_near([record.pk for record in [*_linked(person), *_linked(other)]])
    here, there = _linked(person), _linked(other)
    excluded = PersonStatus.EXCLUDED in (person.status, other.status)
    if person == other or not here or not there or excluded:
        raise Problem(
            "merge_needs_two",
            "Two people with records are needed to be put together.",
            kept="Nothing was changed.",
            do="Choose another person.",
        )
    pairs = [_pair(one, another) for one in here for another in there]
    kept_apart = [pair for pair in pairs[1:] if pair.verdict == Verdict.DIFFERENT]
    _write(actor, [(pairs[0], Verdict.SAME), *((pair, Verdict.OPEN) for pair in kept_apart)])
    put_together(actor, records_near([record.pk for record in [*here, *there]]))


@service
def decision_undo(*, actor: Actor, decision: uuid.UUID) -> None:
    """Undo a decision: each of its pairs gets its previous verdict. Raises OutOfScope if the actor sees no such decision."""
    rows = Pair.objects.visible_to(actor, Action.CHANGE).filter(decision=decision).order_by("pk")
    concerned = {number for left, right in rows.values_list("left_id", "right_id") for number in (left, right)}
    hold_near(concerned)
    pairs = list(rows.all())
    if not pairs:
        raise OutOfScope
    _write(actor, [(pair, _before(pair)) for pair in pairs])
    put_together(actor, records_near(concerned))


def _linked(person: Person) -> list[SourceRecord]:
    """The records linked to a person by the model or a decision, without those written by hand, which follow by themselves."""
    rows = SourceRecord.objects.filter(link__person=person, link__by=LinkedBy.MODEL)
    return list(rows.order_by("pk"))


def _pair(one: SourceRecord, other: SourceRecord) -> Pair:
    """The pair of two records, from the database or not yet saved."""
    left, right = sorted((one, other), key=lambda record: record.pk)
    pair = Pair.objects.filter(left=left, right=right).first()
    return pair or Pair(left=left, right=right, division_code=left.division_code)


def _write(actor: Actor, verdicts: Iterable[tuple[Pair, Verdict]]) -> None:
    """Save verdicts as one decision."""
    decision, now = uuid.uuid4(), timezone.now()
    for pair, verdict in verdicts:
        pair.verdict, pair.decision = verdict, decision
        pair.decided_by, pair.decided_at = actor.name, now
        pair.save()


def _before(pair: Pair) -> Verdict:
    """The verdict before a pair's current decision, from its history."""
    events = apps.get_model("people", "PairEvent").objects.filter(pgh_obj_id=pair.pk).exclude(decision=pair.decision)
    before = events.order_by("-pgh_id").first()
    return Verdict(before.verdict) if before else Verdict.OPEN
