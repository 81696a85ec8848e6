"""Who may see and do what with the register, fact by fact."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from renyang.core.gate import Action, Actor, GrantView, NotAllowed, Policy, Tie, may, policy_of, protect, require
from renyang.core.models import User
from renyang.core.roles import DEPARTMENT_OFFICERS, STREET_STAFF, Role
from renyang.core.rules import DEPARTMENT_OF, departments_of
from renyang.people.models import (
    AfterDeath,
    Assessment,
    Carer,
    Collection,
    Consent,
    Household,
    LifeEvent,
    ModelInUse,
    Pair,
    Person,
    PersonStatus,
    Proposal,
    Screening,
    SourceRecord,
)
from renyang.people.relatives import NEAR_RELATIVE


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
    Role.CARER: frozenset({FactGroup.BASIC, FactGroup.CONTACT}),
    Role.FAMILY_MEMBER: frozenset({FactGroup.BASIC, FactGroup.CONTACT}),
    Role.OLDER_PERSON: frozenset(FactGroup),
}
"""What each role sees by law and task, without anybody's consent: the street's staff and the person herself everything, a
department what it keeps, a relative or carer by the tie who she is and how to reach her. A role that is not here is shown
no person at all.
"""

WITH_CONSENT: dict[Role, frozenset[FactGroup]] = {
    Role.CARER: frozenset({FactGroup.WELFARE, FactGroup.HEALTH}),
    Role.FAMILY_MEMBER: frozenset({FactGroup.IDENTITY, FactGroup.WELFARE, FactGroup.HEALTH}),
    Role.CIVIL_AFFAIRS_OFFICER: frozenset({FactGroup.HEALTH, FactGroup.INSURANCE}),
    Role.HEALTH_OFFICER: frozenset({FactGroup.WELFARE, FactGroup.INSURANCE}),
    Role.SOCIAL_SECURITY_OFFICER: frozenset({FactGroup.CONTACT, FactGroup.WELFARE, FactGroup.HEALTH}),
}
"""What a person's consent may open to a role beyond that: to relatives and carers what they need to look after her, to a
department another's facts. Sensitive personal information, such as of health, is processed only for a stated purpose and with
a consent of its own (Personal Information Protection Law 2021, art. 28 and 29 [V]), given knowingly, and withdrawn as easily
(art. 14, 15 and 30 [M]).
"""


def _cared_for(user: User) -> Q:
    return ~Q(status=PersonStatus.DEAD) & Q(pk__in=Carer.objects.filter(user=user, removed_at=None).values("person"))


def _relatives_of(user: User) -> Q:
    """Whoever she is tied to; of the dead only her near relatives, unless they arranged otherwise: Personal Information
    Protection Law 2021, art. 49. [M]
    """
    near = Carer.objects.filter(user=user, removed_at=None, paid=False, relation__iregex=NEAR_RELATIVE)
    left_to_them = Q(Coalesce(Subquery(_last_word(OuterRef("pk")).values("relatives_may_read")[:1]), Value(value=True)))
    return _cared_for(user) | Q(status=PersonStatus.DEAD, pk__in=near.values("person")) & left_to_them


def _herself(user: User) -> Q:
    return ~Q(status=PersonStatus.DEAD) & Q(user=user)


def _last_word(person: Person | OuterRef) -> QuerySet[AfterDeath]:
    """What somebody arranged for the time after her death, the newest first."""
    return AfterDeath.objects.filter(record__link__person=person).order_by("-said_on", "-recorded_at")


TIES = {Role.CARER: _cared_for, Role.FAMILY_MEMBER: _relatives_of, Role.OLDER_PERSON: _herself}
"""Whom those see who are bound by a tie. A carer's and one's own account end with the person's life."""

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


def _own_words(tie: Tie) -> Tie:
    """What somebody proposed of the people to whom a tie still leads."""
    return lambda user: Q(proposed_by=user, record__link__person__in=Person.objects.filter(tie(user)))


protect(
    Proposal,
    Policy(
        rights={Action.VIEW: STREET_STAFF | frozenset(TIES), Action.CHANGE: STREET_STAFF},
        division="record__link__person__division_code",
        ties={role: _own_words(tie) for role, tie in TIES.items()},
    ),
)
ASSESSORS = STREET_STAFF | {Role.HEALTH_OFFICER}
for findings in (Assessment, Screening):
    protect(
        findings,
        Policy(
            rights={Action.VIEW: ASSESSORS, Action.CHANGE: ASSESSORS}, division="record__link__person__division_code"
        ),
    )
WITNESSES = STREET_STAFF | {Role.OLDER_PERSON}
for word in (Consent, AfterDeath):
    protect(
        word,
        Policy(
            rights={Action.VIEW: WITNESSES, Action.CHANGE: WITNESSES},
            division="record__link__person__division_code",
            ties={Role.OLDER_PERSON: lambda user: Q(record__link__person__in=Person.objects.filter(_herself(user)))},
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


@dataclass(frozen=True)
class Shown:
    """The groups of facts that one actor is shown of one person, and the consents, or the word for after her death, that
    opened those which the actor's role does not show by itself.
    """

    groups: frozenset[FactGroup]
    basis: tuple[uuid.UUID, ...] = ()


def shown_to(actor: Actor, person: Person) -> Shown:
    """What an actor's grants and the person's consents let them see of her now."""
    if actor.trusted:
        return Shown(frozenset(FactGroup))
    grants = [grant for grant in actor.grants if grant.role in GROUPS and _reaches(actor, grant, person)]
    by_role = frozenset().union(*(GROUPS[grant.role] for grant in grants))
    opened = {pk: groups - by_role for pk, groups in _opened(grants, person).items() if groups - by_role}
    return Shown(by_role.union(*opened.values()), tuple(opened))


def groups_shown(actor: Actor, person: Person) -> frozenset[FactGroup]:
    """The groups of facts about one person that an actor may see now."""
    return shown_to(actor, person).groups


def standing(person: Person) -> QuerySet[Consent]:
    """The consents of a person that hold today."""
    today = timezone.localdate()
    rows = Consent.objects.filter(record__link__person=person, withdrawn_on=None, given_on__lte=today)
    return rows.filter(Q(until=None) | Q(until__gte=today)).order_by("recipient", "given_on", "recorded_at")


def knows_consents(actor: Actor, person: Person) -> bool:
    """Whether an actor may know of all that is shared of a person: the street's staff, and herself."""
    grants = actor.granted(policy_of(Consent).rights[Action.VIEW])
    return actor.trusted or any(_reaches(actor, grant, person) for grant in grants)


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


def tied_people(actor: Actor) -> QuerySet[Person]:
    """The people to whom an actor's private ties lead: herself, and those she is family of or cares for."""
    if actor.user is None:
        return Person.objects.none()
    ties = [TIES[grant.role](actor.user) for grant in actor.granted(TIES)]
    return Person.objects.filter(reduce(or_, ties), merged_into=None) if ties else Person.objects.none()


def is_tied_to(actor: Actor, person: Person) -> bool:
    """Whether one of an actor's private ties leads to a person."""
    return tied_people(actor).filter(pk=person.pk).exists()


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


def _opened(grants: list[GrantView], person: Person) -> dict[uuid.UUID, frozenset[FactGroup]]:
    """The groups that each of a person's consents opens to these grants; after her death only to her near relatives."""
    died = person.status == PersonStatus.DEAD
    held = {
        (grant.role, grant.purpose)
        for grant in grants
        if grant.role in WITH_CONSENT and (grant.role == Role.FAMILY_MEMBER or not died)
    }
    if not held:
        return {}
    found = {
        row.pk: WITH_CONSENT[Role(row.recipient)] & frozenset(map(FactGroup, row.groups))
        for row in standing(person)
        if (row.recipient, row.purpose) in held
    }
    word = _last_word(person).first() if died else None
    if word and word.relatives_may_read:
        found[word.pk] = WITH_CONSENT[Role.FAMILY_MEMBER]
    return found


def _reaches(actor: Actor, grant: GrantView, person: Person) -> bool:
    if grant.role in TIES:
        return actor.user is not None and Person.objects.filter(TIES[grant.role](actor.user), pk=person.pk).exists()
    return grant.covers(person.division_code)
