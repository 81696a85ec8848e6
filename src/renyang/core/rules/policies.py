"""Access policies of core's models."""

from django.db.models import Q

from renyang.core.access.gate import Action, Actor, Policy, protect
from renyang.core.access.roles import DEPARTMENT_OFFICERS, STREET_STAFF, Department, Role
from renyang.core.models import AccessEntry, ApiToken, Grant, ImportBatch
from renyang.core.rules.accounts import accounts_changeable

protect(
    Grant,
    Policy(
        rights={
            Action.VIEW: frozenset({Role.SYSTEM_ADMIN, Role.SUBDISTRICT_OFFICER}),
            Action.CHANGE: frozenset({Role.SYSTEM_ADMIN}),
        }
    ),
)
protect(AccessEntry, Policy(rights={Action.VIEW: frozenset({Role.SYSTEM_ADMIN, Role.SUBDISTRICT_OFFICER})}))
protect(
    ImportBatch,
    Policy(
        rights={
            Action.VIEW: STREET_STAFF | DEPARTMENT_OFFICERS,
            Action.IMPORT: STREET_STAFF | DEPARTMENT_OFFICERS,
        }
    ),
)

protect(
    ApiToken,
    Policy(
        rights={Action.VIEW: frozenset(Role), Action.CHANGE: frozenset(Role)},
        ties=dict.fromkeys(Role, lambda user: Q(user=user))
        | {Role.SYSTEM_ADMIN: lambda user: Q(user=user) | Q(user__in=accounts_changeable(Actor.of(user)))},
    ),
)

DEPARTMENT_OF = {
    Role.CIVIL_AFFAIRS_OFFICER: "civil_affairs",
    Role.HEALTH_OFFICER: "health",
    Role.SOCIAL_SECURITY_OFFICER: "social_security",
}
"""The department of each department officer, whose files alone that officer imports and sees."""


def departments_of(actor: Actor) -> list[str]:
    """The departments whose files the actor may import: their own for department officers, all for everybody else."""
    own = [DEPARTMENT_OF[role] for role in actor.roles if role in DEPARTMENT_OF]
    return own if own and not actor.roles - DEPARTMENT_OF.keys() else list(Department.values)
