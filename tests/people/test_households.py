"""Households: who lives behind one door, and whose word the door contradicts; counted by hand from the rows below.

The world has three doors with one person each: Zhang alone (no doubt), Wang with the spouse only though nobody else is
registered (doubt), Li with children (not judged).
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.models import AccessEntry
from renyang.people.domain.carers import CarerTerms
from renyang.people.lists import HOUSEHOLDS_DOUBTFUL
from renyang.people.models import Carer, Person
from renyang.people.queries import households as queries
from renyang.people.queries import person_view
from renyang.people.services import carer_add, carer_change, person_correct, register_link
from tests.personas import FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import take_in, zhang

ActorOf = Callable[[Persona], Actor]
HEADINGS = ["姓名", "出生日期", "社区", "地址", "居住方式", "居住楼层", "有无电梯", "登记日期"]
DOORS = [
    ["陈大海", "1940-01-01", "梅溪社区", "梅苑9幢1单元301室", "独居", "", "", ""],
    ["陈小河", "1944-01-01", "梅溪社区", "梅苑9幢1-301", "独居", "", "", ""],
    ["周长江", "1941-01-01", "梅溪社区", "梅苑9幢1单元302室", "与配偶同住", "3", "无", "2025-01-01"],
    ["吴玉兰", "1943-01-01", "梅溪社区", "梅苑9幢1单元302室", "与配偶同住", "4", "", "2025-02-01"],
    ["郑国强", "1939-01-01", "桂园社区", "香雪里7幢1单元101室", "与配偶同住", "", "", ""],
    ["冯秀珍", "1942-01-01", "桂园社区", "香雪里7幢1单元101室", "与子女同住", "", "", ""],
    ["蒋桂英", "1947-01-01", "桂园社区", "香雪里7幢1单元101室", "", "", "", ""],
    ["沈福生", "1940-05-05", "桂园社区", "桂花村", "独居", "", "", ""],
    ["韩素云", "1941-05-05", "桂园社区", "桂花村", "独居", "", "", ""],
]
"""Two who say alone at one door: both in doubt. A couple of two: none. A husband with two others: he is. A village without
numbers: nobody.
"""
IN_DOUBT = ["王建国", "陈大海", "陈小河", "郑国强"]


@pytest.fixture
def doors(db: None, operator: Actor) -> None:
    take_in(operator, [HEADINGS, *DOORS], source="community")
    register_link(actor=operator, division_code=HERE)


def _named(name: str) -> Person:
    return Person.objects.get(name=name, merged_into=None)


def _told(facts: list[object]) -> dict[str, tuple[str, str]]:
    return {fact.name: (fact.value, fact.collected_on) for fact in facts}


def test_who_is_in_doubt(doors: None, actor_of: ActorOf) -> None:
    """As counted above; the worker only those of her community."""
    officer, worker = actor_of(OFFICER), actor_of(WORKER)
    assert sorted(person.name for person in queries.doubtful_people(officer)) == sorted(IN_DOUBT)
    assert {person.name for person in queries.doubtful_people(worker)} == {"王建国", "陈大海", "陈小河"}
    assert not queries.doubtful_people(actor_of(STRANGER)).exists()
    for persona in (HEALTH, FAMILY):
        with pytest.raises(NotAllowed):
            queries.doubtful_people(actor_of(persona))


def test_both_sides_stand_beside_each_other(doors: None, actor_of: ActorOf) -> None:
    """Of each door everybody is named; that it was read is logged."""
    reading = HOUSEHOLDS_DOUBTFUL.read_by(actor_of(OFFICER), None)
    rows = [reading.record(row) for row in reading.page(shown=reading.columns).rows]
    sides = {row["name"]: set(row["at_door"]) for row in rows}
    assert len(rows) == len(IN_DOUBT)
    assert sides["陈大海"] == {"陈大海", "陈小河"}
    assert sides["郑国强"] == {"郑国强", "冯秀珍", "蒋桂英"}
    assert sides["王建国"] == {"王建国"}
    entry = AccessEntry.objects.get(subject="list", subject_id="households_doubtful")
    assert set(entry.facts) == {"address", "living_arrangement", "phone"}


def test_it_agrees_with_looking_at_every_door(doors: None, operator: Actor) -> None:
    """Everybody judged one by one in Python, in two statements whatever the number of doors."""
    everybody = list(Person.objects.filter(merged_into=None, status="here"))
    doubtful = set()
    for person in everybody:
        if person.household is None or "|" not in person.household.address_key:
            continue
        at_door = sum(other.household_id == person.household_id for other in everybody)
        if (person.living_arrangement == "alone" and at_door > 1) or (
            person.living_arrangement == "spouse" and at_door != 2
        ):
            doubtful.add(person.pk)
    with CaptureQueriesContext(connection) as made:
        assert {person.pk for person in queries.doubtful_people(operator)} == doubtful
    assert len(made) == 2


def test_a_doubt_is_settled(doors: None, actor_of: ActorOf) -> None:
    """Chen lives with a relative, so he is no longer in doubt; his brother still says alone. The dead count at no door."""
    person_correct(actor=actor_of(WORKER), person=_named("陈大海"), facts={"living_arrangement": "其他"})
    assert {person.name for person in queries.doubtful_people(actor_of(WORKER))} == {"王建国", "陈小河"}
    person_correct(actor=actor_of(WORKER), person=_named("陈大海"), facts={"status": "死亡"})
    assert {person.name for person in queries.doubtful_people(actor_of(WORKER))} == {"王建国"}


def test_a_household(doors: None, actor_of: ActorOf) -> None:
    """The newest word on the floor is Wu's of February; the lift's only one is Zhou's. Their son has a key and stands once."""
    worker = actor_of(WORKER)
    zhou, wu = _named("周长江"), _named("吴玉兰")
    carer_add(actor=worker, person=wu, terms=CarerTerms(name="周平", relation="儿子", holds_key=True))
    carer_add(actor=worker, person=wu, terms=CarerTerms(name="周安", relation="女儿"))
    carer_add(actor=worker, person=zhou, terms=CarerTerms(name="周平", relation="儿子", phone="19900000008"))
    view = queries.household_view(worker, zhou.household_id)
    assert [member.person.name for member in view.members] == ["周长江", "吴玉兰"]
    assert [[str(group) for group in member.special_care] for member in view.members] == [
        ["empty_nest"],
        ["empty_nest"],
    ]
    assert _told(view.facts) == {"floor": ("4", "2025-02-01"), "lift": ("否", "2025-01-01")}
    assert [(entry.carer.name, entry.carer.phone, entry.of, entry.holds_key) for entry in view.to_call] == [
        ("周平", "19900000008", ("周长江", "吴玉兰"), True), ("周安", None, ("吴玉兰",), False),
    ]  # fmt: skip
    assert [carer.name for carer in view.keys] == ["周平"]
    assert AccessEntry.objects.filter(subject="household", actor=WORKER.username).exists()
    with pytest.raises(OutOfScope):
        queries.household_view(actor_of(HEALTH), zhou.household_id)


def _home(actor: Actor) -> queries.Home:
    home = queries.home(actor, person_view(actor, zhang().pk))
    assert home is not None
    return home


def test_the_door_number_tells_a_floor_that_nobody_said(doors: None, operator: Actor) -> None:
    """501: floor 5, said to be by the number, and no fact of hers; a word of hers goes before it."""
    shown = _told(_home(operator).facts)["floor"][0]
    assert shown.startswith("5")
    assert shown != "5"
    assert zhang().floor is None
    assert "floor" not in zhang().provenance
    person_correct(actor=operator, person=zhang(), facts={"floor": "6", "lift": "无"})
    assert {name: value for name, (value, _) in _told(_home(operator).facts).items()} == {
        "floor": "6", "lift": "否",
    }  # fmt: skip
    assert zhang().provenance["floor"][1:] == ["community", timezone.localdate().isoformat()]


def test_who_else_lives_there_is_within_reach_only(doors: None, actor_of: ActorOf) -> None:
    """The worker sees the neighbour behind Zhang's door; the daughter, who is tied to Zhang, does not, nor who has a key."""
    son = Carer.objects.get(name="张明")
    carer_change(
        actor=actor_of(WORKER),
        carer=son,
        terms=CarerTerms(name="张明", relation="儿子", phone="19900000002", holds_key=True),
    )
    household = zhang().household
    Person.objects.filter(pk=_named("陈大海").pk).update(household=household)
    worker, family = (_home(actor_of(persona)) for persona in (WORKER, FAMILY))
    assert [person.name for person in worker.others] == ["陈大海"]
    assert [carer.name for carer in worker.keys] == ["张明"]
    assert worker.household == household.pk
    assert (family.others, family.keys, family.household) == ([], [], None)


def test_the_pages(doors: None, sign_in: Callable[[Persona], Client]) -> None:
    """Every name of a door on its page; of doubts both sides; the person's page leads there for the street's staff only."""
    client = sign_in(WORKER)
    person = _named("周长江")
    page = client.get(f"/households/{person.household_id}/").content.decode()
    assert "周长江" in page
    assert "吴玉兰" in page
    page = client.get("/households/doubtful/").content.decode()
    assert page.count("陈大海") >= 3  # himself, and twice among those at the door
    assert "郑国强" not in page
    link = f"/households/{zhang().household_id}/"
    assert link in client.get(f"/register/{zhang().pk}/").content.decode()
    assert link not in sign_in(FAMILY).get(f"/register/{zhang().pk}/").content.decode()
