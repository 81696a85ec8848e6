"""Queries of exclusions."""

from renyang.core.access.gate import Action, Actor, may
from renyang.people.models import Exclusion, Person


def exclusions_of(actor: Actor, person: Person) -> list[Exclusion]:
    """A person's exclusions, latest first; empty if the actor may not see them."""
    rows = Exclusion.objects.visible_to(actor).filter(record__link__person=person)
    return list(rows.order_by("-noted_at", "pk"))


def may_exclude(actor: Actor, person: Person) -> bool:
    """Whether the actor may exclude a person and withdraw that."""
    return may(actor, Action.CHANGE, Exclusion, person.division_code)
