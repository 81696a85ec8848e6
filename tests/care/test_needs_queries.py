"""Counts of recorded needs, counted by hand, and who has none.

The world's people: Zhang (level 1, alone) and Wang (no level) in community 001, Li (level 0) in 002.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from renyang.care import queries
from renyang.care.domain.terms import NeedTerms
from renyang.care.queries import Recorded
from renyang.care.services import need_end, need_record
from renyang.core.access.gate import Actor, NotAllowed
from renyang.people.models import Person
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona

ActorOf = Callable[[Persona], Actor]
OTHER = "320199001002"
TERMS = NeedTerms(times=2, per="week", minutes=60, critical=False, since=timezone.localdate())


def _person(name: str) -> Person:
    return Person.objects.get(name=name, merged_into=None)


@pytest.fixture
def recorded(db: None, operator: Actor) -> None:
    """Bathing: Zhang 2 a week x 60, Wang 1 a week x 30. Meals: Zhang 1 a day x 15, critical. Li: emergency help on call,
    critical; her nursing has ended.
    """
    for name, service, terms in (
        ("张秀英", "bathing", TERMS),
        ("王建国", "bathing", replace(TERMS, times=1, minutes=30)),
        ("张秀英", "meals", replace(TERMS, times=1, per="day", minutes=15, critical=True)),
        ("李桂兰", "emergency_help", replace(TERMS, times=1, per="on_call", minutes=30, critical=True)),
    ):
        need_record(actor=operator, person=_person(name), service=service, terms=terms)
    ended = need_record(actor=operator, person=_person("李桂兰"), service="nursing", terms=TERMS)
    need_end(actor=operator, need=ended, why="康复")


def test_by_community(recorded: None, actor_of: ActorOf) -> None:
    """001: two people; 2 x 60 + 30 + 7 x 15 = 255 minutes = 4.25 h; one critical. 002: one person, no regular hours."""
    first, second = Recorded(2, 4.25, 1), Recorded(1, 0.0, 1)
    assert queries.recorded_by_community(actor_of(OFFICER)) == {COMMUNITY: first, OTHER: second}
    assert queries.recorded_by_community(actor_of(WORKER)) == {COMMUNITY: first}
    assert queries.recorded_by_community(actor_of(STRANGER)) == {}


def test_by_service(recorded: None, actor_of: ActorOf) -> None:
    """In the catalogue's order: meals 105 minutes, bathing 150 minutes of two people, help on call."""
    everywhere = queries.recorded_by_service(actor_of(OFFICER))
    assert list(everywhere.items()) == [
        ("meals", Recorded(1, 1.75, 1)), ("bathing", Recorded(2, 2.5, 0)), ("emergency_help", Recorded(1, 0.0, 1)),
    ]  # fmt: skip
    assert queries.recorded_by_service(actor_of(OFFICER), OTHER) == {"emergency_help": Recorded(1, 0.0, 1)}


def test_the_dead_count_no_more(recorded: None, actor_of: ActorOf) -> None:
    Person.objects.filter(name="王建国").update(status="dead")
    assert queries.recorded_by_community(actor_of(WORKER)) == {COMMUNITY: Recorded(1, 3.75, 1)}


def test_of_whom_none_is_recorded(recorded: None, operator: Actor, actor_of: ActorOf) -> None:
    """From level 2 on, the least able first: Li's only regular need has ended, but help on call stands; so nobody. Then
    her help is ended too, and she is found; Zhang of level 3 has needs.
    """
    for name, level in (("李桂兰", 2), ("张秀英", 3)):
        Person.objects.filter(name=name).update(capability_level=level)
    officer = actor_of(OFFICER)
    assert list(queries.unrecorded(officer)) == []
    standing = queries.open_needs().get(service="emergency_help")
    need_end(actor=operator, need=standing, why="x")
    assert [person.name for person in queries.unrecorded(officer, HERE)] == ["李桂兰"]
    assert queries.unrecorded_by_community(officer) == {OTHER: 1}
    assert list(queries.unrecorded(actor_of(WORKER))) == []  # another community
    Person.objects.filter(name="王建国").update(capability_level=4)
    need_end(actor=operator, need=queries.open_needs().get(record__link__person__name="王建国"), why="x")
    assert [person.name for person in queries.unrecorded(actor_of(HEALTH))] == ["王建国", "李桂兰"]
    with pytest.raises(NotAllowed):
        queries.unrecorded(actor_of(FAMILY))
