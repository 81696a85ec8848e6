"""Queries of moves between communities: those a community has to decide, and those it waits for."""

from django.db.models import F, QuerySet

from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, may
from renyang.people.models import Move, MoveState, PersonStatus, SourceRecord


def may_decide_moves(actor: Actor) -> bool:
    """Whether the actor may decide moves anywhere."""
    return may(actor, Action.CHANGE, Move)


def waiting_moves(actor: Actor) -> GatedQuerySet[Move]:
    """The moves of the actor's residents to decide, longest waiting first. Raises NotAllowed if the actor may decide none."""
    if not may_decide_moves(actor):
        raise NotAllowed
    rows = Move.objects.visible_to(actor, Action.CHANGE).filter(state=MoveState.OPEN)
    rows = rows.exclude(person__status=PersonStatus.EXCLUDED)
    return rows.select_related("person", "record__batch").order_by("asked_at", "pk")


def awaited_moves(actor: Actor) -> QuerySet[Move]:
    """The moves that the actor's own records ask other communities for, and those declined that still stand, latest first.

    Whoever may read a record may read what became of it; the person is another community's and is not read here. Raises
    NotAllowed if the actor may decide no moves.
    """
    if not may_decide_moves(actor):
        raise NotAllowed
    rows = Move.objects.filter(record__in=SourceRecord.objects.visible_to(actor))
    rows = rows.filter(state__in=(MoveState.OPEN, MoveState.DECLINED), record__digest=F("digest"))
    decided_here = Move.objects.visible_to(actor, Action.CHANGE)
    return rows.exclude(pk__in=decided_here.values("pk")).select_related("record__batch").order_by("-asked_at", "pk")
