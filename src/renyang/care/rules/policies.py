"""Access policies of needs."""

from django.db.models import Q

from renyang.care.models import Need
from renyang.core.access.gate import Action, Actor, NotAllowed, Policy, Tie, policy_of, protect
from renyang.core.access.reach import reach_of, reached
from renyang.core.access.roles import STREET_STAFF, Role
from renyang.people.models import Assessment, Person
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_shown
from renyang.people.rules.ties import TIES

RECORDERS = STREET_STAFF | {Role.HEALTH_OFFICER}
"""Roles that establish and record needs."""
READERS = RECORDERS | {Role.CIVIL_AFFAIRS_OFFICER}
"""Roles whose work requires needs. Family, carers and the person see them on the person's page, by their tie."""


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
reached(Need, *reach_of(Assessment))  # of a person's file, as an assessment is


def works_with_needs(actor: Actor, division_code: str) -> bool:
    """Whether the actor works with needs in a division; a personal tie does not count."""
    return actor.trusted or bool(actor.granted(READERS, division_code))


def require_work_with_needs(actor: Actor, division_code: str) -> None:
    """Raise NotAllowed unless the actor works with needs in the division."""
    if not works_with_needs(actor, division_code):
        raise NotAllowed


def may_be_shown_needs(actor: Actor, person: Person) -> bool:
    """Whether the actor may see a person's needs on the person's page: if a role that sees needs shows welfare or health."""
    return bool(
        groups_shown(actor, person, policy_of(Need).rights[Action.VIEW]) & {FactGroup.WELFARE, FactGroup.HEALTH}
    )
