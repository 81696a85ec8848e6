"""Whose word survives: choosing by rules, the shipped ones, and a deployment's own.

Expected values are read off the rules by hand; what holds for all records is tried on generated ones.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.access.roles import Department
from renyang.core.models import Setting
from renyang.people.domain.fields import SHIPPED, Rule
from renyang.people.domain.survivorship import VERIFIED, Criterion, Statement, choose
from renyang.people.models import Person, RegisterRun, RegisterWork
from renyang.people.queries import survivorship as queries
from renyang.people.services import people_resolve_anew, survivorship_put, survivorship_reset
from renyang.people.tasks import compute_register
from renyang.science.problem import Problem
from tests.personas import HERE, OFFICER, PERSONAS, WORKER, Persona
from tests.world import ZHANG_ID, zhang

ADMIN = next(who for who in PERSONAS if who and who.here and who.role == "system_admin")
ActorOf = Callable[[Persona], Actor]
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
CIVIL_HOME, HEALTH_HOME = "梅苑3幢2单元501室", "梅苑3栋2-501"  # tests/world.py
ORDERS = [order for length in (1, 2, 3, 4) for order in itertools.permutations(Criterion, length)]
FACT_VALUES = {
    "address": ["梅苑1幢", "梅苑2幢", "香雪里5幢"],
    "status": ["here", "absent", "away", "dead"],
    "capability_level": [0, 1, 2, 3, 4],
}


def _said(number: int, source: str, on: str | None, verified: tuple[str, ...] = (), **facts: Any) -> Statement:
    day = dt.date.fromisoformat(on) if on else None
    return Statement(
        number, source, HERE, HERE, facts | {VERIFIED: list(verified)}, day, NOON + dt.timedelta(minutes=number)
    )


def _value(fact: str, records: list[Statement], rules: Mapping[str, Rule] = SHIPPED) -> Any:
    return choose(records, rules)[fact].value


def test_a_birth_date_nobody_wrote_down_is_read_from_the_id() -> None:
    """Her ID says 12 March 1942. A date that was written stands; an ID that contradicts its own row is never read."""
    from_id = choose([_said(1, "health", "2026-01-01", resident_id=ZHANG_ID)], SHIPPED)["birth_date"]
    assert (from_id.value, from_id.statement.record) == ("1942-03-12", 1)
    both = [_said(1, "health", "2026-01-01", resident_id=ZHANG_ID), _said(2, "health", None, birth_date="1943-01-01")]
    assert _value("birth_date", both) == "1943-01-01"
    doubtful = _said(1, "health", "2026-01-01", resident_id=ZHANG_ID, resident_id_doubtful=True)
    assert "birth_date" not in choose([doubtful], SHIPPED)


def test_a_fuller_birth_date_that_agrees_goes_before_a_partial_one() -> None:
    """The community's 1936 and health's 1936-01 are completed by civil affairs; a fuller date of another year is not the
    same day, so the community's word stands.
    """
    year = _said(1, "community", "2026-05-01", birth_date="1936")
    month = _said(2, "health", "2026-01-01", birth_date="1936-01")
    day = _said(3, "civil_affairs", "2025-01-01", birth_date="1936-01-05")
    other = _said(4, "social_security", "2026-05-01", birth_date="1937-01-05")
    assert _value("birth_date", [year, month]) == "1936-01"
    assert _value("birth_date", [year, month, day]) == "1936-01-05"
    assert _value("birth_date", [year, other]) == "1936"
    assert _value("birth_date", [year, other, day]) == "1936-01-05"


def test_the_id_completes_a_partial_birth_date_and_says_the_sex() -> None:
    """Her ID says 12 March 1942 and a woman: of 1942-03 it says the day, against 1942-04 and "male" it says nothing."""
    number = _said(1, "health", "2026-01-01", resident_id=ZHANG_ID)
    chosen = choose([number, _said(2, "community", None, birth_date="1942-03")], SHIPPED)
    assert (chosen["birth_date"].value, chosen["birth_date"].as_json()) == (
        "1942-03-12",
        [1, "health", "2026-01-01", True],
    )
    assert (chosen["sex"].value, chosen["resident_id"].as_json()) == ("female", [1, "health", "2026-01-01"])
    chosen = choose([number, _said(2, "community", None, birth_date="1942-04", sex="male")], SHIPPED)
    assert (chosen["birth_date"].value, chosen["sex"].value) == ("1942-04", "male")


def test_the_majority_decides_where_a_rule_says_so() -> None:
    """Two sources against one, however often that one says it and however new it is; of equal numbers the next decides."""
    records = [
        _said(1, "civil_affairs", "2024-01-01", family_doctor="A", address="梅苑3幢2单元501室"),
        _said(2, "health", "2024-01-01", family_doctor="A", address="梅苑3栋2-501"),
        _said(3, "community", "2026-01-01", family_doctor="B", address="香雪里1幢"),
        _said(4, "community", "2026-02-01", family_doctor="B"),
        _said(5, "community", "2026-03-01", family_doctor="B"),
    ]
    by_majority = dict.fromkeys(SHIPPED, Rule(order=("majority", "newest")))
    assert _value("family_doctor", records) == "B"
    assert _value("family_doctor", records, by_majority) == "A"
    assert _value("address", records, by_majority) == "梅苑3栋2-501"  # two spellings of one door are one value
    assert _value("family_doctor", records[1:], by_majority) == "B"
    by_source = dict.fromkeys(SHIPPED, Rule(order=("majority", "source"), sources=("health",)))
    assert _value("family_doctor", records[1:], by_source) == "A"


def test_a_date_known_in_part_speaks_for_each_day_it_can_be() -> None:
    """Of 1936-01 and 1936-01-05 two sources agree, against one with 1936-02-05."""
    records = [
        _said(1, "civil_affairs", "2024-01-01", birth_date="1936-01"),
        _said(2, "health", "2024-01-01", birth_date="1936-01-05"),
        _said(3, "community", "2026-01-01", birth_date="1936-02-05"),
    ]
    assert _value("birth_date", records, dict.fromkeys(SHIPPED, Rule(order=("majority", "newest")))) == "1936-01-05"


@st.composite
def _records(draw: st.DrawFn, *, verified: bool = True) -> list[Statement]:
    """Records of one person with up to three facts, some established; no two have the same number."""
    records = []
    for number in range(draw(st.integers(1, 6))):
        facts = {name: draw(st.sampled_from(values)) for name, values in FACT_VALUES.items() if draw(st.booleans())}
        established = [name for name in facts if verified and draw(st.booleans())]
        on = draw(st.one_of(st.none(), st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 5))))
        source = draw(st.sampled_from(Department.values))
        records.append(Statement(number, source, HERE, HERE, facts | {VERIFIED: established}, on, NOON))
    return records


_RULES = st.builds(
    Rule,
    order=st.sampled_from(ORDERS),
    sources=st.lists(st.sampled_from(list(Department.values)), unique=True).map(tuple),
)

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Machines with much else to do draw slowly."""


@PATIENT
@given(records=_records(), rule=_RULES, random=st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(records: list[Statement], rule: Rule, random: Any) -> None:
    """The same records, shuffled, give the same values from the same records."""
    rules = dict.fromkeys(SHIPPED, rule)
    shuffled = random.sample(records, len(records))
    assert choose(records, rules) == choose(shuffled, rules)


@PATIENT
@given(records=_records(verified=False))
def test_by_the_newest_alone_the_newest_wins(records: list[Statement]) -> None:
    """Of what was only written down, the last day's word survives, found here by sorting."""
    chosen = choose(records, dict.fromkeys(SHIPPED, Rule(order=(Criterion.NEWEST,))))
    for name in FACT_VALUES:
        giving = [record for record in records if name in record.facts]
        newest = sorted(giving, key=lambda record: (record.collected_on or dt.date.min, record.record))[-1:]
        assert [choice.value for fact, choice in chosen.items() if fact == name] == [row.facts[name] for row in newest]


@PATIENT
@given(records=_records(), rule=_RULES)
def test_what_survives_was_said(records: list[Statement], rule: Rule) -> None:
    """A value is that of the record it is said to come from, and a fact is there whenever any record gives it."""
    chosen = choose(records, dict.fromkeys(SHIPPED, rule))
    assert set(chosen) == {name for record in records for name in record.facts if name != VERIFIED}
    assert all(choice.statement.facts[name] == choice.value for name, choice in chosen.items())


def test_the_shipped_rules() -> None:
    """Established before the community, the community before trusted departments, those before the newest."""
    records = [
        _said(1, "social_security", "2026-05-01", address="A"),
        _said(2, "health", "2026-04-01", address="B"),
        _said(3, "civil_affairs", "2024-01-01", address="C"),
    ]
    assert _value("address", records[:2]) == "A"
    assert _value("address", records) == "C"
    records.append(_said(4, "community", "2023-01-01", address="D"))
    assert _value("address", records) == "D"
    records.append(_said(5, "health", "2022-01-01", verified=("address",), address="E"))
    assert _value("address", records) == "E"


def test_what_was_established_counts_alike_whoever_did_it() -> None:
    """Health's assessment of May goes before the community's of April, though the community goes before health."""
    records = [
        _said(1, "community", "2026-04-01", verified=("capability_level",), capability_level=1),
        _said(2, "health", "2026-05-01", verified=("capability_level",), capability_level=2),
    ]
    assert _value("capability_level", records) == 2
    by_source_first = dict.fromkeys(SHIPPED, Rule(order=("source", "verified", "newest")))
    assert _value("capability_level", records, by_source_first) == 1


def test_an_old_word_that_she_lives_here_does_not_outlive_a_death() -> None:
    """The community in 2024, health in 2026; of one day the community's word; with today's other rule it would be wrong."""
    here, dead = _said(1, "community", "2024-03-01", status="here"), _said(2, "health", "2026-03-01", status="dead")
    assert _value("status", [here, dead]) == "dead"
    assert _value("status", [here, dead], dict.fromkeys(SHIPPED, Rule())) == "here"
    same_day = _said(3, "community", "2026-03-01", status="away")
    assert _value("status", [here, dead, same_day]) == "away"


def test_a_list_that_repeats_lives_here_does_not_end_what_a_worker_noted() -> None:
    """Noted in May, listed in June: absent stays absent, dead stays dead; a later death by a list is news, and counts."""
    listed = _said(2, "civil_affairs", "2026-06-01", status="here")
    for status in ("absent", "dead", "away"):
        noted = _said(1, "community", "2026-05-01", verified=("status",), status=status)
        assert _value("status", [noted, listed]) == status
    died = _said(3, "health", "2026-06-02", status="dead")
    absent = _said(1, "community", "2026-05-01", verified=("status",), status="absent")
    assert _value("status", [absent, listed, died]) == "dead"
    back = _said(1, "community", "2026-05-01", verified=("status",), status="here")
    assert choose([back, listed], SHIPPED)["status"].statement == listed  # it agrees, so the newer confirms it


def test_a_rule_of_ones_own_holds_for_everybody(db: None, operator: Actor) -> None:
    """Addresses of Zhang and Li stand in two files, written differently: two people change, and only then."""
    asked = Rule(order=(Criterion.SOURCE, Criterion.NEWEST), sources=(Department.HEALTH,))
    assert zhang().address == CIVIL_HOME
    assert queries.would_change(operator, "address", asked) == 2
    survivorship_put(actor=operator, fact="address", order=asked.order, sources=asked.sources)
    assert queries.would_change(operator, "address", asked) == 0
    assert people_resolve_anew(actor=operator, division_code=HERE) == 2
    assert zhang().address == HEALTH_HOME
    assert zhang().provenance["address"][1] == "health"
    assert Person.objects.get(name="王建国").address == "雪堂新村1幢1单元101室"
    survivorship_reset(actor=operator, fact="address")
    assert Setting.objects.get(name="survivorship").value == {}
    people_resolve_anew(actor=operator, division_code=HERE)
    assert zhang().address == CIVIL_HOME


def test_sealed_facts_can_be_asked_for_too(db: None, operator: Actor) -> None:
    """The ID in lower case is the same ID: nobody would change."""
    assert queries.would_change(operator, "resident_id", Rule(sources=(Department.HEALTH,))) == 0


def test_the_administrators_change_is_done_by_a_worker(db: None, actor_of: ActorOf) -> None:
    """One run for the sub-district, however often."""
    for _ in range(2):
        survivorship_put(actor=actor_of(ADMIN), fact="address", order=["source"], sources=["health"])
    job = ProcrastinateJob.objects.get(task_name="people.compute_register", status="todo")
    run = RegisterRun.objects.get(pk=job.args["run"])
    assert (run.division_code, run.work) == (HERE, RegisterWork.RESOLVE)
    compute_register(**job.args)
    assert zhang().address == HEALTH_HOME


@pytest.mark.parametrize("persona", [WORKER, OFFICER], ids=str)
def test_who_may_change_rules(db: None, actor_of: ActorOf, persona: Persona) -> None:
    """As with the thresholds of linkage: not the street's staff, who see them."""
    with pytest.raises(NotAllowed):
        survivorship_put(actor=actor_of(persona), fact="address", order=["newest"], sources=[])
    with pytest.raises(NotAllowed):
        queries.would_change(actor_of(persona), "address", Rule())
    assert queries.rule_changes(actor_of(persona)) == []


@pytest.mark.parametrize(
    ("fact", "order", "sources", "word"),
    [
        ("shoe_size", ["newest"], [], "shoe_size"),
        ("address", ["loudest"], [], "loudest"),
        ("address", [], [], "to decide by"),
        ("address", ["newest", "newest"], [], "once"),
        ("address", ["source"], ["weather_office"], "weather_office"),
        ("address", ["source"], ["health", "health"], "once"),
    ],
)
def test_rules_that_cannot_be(
    db: None, operator: Actor, fact: str, order: list[str], sources: list[str], word: str
) -> None:
    """A fact, criterion or department there is not, or named twice; nothing is kept."""
    with pytest.raises(Problem, match=word):
        survivorship_put(actor=operator, fact=fact, order=order, sources=sources)
    assert not Setting.objects.filter(name="survivorship").exists()


def test_changes_are_told(db: None, operator: Actor) -> None:
    """Who, which fact, from which rule to which; newest first, and what another fact's change left alone is not told."""
    survivorship_put(actor=operator, fact="address", order=["newest"], sources=[])
    survivorship_put(actor=operator, fact="phone", order=["newest"], sources=[])
    survivorship_reset(actor=operator, fact="address")
    told = [(row.who, row.fact, row.before == SHIPPED[row.fact]) for row in queries.rule_changes(operator)]
    assert told == [("test", "address", False), ("test", "phone", True), ("test", "address", True)]


def test_the_pages(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """A change shows first whom it changes, and is saved only as it was shown."""
    assert "先看" not in sign_in(WORKER).get("/register/rules/").content.decode()
    client, address = sign_in(ADMIN), "/register/rules/address/"
    assert client.get("/register/rules/shoe_size/").status_code == 404
    given = {"first": "source", "source_1": "health"}
    shown = client.post(address, given)
    assert "2 人的值会改变" in shown.content.decode()
    assert not Setting.objects.filter(name="survivorship").exists()
    assert client.post(address, given | {"save": "1", "shown": "source:civil_affairs"}).status_code == 200
    assert client.post(address, given | {"second": "source"}).status_code == 422
    assert client.post(address, given | {"save": "1", "shown": "source:health"}).status_code == 302
    assert Setting.objects.get(name="survivorship").value == {"address": {"order": ["source"], "sources": ["health"]}}
    by_majority = {"first": "verified", "second": "majority", "third": "source", "fourth": "newest"}
    assert "多数部门给出的值" in client.post(address, by_majority).content.decode()
    assert ADMIN.username in sign_in(OFFICER).get("/register/rules/").content.decode()
