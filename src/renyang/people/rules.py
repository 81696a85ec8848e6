"""Who may see and do what with the register, fact by fact."""

from enum import StrEnum

from django.db.models import Q

from renyang.core.gate import Action, Actor, GrantView, NotAllowed, Policy, may, protect, require
from renyang.core.roles import DEPARTMENT_OFFICERS, STREET_STAFF, Role
from renyang.core.rules import DEPARTMENT_OF, departments_of
from renyang.people.models import (
    Assessment,
    Carer,
    Collection,
    Household,
    LifeEvent,
    ModelInUse,
    Pair,
    Person,
    Screening,
    SourceRecord,
)


class FactGroup(StrEnum):
    """Facts that are shown for the same purposes."""

    BASIC = "basic"  # name, sex, age, community, status
    CONTACT = "contact"  # address, phone, channels
    IDENTITY = "identity"  # resident ID
    WELFARE = "welfare"  # living arrangement, special care, allowance, disability
    HEALTH = "health"
    INSURANCE = "insurance"


SENSITIVE = frozenset({FactGroup.CONTACT, FactGroup.IDENTITY, FactGroup.WELFARE, FactGroup.HEALTH, FactGroup.INSURANCE})
"""Groups whose reading is written into the access log."""

GROUPS: dict[Role, frozenset[FactGroup]] = {
    Role.SUBDISTRICT_OFFICER: frozenset(FactGroup),
    Role.COMMUNITY_WORKER: frozenset(FactGroup),
    Role.CIVIL_AFFAIRS_OFFICER: frozenset({FactGroup.BASIC, FactGroup.CONTACT, FactGroup.IDENTITY, FactGroup.WELFARE}),
    Role.HEALTH_OFFICER: frozenset({FactGroup.BASIC, FactGroup.CONTACT, FactGroup.IDENTITY, FactGroup.HEALTH}),
    Role.SOCIAL_SECURITY_OFFICER: frozenset({FactGroup.BASIC, FactGroup.IDENTITY, FactGroup.INSURANCE}),
    Role.CARER: frozenset({FactGroup.BASIC, FactGroup.CONTACT, FactGroup.HEALTH}),
    Role.FAMILY_MEMBER: frozenset({FactGroup.BASIC, FactGroup.CONTACT, FactGroup.WELFARE, FactGroup.HEALTH}),
    Role.OLDER_PERSON: frozenset(FactGroup),
}
"""What each role's purpose needs. A role that is not here is shown no person at all."""


def _cared_for(user: object) -> Q:
    return Q(pk__in=Carer.objects.filter(user=user, removed_at=None).values("person"))


def _herself(user: object) -> Q:
    return Q(user=user)


TIES = {Role.CARER: _cared_for, Role.FAMILY_MEMBER: _cared_for, Role.OLDER_PERSON: _herself}

protect(
    Person,
    Policy(
        rights={
            Action.VIEW: frozenset(GROUPS),
            Action.CHANGE: STREET_STAFF,
            Action.IMPORT: STREET_STAFF | DEPARTMENT_OFFICERS,
            Action.EXPORT: STREET_STAFF,
        },
        ties=TIES,
    ),
)
protect(Household, Policy(rights={Action.VIEW: STREET_STAFF}))
protect(
    Carer, Policy(rights={Action.VIEW: STREET_STAFF, Action.CHANGE: STREET_STAFF}, division="person__division_code")
)
protect(SourceRecord, Policy(rights={Action.VIEW: STREET_STAFF, Action.CHANGE: STREET_STAFF}))
protect(Pair, Policy(rights={Action.VIEW: STREET_STAFF, Action.CHANGE: STREET_STAFF}))
protect(ModelInUse, Policy(rights={Action.VIEW: STREET_STAFF}, seen_from_within=True))
ASSESSORS = STREET_STAFF | {Role.HEALTH_OFFICER}
for findings in (Assessment, Screening):
    protect(
        findings,
        Policy(
            rights={Action.VIEW: ASSESSORS, Action.CHANGE: ASSESSORS}, division="record__link__person__division_code"
        ),
    )
protect(
    LifeEvent,
    Policy(
        rights={Action.VIEW: STREET_STAFF, Action.CHANGE: STREET_STAFF}, division="record__link__person__division_code"
    ),
)
protect(
    Collection,
    Policy(
        rights={
            Action.VIEW: STREET_STAFF | DEPARTMENT_OFFICERS,
            Action.CHANGE: STREET_STAFF | DEPARTMENT_OFFICERS,
        },
        seen_from_within=True,
    ),
)


def groups_shown(actor: Actor, person: Person) -> frozenset[FactGroup]:
    """The groups of facts about one person that an actor's grants let them see."""
    if actor.trusted:
        return frozenset(FactGroup)
    shown: set[FactGroup] = set()
    for grant in actor.grants:
        if _reaches(actor, grant, person):
            shown |= GROUPS.get(grant.role, frozenset())
    return frozenset(shown)


def groups_at(actor: Actor, division_code: str) -> frozenset[FactGroup]:
    """The groups of facts that an actor's work in a place lets them see; what a private tie shows is not for work."""
    if actor.trusted:
        return frozenset(FactGroup)
    working = [grant.role for grant in actor.grants if grant.role not in TIES and grant.covers(division_code)]
    return frozenset().union(*(GROUPS.get(role, frozenset()) for role in working))


def sees(actor: Actor, group: FactGroup) -> bool:
    """Whether a list of everybody may be narrowed by facts of a group: only if every grant that reaches people shows it,
    or the list itself would give the fact away.
    """
    reaching = [grant.role for grant in actor.grants if grant.role in GROUPS]
    works_somewhere = any(role not in TIES for role in reaching)
    return actor.trusted or (works_somewhere and all(group in GROUPS[role] for role in reaching))


def keepers(group: FactGroup) -> list[str]:
    """The departments whose purpose covers a group of facts: whom others ask for them."""
    return sorted(code for role, code in DEPARTMENT_OF.items() if group in GROUPS[role])


def may_collect(actor: Actor, source: str, division_code: str) -> bool:
    """Whether an actor may plan a department's collections there: its own officers, and the street's staff for any."""
    return may(actor, Action.CHANGE, Collection, division_code) and source in departments_of(actor)


def require_collecting(actor: Actor, source: str, division_code: str) -> None:
    """Refuse who may not plan a department's collections there, as files of other departments are refused."""
    require(actor, Action.CHANGE, Collection, division_code)
    if source not in departments_of(actor):
        raise NotAllowed


def _reaches(actor: Actor, grant: GrantView, person: Person) -> bool:
    if grant.role in TIES:
        return Person.objects.filter(TIES[grant.role](actor.user), pk=person.pk).exists()
    return grant.covers(person.division_code)
