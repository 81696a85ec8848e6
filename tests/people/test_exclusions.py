"""People entered by mistake: listed and counted nowhere, whatever files say later, kept in history, and taken back."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.people.models import Exclusion, Pair, Person, PersonStatus, SourceRecord
from renyang.people.queries import Filters, register
from renyang.people.queries.history import history
from renyang.people.queries.linkage import alike, waiting
from renyang.people.queries.population import people_served
from renyang.people.rules.ties import tied_people
from renyang.people.services import (
    exclusion_withdraw,
    person_correct,
    person_exclude,
    person_merge,
    register_link,
)
from renyang.science.problem import Problem
from tests.personas import FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import CIVIL, take_in, zhang

ActorOf = Callable[[Persona], Actor]
SignIn = Callable[[Persona | None], Client]
REASON = "户籍核查：查无此人"


def names(actor: Actor, **filters: str) -> set[str]:
    return set(register(actor, Filters(**filters)).values_list("name", flat=True))


def test_who_is_excluded_is_listed_and_counted_nowhere(db: None, actor_of: ActorOf) -> None:
    """Zhang is on the lists of the street, of the health department and of her family; then on none of them."""
    officer, person = actor_of(OFFICER), zhang()
    served = len(people_served(officer, HERE))
    assert tied_people(actor_of(FAMILY)).filter(pk=person.pk).exists()
    person_exclude(actor=officer, person=person, reason=REASON)
    for persona in (OFFICER, WORKER, HEALTH):
        assert "张秀英" not in names(actor_of(persona)), persona
    assert len(people_served(officer, HERE)) == served - 1
    assert not tied_people(actor_of(FAMILY)).filter(pk=person.pk).exists()


def test_only_who_may_take_it_back_lists_the_excluded(db: None, actor_of: ActorOf, sign_in: SignIn) -> None:
    """Street staff filter by it; the health department sees no such choice, and nobody by its address."""
    person_exclude(actor=actor_of(WORKER), person=zhang(), reason=REASON)
    assert names(actor_of(OFFICER), status="excluded") == {"张秀英"}
    assert names(actor_of(HEALTH), status="excluded") == set()
    assert 'value="excluded"' in sign_in(OFFICER).get("/register/").text
    assert 'value="excluded"' not in sign_in(HEALTH).get("/register/").text


def test_no_later_file_brings_her_back(db: None, operator: Actor) -> None:
    """Next month's list repeats her, with another phone and as one who died."""
    person = zhang()
    person_exclude(actor=operator, person=person, reason=REASON)
    heading, row = [*CIVIL[0], "状态"], [*CIVIL[1][:4], "19900000077", *CIVIL[1][5:], "死亡"]
    take_in(operator, [heading, row], source="civil_affairs")
    register_link(actor=operator, division_code=HERE)
    person.refresh_from_db()
    assert (person.status, person.phone) == (PersonStatus.EXCLUDED, "19900000077")


def test_taken_back_she_is_as_before(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """Every column is what it was; the exclusion and who took it back stay, and history tells both."""
    person = zhang()
    before = Person.objects.values().get(pk=person.pk)
    made = person_exclude(actor=actor_of(OFFICER), person=person, reason=REASON)
    exclusion_withdraw(actor=actor_of(OFFICER), exclusion=made)
    assert Person.objects.values().get(pk=person.pk) == before
    made.refresh_from_db()
    assert (made.reason, made.withdrawn_by) == (REASON, OFFICER.username)
    lines = [line for group in history(operator, person.pk).groups.values() for one in group for line in one.lines]
    assert {"误录入，已排除", "撤回了排除"} <= {line.how for line in lines}
    with pytest.raises(Problem, match="withdrawn already"):
        exclusion_withdraw(actor=actor_of(OFFICER), exclusion=made)


def test_without_a_reason_nobody_is_excluded(db: None, operator: Actor) -> None:
    """Nor twice."""
    for reason in ("", "  "):
        with pytest.raises(Problem, match="only with a reason"):
            person_exclude(actor=operator, person=zhang(), reason=reason)
    assert not Exclusion.objects.exists()
    person_exclude(actor=operator, person=zhang(), reason=REASON)
    with pytest.raises(Problem, match="excluded already"):
        person_exclude(actor=operator, person=zhang(), reason=REASON)


def test_who_may_exclude(db: None, actor_of: ActorOf) -> None:
    """Street staff where she lives; a department sees her and may not, a stranger does not see her."""
    with pytest.raises(NotAllowed):
        person_exclude(actor=actor_of(HEALTH), person=zhang(), reason=REASON)
    with pytest.raises(OutOfScope):
        person_exclude(actor=actor_of(STRANGER), person=zhang(), reason=REASON)


def test_her_status_is_changed_by_taking_it_back_only(db: None, actor_of: ActorOf) -> None:
    """Not by typing another one, and not by putting her together with somebody who lives."""
    officer, person = actor_of(OFFICER), zhang()
    person_exclude(actor=officer, person=person, reason=REASON)
    with pytest.raises(Problem, match="cannot be typed"):
        person_correct(actor=officer, person=person, facts={"status": "健在"})
    with pytest.raises(Problem):
        person_merge(actor=officer, person=Person.objects.get(name="王建国"), other=person)
    assert Person.objects.get(name="王建国").status == PersonStatus.HERE


def test_no_pair_is_asked_about_her(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """A waiting pair of hers and another's record leaves the queue with her, and she resembles nobody."""
    person, other = zhang(), Person.objects.get(name="王建国")
    left, right = sorted(
        SourceRecord.objects.get(source="civil_affairs", link__person=one).pk for one in (person, other)
    )
    Pair.objects.create(left_id=left, right_id=right, division_code=person.division_code)
    Person.objects.filter(pk=other.pk).update(pinyin=person.pinyin)
    other.refresh_from_db()
    officer = actor_of(OFFICER)
    assert waiting(officer).count() == 1
    assert person in alike(officer, other)
    person_exclude(actor=operator, person=person, reason=REASON)
    assert waiting(officer).count() == 0
    assert person not in alike(officer, other)


def test_the_page_excludes_and_takes_back(db: None, sign_in: SignIn) -> None:
    """With a reason, which stays to be read."""
    client, person = sign_in(WORKER), zhang()
    address = f"/register/{person.pk}/"
    assert "exclude/" in client.get(address).text
    assert client.post(f"{address}exclude/", {"reason": REASON}).status_code == 302
    page = client.get(address).text
    assert REASON in page
    assert "误录" in page
    assert "/exclude/" not in page
    exclusion = Exclusion.objects.get()
    assert client.post(f"/exclusions/{exclusion.pk}/withdraw/").status_code == 302
    assert "/exclude/" in client.get(address).text
    assert "exclude/" not in sign_in(HEALTH).get(address).text
    events = apps.get_model("people", "ExclusionEvent").objects.filter(pgh_obj_id=exclusion.pk)
    assert list(events.order_by("pgh_id").values_list("pgh_label", flat=True)) == ["insert", "update"]
