"""Access policies of core's models."""

from django.db.models import Q

from renyang.core.access.gate import Action, Actor, Gated, Policy, policy_of, protect
from renyang.core.access.reach import Own, follows, left_open, reached, readable
from renyang.core.access.roles import DEPARTMENT_OFFICERS, STREET_STAFF, Department, Role
from renyang.core.models import (
    AccessEntry,
    ApiToken,
    ColumnMapping,
    Division,
    Grant,
    HistoryBlock,
    HistoryMark,
    HistoryPart,
    ImportBatch,
    Postponement,
    Setting,
    SignInAttempt,
    StagedRow,
    User,
)
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
DEPARTMENT_OF = {
    Role.CIVIL_AFFAIRS_OFFICER: Department.CIVIL_AFFAIRS,
    Role.HEALTH_OFFICER: Department.HEALTH,
    Role.SOCIAL_SECURITY_OFFICER: Department.SOCIAL_SECURITY,
}
"""The department of each department officer, whose files alone that officer imports and sees."""

protect(
    ImportBatch,
    Policy(
        rights={
            Action.VIEW: STREET_STAFF | DEPARTMENT_OFFICERS,
            Action.IMPORT: STREET_STAFF | DEPARTMENT_OFFICERS,
        },
        limited={role: Q(source=department) for role, department in DEPARTMENT_OF.items()},
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

readable("who may change an account depends on its grants wherever they are; they name colleagues", Grant)
reached(ApiToken, Own("user"))
readable("who may withdraw one depends on its account's grants; it holds a digest of random bits", ApiToken)
reached(Postponement, Own("user"))
follows(StagedRow, "batch", ImportBatch)
left_open("it is read before anybody is signed in, and names colleagues", User, SignInAttempt)
left_open("it holds numbers and digests", HistoryBlock, HistoryMark, HistoryPart)
left_open("it describes no person", ColumnMapping, Division, Setting)


def departments_at(actor: Actor, action: Action, model: type[Gated], division: str | None = None) -> frozenset[str]:
    """The departments for which the actor has a right on rows of a division: for each grant that gives it there, a
    department officer's own, everybody's for other roles. Without a division those of any, for a form to offer.
    """
    if actor.trusted:
        return frozenset(Department.values)
    own = [DEPARTMENT_OF.get(grant.role) for grant in policy_of(model).grants(actor, action, division)]
    return frozenset(Department.values) if None in own else frozenset(filter(None, own))
