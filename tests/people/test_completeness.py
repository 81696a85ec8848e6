"""Completeness and freshness: counted by hand from tests/world.py, and again person by person in Python."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed
from renyang.people.domain.fields import FACTS
from renyang.people.domain.freshness import State, state
from renyang.people.models import Person
from renyang.people.queries import completeness as queries
from renyang.people.rules.facts import FactGroup
from tests.personas import COMMUNITY, FAMILY, HEALTH, OFFICER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]


def _age(person: Person, fact: str, days: int) -> None:
    record, source, _on = person.provenance[fact]
    on = (timezone.localdate() - dt.timedelta(days=days)).isoformat()
    Person.objects.filter(pk=person.pk).update(provenance=person.provenance | {fact: [record, source, on]})


def _state(person: Person, fact: str) -> State:
    said = person.provenance.get(fact)
    on = dt.date.fromisoformat(said[2]) if said and said[2] else None
    return state(fact, said and "known", on, timezone.localdate())


def test_by_fact(db: None, actor_of: ActorOf) -> None:
    """Of three people, two have a telephone; Zhang's is two years old."""
    _age(zhang(), "phone", 730)
    count = queries.completeness(actor_of(OFFICER)).facts["phone"]
    assert (count.people, count.known, count.fresh, count.stale, count.missing) == (3, 2, 1, 1, 1)
    assert count.share == pytest.approx(1 / 3)


def test_it_agrees_with_looking_at_everybody(db: None, actor_of: ActorOf) -> None:
    """Every fact of every person judged one by one with `state`."""
    _age(zhang(), "address", 366)
    _age(zhang(), "birth_date", 30_000)
    found = queries.completeness(actor_of(OFFICER))
    people = list(Person.objects.filter(merged_into=None))
    for fact in FACTS:
        states = Counter(_state(person, fact.name) for person in people)
        count = found.facts[fact.name]
        assert (count.fresh, count.stale, count.missing) == tuple(
            states[one] for one in (State.FRESH, State.STALE, State.MISSING)
        )
    assert sum(count.fresh for count in found.communities.values()) == sum(c.fresh for c in found.facts.values())
    assert sum(count.known for count in found.departments.values()) == sum(c.known for c in found.facts.values())


def test_each_sees_her_own_people_and_facts(db: None, actor_of: ActorOf) -> None:
    """The worker two people; the health officer no welfare facts; who is only tied nothing."""
    assert list(queries.completeness(actor_of(WORKER)).communities) == [COMMUNITY]
    shown = queries.completeness(actor_of(HEALTH)).facts
    assert not {fact.name for fact in FACTS if fact.group == FactGroup.WELFARE} & set(shown)
    with pytest.raises(NotAllowed):
        queries.completeness(actor_of(FAMILY))


def test_whom_to_ask_first(db: None, actor_of: ActorOf) -> None:
    """No shorter list gains more: the gaps of the first n are as many as of any n people, found by judging everybody."""
    officer = actor_of(OFFICER)
    gaps = {
        person.name: [fact.name for fact in FACTS if fact.asked_by_phone and _state(person, fact.name) != State.FRESH]
        for person in Person.objects.filter(merged_into=None)
    }
    most = sorted(map(len, gaps.values()), reverse=True)
    for limit in (1, 2, 3, 50):
        found = queries.people_to_ask(officer, limit=limit)
        assert [len(entry.facts) for entry in found] == most[:limit]
        assert all(sorted(entry.facts) == sorted(gaps[entry.person.name]) for entry in found)
    with pytest.raises(NotAllowed):
        queries.people_to_ask(actor_of(HEALTH))
