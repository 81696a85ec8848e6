"""Queries of tonight's earlier rounds: closed, as they were left."""

from django.db.models import Count, F, Q

from renyang.core.access.gate import Actor, GatedQuerySet, get_for
from renyang.people.models import Tonight, TonightPerson, TonightState


def rounds_closed(actor: Actor) -> GatedQuerySet[Tonight]:
    """Closed rounds, newest first, each with how many were `reached`, need `help`, were `not_reached`, and the rest, who
    were `not_called`: away, or nobody came to them.
    """
    rows = Tonight.objects.visible_to(actor).exclude(closed_at=None)
    counted = {
        str(state): Count("listed", filter=Q(listed__state=state))
        for state in (TonightState.REACHED, TonightState.HELP, TonightState.NOT_REACHED)
    }
    rows = rows.annotate(**counted)
    left = F("people") - F("reached") - F("help") - F("not_reached")
    return rows.annotate(not_called=left).order_by("-begun_at", "division_code")


def round_closed(actor: Actor, pk: object) -> Tonight:
    """One closed round with its counts. Raises OutOfScope for one that is open, or that the actor may not see."""
    return get_for(actor, rounds_closed(actor), pk)


def people_of_round(actor: Actor, tonight: Tonight) -> GatedQuerySet[TonightPerson]:
    """The people of one round in its order, annotated with the state in which the round left them."""
    rows = TonightPerson.objects.visible_to(actor).filter(tonight=tonight).annotate(now=F("state"))
    return rows.select_related("person", "tonight", "assigned_to").order_by("place")
