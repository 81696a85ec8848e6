"""Queries of tonight: whom to call, where each person stands, and the counts of each community."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, Q, Value, When

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, get_for, require
from renyang.core.access.roles import STREET_STAFF
from renyang.core.models import User
from renyang.core.rules.accounts import grants_in_force
from renyang.people.models import (
    Carer,
    LivingArrangement,
    Person,
    PersonStatus,
    Tonight,
    TonightCall,
    TonightPerson,
    TonightState,
)
from renyang.people.queries.carers import once, standing
from renyang.people.queries.people import Filters, register
from renyang.people.rules.critical_needs import critical_needs
from renyang.science.identity import divisions_above

UNANSWERED = (TonightState.WAITING, TonightState.NOT_REACHED)
"""The states in which somebody has still to be reached."""
NOW = Case(
    When(Q(state__in=UNANSWERED) & ~Q(person__status=PersonStatus.HERE), then=Value(TonightState.AWAY)),
    default=F("state"),
)
"""The state with what the register says now: whoever was reached stays reached."""
BY_STATE = ("tonight", "now")
FACTS_READ = ("address", "capability_level", "critical_needs", "living_arrangement", "phone")


@dataclass(frozen=True)
class TonightTerms:
    """Filters of tonight's list; empty values filter nothing. `mine`: what is assigned to the reader."""

    division: str = ""
    state: str = ""
    mine: bool = False


@dataclass(frozen=True)
class TonightRow:
    """A person of a round with her state now, her critical needs (service code to name) and her last call."""

    listed: TonightPerson
    state: TonightState
    critical_needs: Mapping[str, str]
    last: TonightCall | None

    @property
    def person(self) -> Person:
        """The person."""
        return self.listed.person


@dataclass(frozen=True)
class TonightCommunity:
    """A community's latest round and its counts, which add up to `people`. Without a round, `people` is how many would be
    on the list. Whoever has moved to where the reader does not see her counts as away.
    """

    division_code: str
    people: int
    tonight: Tonight | None = None
    states: Mapping[str, int] = field(default_factory=dict)
    unassigned: int = 0


@dataclass(frozen=True)
class TonightView:
    """A person of a round as she is called: whom to call beside her, and her calls of the evening, the last one first."""

    row: TonightRow
    calls: list[TonightCall]
    carers: list[Carer]
    staff: list[User]


def people_for_tonight(actor: Actor) -> GatedQuerySet[Person]:
    """The people whom the actor would call: who live alone with some loss of ability, and are not gone. Who is away for a
    time is among them, to be counted. The least able come first, then the oldest.
    """
    rows = register(actor, Filters(living=LivingArrangement.ALONE, level="1"))
    return rows.where_may(actor, Action.CHANGE, Tonight).order_by("-capability_level", "birth_date", "id")


def rounds(actor: Actor) -> GatedQuerySet[Tonight]:
    """The latest round of each community."""
    rows = Tonight.objects.visible_to(actor)
    latest = rows.order_by("division_code", "-begun_at").distinct("division_code")
    return rows.filter(pk__in=latest.values("pk"))


def tonight_people(actor: Actor, terms: TonightTerms = TonightTerms()) -> GatedQuerySet[TonightPerson]:
    """The people of the latest rounds in the order of calling, annotated with their state `now`."""
    latest = rounds(actor)
    latest = latest.within(terms.division) if terms.division else latest
    rows = TonightPerson.objects.visible_to(actor).filter(tonight__in=latest).annotate(now=NOW)
    if terms.state:
        rows = rows.filter(now=terms.state)
    if terms.mine:
        rows = rows.filter(assigned_to=actor.user) if actor.user is not None else rows.none()
    rows = rows.select_related("person", "tonight", "assigned_to")
    return rows.order_by("tonight__division_code", "place")


def with_calls(actor: Actor, rows: Sequence[TonightPerson]) -> list[TonightRow]:
    """These people with their last calls and their critical needs."""
    calls = TonightCall.objects.visible_to(actor).filter(listed__in=rows)
    last = {call.listed_id: call for call in calls.order_by("listed_id", "-called_at").distinct("listed_id")}
    needs = critical_needs(actor, [row.person_id for row in rows])
    return [
        TonightRow(
            listed=row,
            state=TonightState(row.now),  # type: ignore[attr-defined] # annotated by the query
            critical_needs=needs.get(row.person_id, {}),
            last=last.get(row.pk),
        )
        for row in rows
    ]


def tonight_communities(actor: Actor, division: str = "") -> list[TonightCommunity]:
    """Each community that has a round or people to call, in order. Raises NotAllowed, OutOfScope for a division where the
    actor does not call.
    """
    if division:
        require(actor, Action.VIEW, Tonight, division)
    people = people_for_tonight(actor)
    latest = rounds(actor)
    if division:
        people, latest = people.within(division), latest.within(division)
    to_call = dict(people.order_by().values_list("division_code").annotate(Count("pk")))
    begun = {row.division_code: row for row in latest}
    states, unassigned = _counts(actor, division)
    return [
        _community(code, to_call.get(code, 0), begun.get(code), states, unassigned)
        for code in sorted(to_call.keys() | begun.keys())
    ]


def left_to(actor: Actor) -> GatedQuerySet[TonightPerson]:
    """What is left to the actor in open rounds: who is assigned to her and waits, was not reached, or needs help."""
    rows = tonight_people(actor, TonightTerms(mine=True)).filter(tonight__closed_at=None)
    return rows.filter(Q(("now__in", (*UNANSWERED, TonightState.HELP))))


def next_to_call(actor: Actor, division: str = "") -> TonightPerson | None:
    """Whom the actor calls next: of open rounds who waits and is assigned to her, otherwise to nobody. None if nobody
    waits.
    """
    waiting = tonight_people(actor, TonightTerms(division=division, state=TonightState.WAITING))
    waiting = waiting.filter(tonight__closed_at=None)
    hers = waiting.filter(assigned_to=actor.user).first() if actor.user is not None else None
    return hers or waiting.filter(assigned_to=None).first()


def tonight_view(actor: Actor, pk: object) -> TonightView:
    """One person of a round. Logs the read."""
    rows = TonightPerson.objects.annotate(now=NOW).select_related("person", "tonight", "assigned_to")
    listed = get_for(actor, rows, pk)
    person = listed.person
    record_read(
        actor=actor,
        subject="tonight",
        subject_id=person.pk,
        division_code=person.division_code,
        facts=FACTS_READ,
        people=[person.pk],
    )
    (row,) = with_calls(actor, [listed])
    return TonightView(
        row=row,
        calls=list(TonightCall.objects.visible_to(actor).filter(listed=listed).order_by("-called_at", "-pk")),
        carers=once(standing(person)),
        staff=tonight_staff(actor, person.division_code),
    )


def tonight_staff(actor: Actor, division_code: str) -> list[User]:
    """The colleagues who may call the people of a community, by name."""
    require(actor, Action.VIEW, Tonight, division_code)
    above = [division_code, *divisions_above(division_code)]
    grants = grants_in_force().filter(role__in=STREET_STAFF, division_code__in=above)
    return list(User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("display_name", "pk"))


def _counts(actor: Actor, division: str) -> tuple[Mapping[uuid.UUID, Counter[str]], Counter[uuid.UUID]]:
    """By round: how many people stand where, and how many have still to be reached by nobody in particular."""
    rows = tonight_people(actor, TonightTerms(division=division)).order_by().select_related(None)
    counted = rows.values_list(*BY_STATE).annotate(people=Count("pk"), free=Count("pk", filter=Q(assigned_to=None)))
    states: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    unassigned: Counter[uuid.UUID] = Counter()
    for tonight, state, count, without in counted:
        states[tonight][state] = count
        if state in UNANSWERED:
            unassigned[tonight] += without
    return states, unassigned


def _community(
    code: str,
    to_call: int,
    tonight: Tonight | None,
    states: Mapping[uuid.UUID, Counter[str]],
    unassigned: Counter[uuid.UUID],
) -> TonightCommunity:
    if tonight is None:
        return TonightCommunity(code, to_call)
    counted = Counter(states.get(tonight.pk, Counter()))
    counted[TonightState.AWAY] += tonight.people - counted.total()
    by_state = {str(state): counted[state] for state in TonightState}
    return TonightCommunity(code, tonight.people, tonight, by_state, unassigned[tonight.pk])
