"""Access policies of the register: who may see and change what, down to groups of facts."""

import uuid
from collections import abc
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from renyang.core.access.gate import (
    Action,
    Actor,
    GrantView,
    NotAllowed,
    Policy,
    Tie,
    covered,
    policy_of,
    protect,
    require,
)
from renyang.core.access.reach import Own, Placed, follows, left_open, reach_of, reached
from renyang.core.access.roles import DEPARTMENT_OFFICERS, STREET_STAFF, Department, Role
from renyang.core.rules.policies import DEPARTMENT_OF, departments_at
from renyang.people.models import (
    AfterDeath,
    Assessment,
    Carer,
    Collection,
    CollectionPerson,
    CollectionRow,
    Consent,
    Edge,
    EmergencyOpening,
    Exclusion,
    Household,
    LifeEvent,
    Link,
    LinkageModel,
    ModelInUse,
    Move,
    Pair,
    Person,
    PersonStatus,
    Proposal,
    RegisterRun,
    Scored,
    Screening,
    SourceRecord,
    Tonight,
    TonightCall,
    TonightPerson,
)
from renyang.people.rules.emergency_openings import open_now
from renyang.people.rules.facts import GROUPS, WITH_CONSENT, FactGroup
from renyang.people.rules.ties import TIES, herself, word_for_after_death

WORKING = frozenset(GROUPS) - frozenset(TIES)
"""The roles that see people by their work in a division, not by a tie."""

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
protect(Move, Policy(rights={Action.VIEW: STREET_STAFF, Action.CHANGE: STREET_STAFF}, division="from_division"))
CALLED_BY_STREET = {Action.VIEW: STREET_STAFF, Action.CHANGE: STREET_STAFF, Action.EXPORT: STREET_STAFF}
protect(Tonight, Policy(rights=CALLED_BY_STREET))
# where she lives now: whoever moves away in the evening takes her calls along
protect(TonightPerson, Policy(rights=CALLED_BY_STREET, division="person__division_code"))
protect(TonightCall, Policy(rights=CALLED_BY_STREET, division="listed__person__division_code"))
REVIEWERS = frozenset({Role.SUBDISTRICT_OFFICER, Role.SYSTEM_ADMIN})
protect(
    EmergencyOpening,
    Policy(
        rights={Action.VIEW: REVIEWERS, Action.CHANGE: REVIEWERS},
        division="person__division_code",
        # nobody reviews her own
        narrowed={Action.CHANGE: dict.fromkeys(REVIEWERS, lambda user: ~Q(user=user))},
    ),
)
protect(ModelInUse, Policy(rights={Action.VIEW: STREET_STAFF}, seen_from_within=True))
protect(RegisterRun, Policy(rights={Action.VIEW: STREET_STAFF}, seen_from_within=True))


def _own_words(tie: Tie) -> Tie:
    """Proposals by the user about people still tied to the user."""
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
            ties={Role.OLDER_PERSON: lambda user: Q(record__link__person__in=Person.objects.filter(herself(user)))},
        ),
    )
protect(
    LifeEvent,
    Policy(
        rights={Action.VIEW: STREET_STAFF, Action.CHANGE: STREET_STAFF}, division="record__link__person__division_code"
    ),
)
protect(
    Exclusion,
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

protect(
    CollectionPerson,
    Policy(
        rights={
            Action.VIEW: STREET_STAFF | DEPARTMENT_OFFICERS,
            Action.CHANGE: STREET_STAFF,
            Action.EXPORT: STREET_STAFF,
        },
        division="person__division_code",
    ),
)

# What hangs on a person is within reach of whoever reaches her. Which of it a role is shown, and what her consents open,
# takes all of it to tell, and is left to the gate.
follows(Link, "person", Person)
follows(SourceRecord, "link__person", Person, Placed("division_code", WORKING))
for file in (Assessment, Screening, Consent, AfterDeath, LifeEvent, Exclusion, Proposal):
    follows(file, "record__link__person", Person)
reached(EmergencyOpening, *reach_of(EmergencyOpening), Own("user"))
follows(Carer, "person", Person, Own("user"))
reached(Household, Placed("division_code", WORKING))
# Whose record asks for a move is told what became of it; the person is not hers to read until then.
reached(Move, *reach_of(Move), Placed("to_division", STREET_STAFF))
follows(Edge, "left", SourceRecord)
follows(Scored, "record", SourceRecord)
follows(CollectionRow, "collection", Collection)
# An opening lies in its person's division, so that whoever reviews it needs her row to be told whether she may; last,
# so that her file does not follow.
reached(Person, *reach_of(Person), Placed("division_code", REVIEWERS - WORKING))
left_open("it holds weights, of no person", LinkageModel)


@dataclass(frozen=True)
class Shown:
    """The groups of facts that one actor sees of one person. `basis` holds the ids of the consents, or of the
    arrangement for after death, that opened groups which the actor's role does not show by itself; `opening` is the
    emergency opening without which not all would be shown.
    """

    groups: frozenset[FactGroup]
    basis: tuple[uuid.UUID, ...] = ()
    opening: EmergencyOpening | None = None


def shown_to(actor: Actor, person: Person, roles: abc.Collection[Role] = GROUPS) -> Shown:
    """What an actor sees of a person now, by grants of these roles, by the person's consents to them, and in an emergency
    that the actor opened her for: then all, until it ends. Lists ask `groups_at`, which no emergency widens.
    """
    if actor.trusted:
        return Shown(frozenset(FactGroup))
    grants = [grant for grant in _reaching(actor, person) if grant.role in roles]
    by_role = frozenset().union(*(GROUPS[grant.role] for grant in grants))
    opened = {pk: groups - by_role for pk, groups in _opened(grants, person).items() if groups - by_role}
    groups = by_role.union(*opened.values())
    works = any(grant.role in WORKING for grant in grants)
    opening = open_now(actor, person) if works and groups != frozenset(FactGroup) else None
    return Shown(groups if opening is None else frozenset(FactGroup), tuple(opened), opening)


def groups_shown(actor: Actor, person: Person, roles: abc.Collection[Role] = GROUPS) -> frozenset[FactGroup]:
    """The groups of facts about one person that an actor may see now, by grants of some roles only or by all."""
    return shown_to(actor, person, roles).groups


def works_with(actor: Actor, person: Person) -> bool:
    """Whether the actor works where a person lives; a personal tie does not count."""
    return bool(actor.granted(WORKING, person.division_code))


def may_open_in_emergency(actor: Actor, person: Person) -> bool:
    """Whether the actor works where a person lives and does not see all of her facts by role or consent."""
    if not works_with(actor, person):
        return False
    shown = shown_to(actor, person)
    return shown.opening is not None or shown.groups != frozenset(FactGroup)


def standing(person: Person) -> QuerySet[Consent]:
    """The consents of a person in force today."""
    rows = Consent.objects.filter(in_force(), record__link__person=person)
    return rows.order_by("recipient", "given_on", "recorded_at")


def in_force() -> Q:
    """The condition of a consent to be in force today."""
    today = timezone.localdate()
    return Q(withdrawn_on=None, given_on__lte=today) & (Q(until=None) | Q(until__gte=today))


def knows_consents(actor: Actor, person: Person) -> bool:
    """Whether the actor may see all consents of a person: the street's staff, and the person herself."""
    grants = actor.granted(policy_of(Consent).rights[Action.VIEW])
    return actor.trusted or any(_reaches(actor, grant, person) for grant in grants)


def roles_towards(actor: Actor, person: Person) -> frozenset[Role]:
    """The roles of the actor's grants that reach a person."""
    return frozenset(grant.role for grant in _reaching(actor, person))


def groups_at(actor: Actor, division_code: str) -> frozenset[FactGroup]:
    """The groups of facts that an actor sees in a division through work; private ties do not count.

    It decides alone what a list shows of a person, by her division, and asks the database nothing.
    """
    if actor.trusted:
        return frozenset(FactGroup)
    return frozenset().union(*(GROUPS[grant.role] for grant in actor.granted(WORKING, division_code)))


def shows_somewhere(actor: Actor, *groups: FactGroup) -> bool:
    """Whether the actor's work shows all these groups in one division at least.

    It decides whether a page offers a column, a filter or a way to search, never what is shown of a person.
    """
    return actor.trusted or any(set(groups) <= groups_at(actor, grant.division) for grant in actor.granted(WORKING))


def shown_at_work(actor: Actor, *groups: FactGroup) -> Q:
    """Of the people visible to the actor, those of whom the actor's work shows all these groups.

    Lists are filtered and sorted by such facts for these people only, because they would disclose the facts otherwise.
    The condition is empty if every grant that reaches people shows the groups, so that indexes serve as without it.
    """
    reaching, shown = actor.granted(GROUPS), Q()
    if actor.trusted:
        return shown
    for group in groups:
        showing = [grant for grant in actor.granted(WORKING) if group in GROUPS[grant.role]]
        if not showing or len(showing) < len(reaching):
            shown &= covered(showing)
    return shown


def department_at(actor: Actor, division_code: str) -> Department:
    """The source of what the actor records in a division: the community for street staff there, else health."""
    by_street = actor.trusted or actor.granted(STREET_STAFF, division_code)
    return Department.COMMUNITY if by_street else Department.HEALTH


def keepers(group: FactGroup) -> list[str]:
    """The departments whose role shows a group of facts, and which others ask for them."""
    return sorted(code for role, code in DEPARTMENT_OF.items() if group in GROUPS[role])


def may_collect(actor: Actor, source: str, division_code: str) -> bool:
    """Whether the actor may plan a department's collections in a division: its officers, and street staff for any."""
    return source in departments_at(actor, Action.CHANGE, Collection, division_code)


def require_collecting(actor: Actor, source: str, division_code: str) -> None:
    """Raise NotAllowed, as for an import from another department, unless `may_collect`."""
    require(actor, Action.CHANGE, Collection, division_code)
    if not may_collect(actor, source, division_code):
        raise NotAllowed


def _opened(grants: list[GrantView], person: Person) -> dict[uuid.UUID, frozenset[FactGroup]]:
    """The groups that each consent of a person opens to these grants; after her death only for near relatives."""
    died = person.status == PersonStatus.DEAD
    held = {
        (grant.role, grant.purpose)
        for grant in grants
        if grant.role in WITH_CONSENT and (grant.role == Role.FAMILY_MEMBER or not died)
    }
    if not held:
        return {}
    opened = {
        row.pk: WITH_CONSENT[Role(row.recipient)] & frozenset(map(FactGroup, row.groups))
        for row in standing(person)
        if (row.recipient, row.purpose) in held
    }
    word = word_for_after_death(person).first() if died else None
    if word and word.relatives_may_read:
        opened[word.pk] = WITH_CONSENT[Role.FAMILY_MEMBER]
    return opened


def _reaching(actor: Actor, person: Person) -> list[GrantView]:
    return [grant for grant in actor.granted(GROUPS) if _reaches(actor, grant, person)]


def _reaches(actor: Actor, grant: GrantView, person: Person) -> bool:
    if grant.role in TIES:
        return actor.user is not None and Person.objects.filter(TIES[grant.role](actor.user), pk=person.pk).exists()
    return grant.covers(person.division_code)
