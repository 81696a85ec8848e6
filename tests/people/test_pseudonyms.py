"""Pseudonyms, and where they stand: what a reader of one community is told of the people of another."""

import re
import uuid
from collections.abc import Callable

import pytest

from renyang.core.access.gate import Actor, OutOfScope
from renyang.core.sealing import seal
from renyang.people.domain.pseudonyms import ALPHABET, LENGTH, pseudonym
from renyang.people.models import Link, Pair, Person, SourceRecord, Verdict
from renyang.people.queries import linkage, people_named
from renyang.people.services import decision_undo, pair_decide
from tests.personas import COMMUNITY, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]


def _of(name: str) -> Person:
    return Person.objects.get(name=name, merged_into=None)


def test_it_is_short_steady_and_without_look_alikes() -> None:
    """Of every group of characters that are taken for one another at most one is used."""
    pk = uuid.uuid4()
    assert re.fullmatch(rf"P-[{ALPHABET}]{{{LENGTH}}}", pseudonym(pk))
    assert pseudonym(pk) == pseudonym(str(pk))
    assert len(set(ALPHABET)) == len(ALPHABET)
    for alike in ("0OD", "1ILJ", "2Z", "5S", "8B", "UV"):
        assert len(set(alike) & set(ALPHABET)) <= 1


def test_they_are_spread_evenly() -> None:
    """Of 20,000 random people each character stands in each place near 20,000 / 24 = 833 times: within 6 standard
    deviations (28.3 each), and so few are called the same as chance has it: 20,000 ** 2 / 2 / 24 ** 5 = 25, at most 55.
    """
    made = [pseudonym(uuid.UUID(int=at)) for at in range(20_000)]
    for place in range(2, 2 + LENGTH):
        counts = [sum(one[place] == character for one in made) for character in ALPHABET]
        assert all(abs(count - 20_000 / 24) < 6 * 28.3 for count in counts)
    assert len(made) - len(set(made)) < 55


def test_another_deployment_has_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-up key decides, so that lists of two deployments cannot be laid side by side."""
    pk = uuid.uuid4()
    here = pseudonym(pk)
    keys = seal.keys()
    monkeypatch.setattr(
        "renyang.people.domain.pseudonyms.keys", lambda: seal.Keys(keys.sealing, keys.current, bytes(32))
    )
    assert pseudonym(pk) != here


def test_names_within_the_scope_and_pseudonyms_outside(db: None, actor_of: ActorOf) -> None:
    """The worker of Zhang's community, the officer of the street, and an officer of another town."""
    ids = [str(zhang().pk), str(_of("李桂兰").pk), str(uuid.uuid4())]
    strange = [pseudonym(pk) for pk in ids[:2]]
    for persona, names in ((OFFICER, ["张秀英", "李桂兰"]), (WORKER, ["张秀英", strange[1]]), (STRANGER, strange)):
        named = people_named(actor_of(persona), ids)
        assert [named[pk].name for pk in ids[:2]] == names
        assert ids[2] not in named  # of whom nothing is known, nothing is said
        assert all((one.person is None) == one.name.startswith("P-") for one in named.values())


def _across() -> Pair:
    """A doubtful pair: Zhang's record of one community and Li's of the next."""
    records = [Link.objects.filter(person=person).earliest("record_id").record for person in (zhang(), _of("李桂兰"))]
    left, right = sorted(records, key=lambda record: record.pk)
    return Pair.objects.create(left=left, right=right, division_code=COMMUNITY, probability=0.7)


def test_a_pair_across_communities_is_the_street_s(db: None, actor_of: ActorOf) -> None:
    """The worker would be shown Li's phone and address to decide it, so she neither sees nor decides it; the officer does."""
    pair = _across()
    assert linkage.open_pairs(actor_of(WORKER)) == []
    assert linkage.open_pair_count(actor_of(WORKER)) == 0
    with pytest.raises(OutOfScope):
        pair_decide(actor=actor_of(WORKER), pair=pair, verdict=Verdict.DIFFERENT)
    assert [row.pk for row in linkage.open_pairs(actor_of(OFFICER))] == [pair.pk]
    assert pair_decide(actor=actor_of(OFFICER), pair=pair, verdict=Verdict.DIFFERENT).verdict == Verdict.DIFFERENT


def test_a_decision_across_communities_is_told_by_pseudonym(db: None, actor_of: ActorOf, operator: Actor) -> None:
    """Among what was decided lately the worker reads Zhang's name and Li's pseudonym; the officer both names."""
    pair = _across()
    pair_decide(actor=operator, pair=pair, verdict=Verdict.DIFFERENT)
    records = [pair.left, pair.right]
    told = set(linkage.record_names(actor_of(WORKER), records).values())
    assert told == {"张秀英", pseudonym(_of("李桂兰").pk)}
    assert set(linkage.record_names(actor_of(OFFICER), records).values()) == {"张秀英", "李桂兰"}
    pair.refresh_from_db()
    decision_undo(actor=operator, decision=pair.decision)
    assert SourceRecord.objects.filter(link__person=zhang(), link__by="model").count() == 2
