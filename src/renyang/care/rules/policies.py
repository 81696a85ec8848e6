"""Who may see and do what with people's needs."""

from django.db.models import Q

from renyang.care.models import Need
from renyang.core.access.gate import Action, Actor, NotAllowed, Policy, Tie, protect
from renyang.core.access.roles import STREET_STAFF, Role
from renyang.people.models import Person
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_shown
from renyang.people.rules.ties import TIES

RECORDERS = STREET_STAFF | {Role.HEALTH_OFFICER}
"""Who finds out what somebody needs, and writes it down."""
READERS = RECORDERS | {Role.CIVIL_AFFAIRS_OFFICER}
"""Whose work needs it. Family, carers and the person herself read it on her page, by their tie."""


def _of_tied(tie: Tie) -> Tie:
    return lambda user: Q(record__link__person__in=Person.objects.filter(tie(user)))


protect(
    Need,
    Policy(
        rights={Action.VIEW: READERS | frozenset(TIES), Action.CHANGE: RECORDERS, Action.IMPORT: RECORDERS},
        division="record__link__person__division_code",
        ties={role: _of_tied(tie) for role, tie in TIES.items()},
    ),
)


def works_with_needs(actor: Actor, division_code: str) -> bool:
    """Whether an actor's work in a place is with people's needs; a private tie is no work."""
    return actor.trusted or any(grant.covers(division_code) for grant in actor.granted(READERS))


def require_work_with_needs(actor: Actor, division_code: str) -> None:
    """Refuse who does not work with people's needs there."""
    if not works_with_needs(actor, division_code):
        raise NotAllowed


def may_be_shown_needs(actor: Actor, person: Person) -> bool:
    """Whether a person's needs stand on her page for an actor: where her welfare or her health does."""
    return bool(groups_shown(actor, person) & {FactGroup.WELFARE, FactGroup.HEALTH})
