"""Decisions on moves: the community where a person lives lets her go to the one that claims her, or not."""

import uuid

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.access.roles import Department
from renyang.core.jobs import states
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.people.models import Move, Person
from renyang.people.services.by_hand import record_beside, record_keep
from renyang.people.services.holding import person_of
from renyang.people.services.people import resolve_again
from renyang.science.problem import Problem

REASON_LIMIT = 200  # characters


@service
def move_accept(*, actor: Actor, move: Move) -> Move:
    """Let a person go to the community that claims her, as of today. Raises Problem if the move was decided or overtaken."""
    move, person = _held(actor, move)
    _decide(move, "accept", actor)
    record = record_beside(actor, person, source=Department.COMMUNITY, record_key=uuid.uuid4().bytes)
    record.division_code = move.to_division
    record.collected_on = timezone.localdate()
    record_keep(actor, record)
    # as the operator: the right was checked, and she may leave the actor's scope
    resolve_again(Actor.operator(actor.name), [person.pk])
    return move


@service
def move_decline(*, actor: Actor, move: Move, reason: str) -> Move:
    """Keep a person where she is, with a reason for the community that claims her. It is not asked again while its record
    stays the same. Raises Problem without a reason, or if the move was decided or overtaken.
    """
    move, _person = _held(actor, move)
    missing = Problem(
        "reason_missing",
        "The community that asks wants to know why she stays.",
        kept="The move still waits.",
        do="Give the reason in a sentence.",
    )
    _decide(move, "decline", actor, reason=typed(reason, REASON_LIMIT, kept=missing.kept, without=missing))
    return move


def _held(actor: Actor, move: Move) -> tuple[Move, Person]:
    """The move and its person, held until the service ends. Raises Problem if its record changed or left her."""
    move = get_for(actor, Move, move.pk, Action.CHANGE)
    person = person_of(move.record)
    move.refresh_from_db()
    if person.pk != move.person_id or person.division_code != move.from_division or move.record.digest != move.digest:
        raise _overtaken()
    return move, get_for(actor, Person, person.pk, Action.CHANGE)


def _decide(move: Move, event: str, actor: Actor, *, reason: str = "") -> None:
    if not states.move(move, event, decided_by=actor.name, decided_at=timezone.now(), reason=reason):
        raise _overtaken()


def _overtaken() -> Problem:
    return Problem(
        "move_overtaken",
        "This move was decided already, or its record was changed meanwhile.",
        kept="She lives where the register says now.",
        do="Open the page again: what still waits is listed there.",
    )
