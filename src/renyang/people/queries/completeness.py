"""How complete and how fresh the register is, and whom to ask first to improve it most."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count as Rows
from django.db.models import QuerySet
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.people.domain.fields import BY_NAME, FACTS, Fact
from renyang.people.domain.freshness import fresh_since
from renyang.people.models import Person
from renyang.people.queries.people import register
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_at, shown_at_work, shows_somewhere

COUNTED = """
    SELECT person.division_code, said.key, said.value ->> 1, count(*),
           count(*) FILTER (WHERE (said.value ->> 2)::date >= fresh.since)
    FROM people_person AS person
    CROSS JOIN LATERAL jsonb_each(person.provenance) AS said
    JOIN unnest(%s::text[], %s::date[]) AS fresh(fact, since) ON fresh.fact = said.key
    WHERE person.id IN ({people})
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
ASKED_FIRST = """
    SELECT person.id, array_agg(fresh.fact ORDER BY fresh.place)
    FROM people_person AS person
    CROSS JOIN unnest(%s::text[], %s::date[]) WITH ORDINALITY AS fresh(fact, since, place)
    WHERE person.id IN ({people})
      AND coalesce((person.provenance -> fresh.fact ->> 2)::date < fresh.since, TRUE)
    GROUP BY person.id, person.capability_level, person.birth_date
    ORDER BY count(*) DESC, person.capability_level DESC NULLS LAST, person.birth_date, person.id
    LIMIT %s"""


@dataclass
class Count:
    """Numbers of people: all, those with a fact known, and those with it fresh."""

    people: int = 0
    known: int = 0
    fresh: int = 0

    @property
    def missing(self) -> int:
        """People for whom it is unknown."""
        return self.people - self.known

    @property
    def stale(self) -> int:
        """People for whom it is known, but stale."""
        return self.known - self.fresh

    @property
    def share(self) -> float | None:
        """The share of people for whom it is fresh; None if there are no people."""
        return self.fresh / self.people if self.people else None


@dataclass(frozen=True)
class Completeness:
    """Completeness of the register as one actor may see it: by fact, by community (all facts together), and by the
    department that the known values come from.
    """

    facts: dict[str, Count] = field(default_factory=dict)
    communities: dict[str, Count] = field(default_factory=dict)
    departments: dict[str, Count] = field(default_factory=dict)


@dataclass(frozen=True)
class ToAsk:
    """A person to ask, and the names of the facts to ask for."""

    person: Person
    facts: tuple[str, ...]


def works_with_register(actor: Actor) -> bool:
    """Whether the actor works with lists of people, and is not only tied to some."""
    return shows_somewhere(actor, FactGroup.BASIC)


def completeness(actor: Actor) -> Completeness:
    """Count each fact over the people of whom the actor's work shows it. Raises NotAllowed for actors who are only tied
    to people.
    """
    if not works_with_register(actor):
        raise NotAllowed
    workplace = register(actor).filter(shown_at_work(actor, FactGroup.BASIC))
    people = dict(workplace.order_by("division_code").values_list("division_code").annotate(people=Rows("pk")))
    shown = {code: [fact for fact in FACTS if fact.group in groups_at(actor, code)] for code in people}
    counted = Completeness(
        {fact.name: Count() for fact in FACTS if any(fact in facts for facts in shown.values())},
        {code: Count(count * len(shown[code])) for code, count in people.items()},
    )
    for code, facts in shown.items():
        for fact in facts:
            counted.facts[fact.name].people += people[code]
    for division, fact, source, known, fresh in _rows(COUNTED, workplace, FACTS):
        if BY_NAME[fact] not in shown[division]:
            continue
        department = counted.departments.setdefault(source, Count())
        department.people += known
        for count in (counted.facts[fact], counted.communities[division], department):
            count.known += known
            count.fresh += fresh
    return counted


def people_to_ask(actor: Actor, action: Action = Action.CHANGE, limit: int = 50) -> list[ToAsk]:
    """The people with most facts to refresh in one telephone call; of equals the least able and oldest first.

    Every missing or stale fact counts the same, so no other choice of as many people raises the share of fresh facts
    more. Raises NotAllowed if the actor may not change people.
    """
    if not may(actor, Action.CHANGE, Person):
        raise NotAllowed
    asked = [fact for fact in FACTS if fact.asked_by_phone]
    askable = register(actor, action=action).filter(shown_at_work(actor, *{fact.group for fact in asked}))
    rows = list(_rows(ASKED_FIRST, askable, asked, limit))
    people = Person.objects.visible_to(actor).in_bulk([pk for pk, _facts in rows])
    return [ToAsk(people[pk], tuple(names)) for pk, names in rows]


def _rows(statement: str, people: QuerySet[Person], facts: Iterable[Fact], *more: int) -> list[tuple[Any, ...]]:
    """Run a statement over the people of a gated queryset."""
    facts, today = list(facts), timezone.localdate()
    within, parameters = people.order_by().values("pk").query.sql_with_params()
    since = [fresh_since(fact.name, today) for fact in facts]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(people=within), [[fact.name for fact in facts], since, *parameters, *more])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
