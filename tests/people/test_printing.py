"""What is taken along on paper: who is on it, in which order, and what never stands there."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.models import AccessEntry
from renyang.people.models import Person
from renyang.people.queries import Filters, printing
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, PERSONAS, STRANGER, WORKER, Persona
from tests.world import ZHANG_ID, zhang

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
SOCIAL_SECURITY = next(who for who in PERSONAS if who and who.here and who.role == "social_security_officer")


def test_doors_are_in_walking_order(actor_of: ActorOf) -> None:
    """By estate, building and unit, 2 before 10, however the address is written; without one at the end."""
    doors = ["梅苑10幢1单元101室", "梅苑2栋1-101", "", "梅苑2幢1单元201室", "梅苑2号楼2单元101"]
    Person.objects.filter(division_code=COMMUNITY).update(status="away")
    Person.objects.bulk_create(
        Person(division_code=COMMUNITY, name=f"赵{at}", pinyin="zhao", initials="z", address=door)
        for at, door in enumerate(doors)
    )
    (part,) = printing.printed_roster(actor_of(WORKER), Filters()).parts
    found = [(building, [line.person.name for line in lines]) for building, lines in part.buildings]
    assert found == [("梅苑 2-1", ["赵1", "赵3"]), ("梅苑 2-2", ["赵4"]), ("梅苑 10-1", ["赵0"]), ("", ["赵2"])]
    assert part.people == 5


def test_each_community_begins_anew(sign_in: SignIn) -> None:
    """梅溪 with two people, 桂园 with one (tests/world.py), each under its own heading with who printed it; narrowed as the
    list is.
    """
    page = sign_in(OFFICER).get("/register/roster/").content.decode()
    heads = re.findall(r'<tr class="roster-head">.*?</tr>', page, re.DOTALL)
    assert [re.search(r"<strong>(.*?)</strong>", head)[1] for head in heads] == ["梅溪社区", "桂园社区"]
    assert all(OFFICER.username in head for head in heads)
    narrowed = sign_in(OFFICER).get("/register/roster/?search=zxy").content.decode()
    assert ("张秀英" in narrowed, "李桂兰" in narrowed) == (True, False)


def test_a_roster_has_what_the_round_needs_and_no_id(sign_in: SignIn) -> None:
    """Her door and phone, that she lives alone, and her son with his phone (tests/world.py)."""
    page = sign_in(WORKER).get("/register/roster/").content.decode()
    for word in ("张秀英", "梅苑3", "19900000001", "张明", "儿子", "19900000002", "☐"):
        assert word in page
    assert ZHANG_ID not in page
    assert ZHANG_ID[-4:] not in page
    assert "李桂兰" not in page


def test_a_roster_is_written_down(sign_in: SignIn) -> None:
    """In the division it was narrowed to, or else in every one that the actor works in."""
    sign_in(OFFICER).get("/register/roster/")
    sign_in(OFFICER).get(f"/register/roster/?division={COMMUNITY}")
    entries = AccessEntry.objects.filter(subject="printed_roster").order_by("pk")
    assert [entry.division_code for entry in entries] == [HERE, COMMUNITY]
    assert {"address", "phone", "contact_phone"} <= set(entries[0].facts)


def test_too_many_for_paper_are_refused(actor_of: ActorOf, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three people of one community where two may be printed: told how many, and to narrow the list; nothing is written
    down.
    """
    monkeypatch.setattr(printing, "MOST_PRINTED", 2)
    with pytest.raises(Problem, match="3"):
        printing.printed_roster(actor_of(OFFICER), Filters())
    Person.objects.exclude(division_code=COMMUNITY).update(division_code=COMMUNITY)
    answer = sign_in(OFFICER).get("/register/roster/")
    assert answer.status_code == 422
    assert "一次最多打印 2 人" in answer.content.decode()
    assert not AccessEntry.objects.filter(subject="printed_roster").exists()


def test_who_may_not_export_prints_no_roster(actor_of: ActorOf) -> None:
    """A list on paper is a list taken along."""
    with pytest.raises(NotAllowed):
        printing.printed_roster(actor_of(HEALTH), Filters())


def test_a_card_has_what_a_visitor_needs(sign_in: SignIn) -> None:
    """Level, illness, doctor, door, phone, whom to call and what not to forget; who printed it; no ID, not even masked."""
    page = sign_in(WORKER).get(f"/register/{zhang().pk}/card/").content.decode()
    for word in ("张秀英", "女", "梅苑3", "19900000001", "轻度失能", "高血压", "许静安", "张明", "19900000002",
                 "无人应门时", WORKER.username):  # fmt: skip
        assert word in page
    assert ZHANG_ID not in page
    assert ZHANG_ID[-4:] not in page.replace(str(zhang().pk), "")
    entry = AccessEntry.objects.filter(subject="card").latest("at")
    assert (entry.actor, entry.subject_id, entry.division_code) == (WORKER.username, str(zhang().pk), COMMUNITY)
    assert {"address", "phone", "contact_name", "contact_phone"} <= set(entry.facts)


def test_a_card_keeps_to_the_purpose(actor_of: ActorOf) -> None:
    """Health sees no living arrangement; social security neither door nor phone nor contacts; family sees its own only."""
    health = printing.person_card(actor_of(HEALTH), zhang().pk)
    assert "独居" not in {value for _label, value in health.facts}
    assert not any("独居" in reminder for reminder in health.reminders)
    insured = printing.person_card(actor_of(SOCIAL_SECURITY), zhang().pk)
    assert (insured.facts, insured.contacts, insured.reminders) == ([], None, [])
    assert printing.person_card(actor_of(FAMILY), zhang().pk).person == zhang()
    for persona, name in ((FAMILY, "王建国"), (STRANGER, "张秀英")):
        with pytest.raises(OutOfScope):
            printing.person_card(actor_of(persona), Person.objects.get(name=name).pk)


def test_reminders_are_computed(actor_of: ActorOf) -> None:
    """李桂兰 has neither phone nor contact, lives with her children and is able; cannot read as soon as that is known."""
    Person.objects.filter(name="李桂兰").update(reads=False)
    card = printing.person_card(actor_of(OFFICER), Person.objects.get(name="李桂兰").pk)
    assert [reminder[:4] for reminder in card.reminders] == ["不识字：", "没有登记", "没有登记"]


def test_links_to_paper(sign_in: SignIn) -> None:
    """From the register, narrowed as it is, for those who may; from a person's page."""
    page = sign_in(OFFICER).get("/register/?search=zxy").content.decode()
    assert 'href="/register/roster/?search=zxy"' in page
    assert "/register/roster/" not in sign_in(HEALTH).get("/register/").content.decode()
    assert f"/register/{zhang().pk}/card/" in sign_in(HEALTH).get(f"/register/{zhang().pk}/").content.decode()
