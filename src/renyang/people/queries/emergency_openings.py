"""Queries of emergency openings, for those who review them."""

from collections.abc import Sequence
from dataclasses import dataclass

from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, may
from renyang.people.models import EmergencyOpening, Person
from renyang.people.queries.people import NamedPerson, people_named


@dataclass(frozen=True)
class OpeningOf:
    """An opening with the person as the reader may name her. `may_review`: it waits, and for this reader."""

    opening: EmergencyOpening
    named: NamedPerson
    may_review: bool


def may_read_openings(actor: Actor) -> bool:
    """Whether the actor may read emergency openings anywhere."""
    return may(actor, Action.VIEW, EmergencyOpening)


def emergency_openings(actor: Actor, *, unreviewed: bool = False) -> GatedQuerySet[EmergencyOpening]:
    """The openings in the actor's divisions, latest first. Raises NotAllowed if the actor may read none."""
    if not may_read_openings(actor):
        raise NotAllowed
    rows = EmergencyOpening.objects.visible_to(actor).select_related("user").order_by("-opened_at", "pk")
    return rows.filter(reviewed_at=None) if unreviewed else rows


def openings_of(actor: Actor, person: Person) -> GatedQuerySet[EmergencyOpening]:
    """The openings of one person, latest first. Raises NotAllowed if the actor may read none."""
    return emergency_openings(actor).filter(person=person)


def openings_to_review(actor: Actor) -> GatedQuerySet[EmergencyOpening]:
    """The openings that wait for this actor, which her own do not."""
    return EmergencyOpening.objects.visible_to(actor, Action.CHANGE).filter(reviewed_at=None)


def with_people(actor: Actor, rows: Sequence[EmergencyOpening]) -> list[OpeningOf]:
    """These openings with their people, and whether the actor may review each."""
    named = people_named(actor, [str(row.person_id) for row in rows])
    waiting = set(openings_to_review(actor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [OpeningOf(row, named[str(row.person_id)], row.pk in waiting) for row in rows]
