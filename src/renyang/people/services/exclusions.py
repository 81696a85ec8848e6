"""Exclude people who were entered by mistake. They stay in the history, and an exclusion can be withdrawn."""

import uuid

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for, require
from renyang.core.access.roles import Department
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.people.domain.survivorship import VERIFIED
from renyang.people.models import Exclusion, Person, PersonStatus
from renyang.people.services.by_hand import record_beside, record_keep
from renyang.people.services.holding import hold_people, person_of
from renyang.people.services.people import resolve_again
from renyang.science.problem import Problem

REASON_LIMIT = 200  # characters


@service
def person_exclude(*, actor: Actor, person: Person, reason: str) -> Exclusion:
    """Exclude a person who does not exist: she is listed and counted nowhere, whatever later files say of her. Raises Problem
    without a reason, or if she is excluded already.
    """
    person = get_for(actor, Person.objects.filter(merged_into=None), person.pk, Action.CHANGE)
    hold_people(person)
    person.refresh_from_db()
    require(actor, Action.CHANGE, Exclusion, person.division_code)
    if person.status == PersonStatus.EXCLUDED:
        raise Problem("excluded", "This person is excluded already.", kept="She stays excluded.")
    missing = Problem(
        "reason_missing",
        "Somebody is excluded only with a reason.",
        kept="Nothing was saved.",
        do="Write how you know that she does not exist.",
    )
    reason = typed(reason, REASON_LIMIT, kept=missing.kept, without=missing)
    pk, today = uuid.uuid4(), timezone.localdate()
    record = record_beside(actor, person, source=Department.COMMUNITY, record_key=pk.bytes)
    record.facts = {"status": str(PersonStatus.EXCLUDED), "status_on": today.isoformat(), VERIFIED: ["status"]}
    record.collected_on = today
    record_keep(actor, record)
    made = Exclusion.objects.create(id=pk, record=record, reason=reason, noted_by=actor.display_name[:60])
    _resolve(actor, person)
    return made


@service
def exclusion_withdraw(*, actor: Actor, exclusion: Exclusion) -> Exclusion:
    """Withdraw a wrong exclusion: the person is again who her other records say. Raises Problem if it was withdrawn already."""
    exclusion = get_for(actor, Exclusion, exclusion.pk, Action.CHANGE)
    record = exclusion.record
    person = person_of(record)
    standing = Exclusion.objects.filter(pk=exclusion.pk, withdrawn_by="")
    if not standing.update(withdrawn_by=actor.name, withdrawn_at=timezone.now()):
        raise Problem("withdrawn", "The exclusion was withdrawn already.", kept="It stays as it is.")
    record.facts, record.collected_on = {}, None
    record_keep(actor, record)
    _resolve(actor, person)
    exclusion.refresh_from_db()
    return exclusion


def _resolve(actor: Actor, person: Person) -> None:
    """Resolve a person's facts again, as the operator: the right was checked."""
    resolve_again(Actor.operator(actor.name), [person.pk])
