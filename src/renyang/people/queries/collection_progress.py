"""Progress of collections: whom a collection asks, who answered and who is left, counted by community.

Nothing of this is stored while a collection runs: the register says who belongs to its population and whose facts are
fresh. A reader is told of the people, and of the facts, that her work shows.
"""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection as Several
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, FilteredRelation, OuterRef, Q, Value, When
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, GatedQuerySet, may
from renyang.core.text.among import among
from renyang.people.domain.fields import BY_NAME, Fact
from renyang.people.domain.freshness import fresh_since
from renyang.people.models import AskedState, Collection, CollectionPerson, CollectionState, Person, PersonStatus
from renyang.people.queries.people import Filters, groups_of, population_filters, register
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_at, shown_at_work

UNKNOWN: Mapping[str, Q] = {
    "age_from": Q(birth_date=None),
    "living": Q(living_arrangement=""),
    "level": Q(capability_level=None),
}
"""The people of whom nobody knows whether a filter fits them."""
BY_STATE = ("division_code", "progress")


@dataclass(frozen=True)
class CommunityProgress:
    """The people of a collection in one community. `asked` is the sum of the states, each person in one: `answered`, still
    `missing`, `not_reached`, `away`, and `left`, who left the population unanswered. The others of `people` need not be
    asked. `entered` counts those of `people` who came into the population since the collection was planned.
    """

    division_code: str
    people: int
    asked: int
    answered: int
    missing: int
    not_reached: int
    away: int
    left: int
    entered: int

    @property
    def share(self) -> float | None:
        """The share of those asked who answered; None if nobody is asked."""
        return self.answered / self.asked if self.asked else None

    def as_json(self) -> dict[str, Any]:
        """The counts as `Collection.outcome` keeps them."""
        return asdict(self)


@dataclass(frozen=True)
class CollectionTerms:
    """A collection, and filters of its people; empty values filter nothing."""

    collection: Collection
    division: str = ""
    state: str = ""


@dataclass(frozen=True)
class AskedPerson:
    """A person of a collection, her state, and the names of the facts that she is still asked for."""

    person: Person
    state: AskedState
    entered: bool
    facts: tuple[str, ...]


def facts_asked(row: Collection) -> list[Fact]:
    """The facts that people are asked for: those of the form that no other department holds."""
    asked = [kept["fact"] for kept in row.columns if kept["asks"] and not kept["elsewhere"]]
    return [BY_NAME[name] for name in asked if name in BY_NAME]


def is_followed(row: Collection) -> bool:
    """Whether the progress can be counted: it asks for facts of the register, and has people or kept its outcome."""
    if row.state != CollectionState.PLANNED:
        return bool(row.outcome)
    return bool(facts_asked(row)) and (row.population is not None or row.listed.exists())


def progress(actor: Actor, row: Collection, division: str = "") -> list[CommunityProgress]:
    """The progress of each community in which the actor works, in order; of an ended collection, as it ended."""
    if row.state != CollectionState.PLANNED:
        kept = [CommunityProgress(**counts) for counts in row.outcome]
        return [one for one in kept if groups_at(actor, one.division_code)]
    if not is_followed(row):
        return []
    rows = asked_people(actor, CollectionTerms(row, division)).order_by()
    counted = rows.values_list(*BY_STATE).annotate(people=Count("pk"), new=Count("pk", filter=Q(new=True)))
    states: dict[str, Counter[str]] = defaultdict(Counter)
    entered: Counter[str] = Counter()
    for code, state, people, new in counted:
        states[code][state] = people
        entered[code] += new
    return [_community(code, states[code], entered[code]) for code in sorted(states)]


def total(communities: Sequence[CommunityProgress]) -> CommunityProgress:
    """The sum over communities."""
    counts = [one.as_json() for one in communities]
    names = [name for name in CommunityProgress.__dataclass_fields__ if name != "division_code"]
    return CommunityProgress("", **{name: sum(count[name] for count in counts) for name in names})


def asked_people(actor: Actor, terms: CollectionTerms) -> GatedQuerySet[Person]:
    """The people in a planned collection's population, or in it when it was planned, annotated with `progress` (a state)
    and whether they are `new`, by community and name. None of whom the actor's work shows no fact that is asked.
    """
    row, facts, filters = terms.collection, facts_asked(terms.collection), population_filters(terms.collection)
    people = Person.objects.visible_to(actor).filter(merged_into=None)
    people = people.filter(_any_shown(actor, facts), shown_at_work(actor, FactGroup.BASIC, *groups_of(filters)))
    if terms.division:
        people = people.within(terms.division)
    gaps = [shown_at_work(actor, fact.group) & _gap(fact) for fact in facts]
    had = [shown_at_work(actor, fact.group) & Q(listed__gaps__contains=[fact.name]) for fact in facts]
    people = people.annotate(
        listed=FilteredRelation("collected", condition=Q(collected__collection=row.pk)),
        fits=_flag(Q(pk__in=register(actor, filters).values("pk"))),
        gap=_flag(reduce(or_, gaps)),
        had_gap=_flag(reduce(or_, had)),
        new=_flag(Q(listed__isnull=True) | Q(listed__entered=True)),
    )
    entering = (
        Q(fits=True) if row.population is not None else Q(pk__in=())
    )  # nobody enters a form that names its people
    people = people.filter(Q(listed__isnull=False) | entering)
    people = people.annotate(progress=STATE)
    if terms.state:
        people = people.filter(progress=terms.state)
    return people.order_by("division_code", "pinyin", "id")


def people_listed(actor: Actor, terms: CollectionTerms) -> GatedQuerySet[Person]:
    """The people of a planned collection who are asked, for a list that names them. Who was entered by mistake is named only
    to those who may take that back; an ended collection names nobody.
    """
    if terms.collection.state != CollectionState.PLANNED or not is_followed(terms.collection):
        return Person.objects.none()
    known = Person.objects.visible_to(actor, Action.CHANGE).filter(status=PersonStatus.EXCLUDED)
    rows = asked_people(actor, terms).filter(~Q(("progress", AskedState.NOT_ASKED)))
    return rows.filter(~Q(status=PersonStatus.EXCLUDED) | Q(pk__in=known.values("pk")))


def with_gaps(actor: Actor, row: Collection, people: Sequence[Person]) -> list[AskedPerson]:
    """These people of `people_listed`, with the facts still missing that the actor's work shows."""
    facts = facts_asked(row)
    missing = gaps_of(row, [person.pk for person in people])
    groups = {fact.name: fact.group for fact in facts}
    return [
        AskedPerson(
            person=person,
            state=AskedState(person.progress),  # type: ignore[attr-defined] # annotated by the query
            entered=person.new,  # type: ignore[attr-defined]
            facts=tuple(
                name for name in missing.get(person.pk, ()) if groups[name] in groups_at(actor, person.division_code)
            ),
        )
        for person in people
    ]


def gaps_of(row: Collection, people: Several[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The facts asked that are missing or stale now, by person, for all of these people, who must be visible already."""
    facts = facts_asked(row)
    rows = Person.objects.filter(among("pk", map(str, people)))
    rows = rows.annotate(**{f"gap_{fact.name}": _flag(_gap(fact)) for fact in facts})
    names = [fact.name for fact in facts]
    return {
        pk: [name for name, gap in zip(names, gaps, strict=True) if gap]
        for pk, *gaps in rows.values_list("pk", *(f"gap_{name}" for name in names))
    }


def people_entering(actor: Actor, row: Collection) -> list[uuid.UUID]:
    """The people in a collection's population now who are not listed yet; empty if its form names its people."""
    if row.population is None:
        return []
    listed = CollectionPerson.objects.filter(collection=row, person=OuterRef("pk"))
    return list(register(actor, population_filters(row)).filter(~Exists(listed)).values_list("pk", flat=True))


def undecided(actor: Actor, row: Collection) -> int:
    """How many people may belong to the population of a planned collection, but lack a fact by which it is chosen."""
    chosen = row.population or {}
    asked = {name: value for name, value in chosen.items() if name in UNKNOWN}
    if not asked or row.state != CollectionState.PLANNED:
        return 0
    filters = population_filters(row)
    rest = {name: value for name, value in chosen.items() if name not in UNKNOWN}
    possible = register(actor, Filters(division=row.division_code, **rest))
    possible = possible.filter(shown_at_work(actor, *groups_of(filters)))
    for name, value in asked.items():
        fitting = register(actor, Filters(**{name: value}))
        possible = possible.filter(UNKNOWN[name] | Q(pk__in=fitting.values("pk")))
    return possible.count() - register(actor, filters).count()


def waiting(actor: Actor, without: Several[uuid.UUID] = ()) -> list[tuple[Collection, CommunityProgress]]:
    """The other planned collections in which people have still to answer who live where the actor may note that somebody
    was not reached, with their counts, first due first.
    """
    if not may(actor, Action.CHANGE, CollectionPerson):
        return []
    rows = Collection.objects.visible_to(actor).filter(state=CollectionState.PLANNED).exclude(pk__in=without)
    counted = [(row, total(progress(actor, row))) for row in rows.order_by("collect_by", "pk") if is_followed(row)]
    return [(row, counts) for row, counts in counted if counts.missing or counts.not_reached]


def _community(code: str, states: Counter[str], entered: int) -> CommunityProgress:
    counts = {str(state): states[state] for state in AskedState if state != AskedState.NOT_ASKED}
    return CommunityProgress(
        division_code=code, people=states.total(), asked=sum(counts.values()), entered=entered, **counts
    )


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _gap(fact: Fact) -> Q:
    """The people of whom a fact is missing or stale; without a day it is stale."""
    missing = ~Q(provenance__has_key=fact.name)
    since = fresh_since(fact.name, timezone.localdate())
    if since == dt.date.min:
        return missing
    return missing | Q(**{f"provenance__{fact.name}__2__lt": since.isoformat()})  # in JSON, null is less than any text


def _any_shown(actor: Actor, facts: Sequence[Fact]) -> Q:
    """The people of whom the actor's work shows one of these facts at least."""
    shown = [shown_at_work(actor, group) for group in dict.fromkeys(fact.group for fact in facts)]
    return reduce(or_, shown) if all(shown) else Q()


STATE = Case(
    When(had_gap=True, gap=False, then=Value(AskedState.ANSWERED)),
    When(Q(fits=False, had_gap=False) | Q(gap=False), then=Value(AskedState.NOT_ASKED)),
    When(fits=False, then=Value(AskedState.LEFT)),
    When(status=PersonStatus.ABSENT, then=Value(AskedState.AWAY)),
    When(listed__not_reached_at__isnull=False, then=Value(AskedState.NOT_REACHED)),
    default=Value(AskedState.MISSING),
)
"""The state of one person of `asked_people`. Whoever answered has answered, even if she left the population since."""
