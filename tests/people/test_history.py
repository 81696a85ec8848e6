"""How facts came to be: a line for each change of value, none for what changed nothing, and only what a purpose covers.

What is expected is counted by hand from the changes each test makes.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from renyang.core.access.gate import Actor, OutOfScope
from renyang.core.deployment.rotation import reseal
from renyang.core.models import AccessEntry
from renyang.core.sealing.seal import Keys, keys
from renyang.people.models import Person
from renyang.people.queries.history import Line, history
from renyang.people.services import person_correct, person_merge, register_link
from tests.personas import FAMILY, HEALTH, HERE, PERSONAS, STRANGER, WORKER, Persona
from tests.world import ZHANG_ID, zhang

SOCIAL = next(who for who in PERSONAS if who and who.here and who.role == "social_security_officer")
ActorOf = Callable[[Persona], Actor]


def _lines(actor: Actor, fact: str) -> list[Line]:
    timelines = [row for group in history(actor, zhang().pk).groups.values() for row in group]
    return next((row.lines for row in timelines if row.name == fact), [])


def test_a_line_for_every_change(db: None, actor_of: ActorOf) -> None:
    """The department's phone, then a worker's, newest first, each with whose word it was and who took it in."""
    person_correct(actor=actor_of(WORKER), person=zhang(), facts={"phone": "19900000055"})
    new, old = _lines(actor_of(WORKER), "phone")
    assert (old.value, old.source, old.who) == ("19900000001", "民政", "world")
    assert (new.value, new.source, new.who, new.how) == ("19900000055", "社区", WORKER.username, "人工更正")
    assert new.at > old.at


def test_what_changed_nothing_adds_no_line(db: None, operator: Actor) -> None:
    """Her phone is corrected twice: name, home and the rest keep their one line; linking again adds none."""
    for phone in ("19900000055", "19900000056"):
        person_correct(actor=operator, person=zhang(), facts={"phone": phone})
    register_link(actor=operator, division_code=HERE)
    assert len(_lines(operator, "phone")) == 3
    assert [len(_lines(operator, fact)) for fact in ("name", "address", "status")] == [1, 1, 1]


def test_the_same_value_from_another_department_adds_no_line(db: None, operator: Actor) -> None:
    """The community says the very name the departments say."""
    person_correct(actor=operator, person=zhang(), facts={"name": "张秀英"})
    assert zhang().provenance["name"][1] == "community"
    assert len(_lines(operator, "name")) == 1


def test_a_value_whose_key_is_missing(
    db: None, operator: Actor, sign_in: Callable[[Persona], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All was sealed anew and the old key thrown away: the page says so of the old values, and shows the others."""
    both = keys()
    new = Keys({1: both.sealing[1]}, 1, both.lookup)
    for module in ("renyang.core.services.resealing", "renyang.core.sealing.fields"):
        monkeypatch.setattr(f"{module}.keys", lambda: Keys(both.sealing, 1, both.lookup))
    assert sum(count for _place, count in reseal(Actor.operator())) > 0
    monkeypatch.setattr("renyang.core.sealing.fields.keys", lambda: new)
    answer = sign_in(WORKER).get(f"/register/{zhang().pk}/history/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "密封所用的密钥已缺失" in page
    assert "梅苑" in page  # an address is not sealed
    for fact in ("phone", "resident_id"):
        assert [line.value for line in _lines(operator, fact)][-1] == "密封所用的密钥已缺失"


def test_ids_are_masked(db: None, operator: Actor) -> None:
    """A history opens sealed facts, but no ID in full."""
    (line,) = _lines(operator, "resident_id")
    assert line.value
    assert line.value != ZHANG_ID
    assert line.value[-4:] == ZHANG_ID[-4:]


def test_only_what_the_purpose_covers(db: None, actor_of: ActorOf) -> None:
    """Social security has no phone, health no living arrangement; a stranger has nothing."""
    assert _lines(actor_of(SOCIAL), "phone") == []
    assert _lines(actor_of(SOCIAL), "name")
    assert _lines(actor_of(HEALTH), "living_arrangement") == []
    assert _lines(actor_of(HEALTH), "capability_level")
    assert _lines(actor_of(FAMILY), "resident_id") == []
    with pytest.raises(OutOfScope):
        history(actor_of(STRANGER), zhang().pk)


def test_reading_is_written_down(db: None, actor_of: ActorOf) -> None:
    """Sensitive facts of the reader's purpose are named, others not."""
    history(actor_of(HEALTH), zhang().pk)
    entry = AccessEntry.objects.get(subject="history", subject_id=str(zhang().pk), actor=HEALTH.username)
    assert {"phone", "capability_level"} <= set(entry.facts)
    assert not {"name", "living_arrangement", "insurance"} & set(entry.facts)


def test_who_was_put_together(db: None, operator: Actor) -> None:
    """Wang's one record goes to Zhang, who has two and keeps her number: a line, with who did it and how."""
    person, other = zhang(), Person.objects.get(name="王建国")
    person_merge(actor=operator, person=other, other=person)
    (joined,) = history(operator, person.pk).joined
    assert (joined.person, joined.name, joined.who, joined.how) == (other.pk, "王建国", "test", "合并两人")
    assert joined.seen
    assert history(operator, other.pk).joined == []


def test_the_page(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """It is reached from the person's page, and shows where values come from."""
    client, address = sign_in(WORKER), f"/register/{zhang().pk}/"
    assert f"{address}history/" in client.get(address).content.decode()
    page = client.get(f"{address}history/").content.decode()
    assert "梅苑3幢2单元501室" in page
    assert "记录已归并" in page
    assert ZHANG_ID not in page
