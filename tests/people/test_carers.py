"""Whom to call: the list's order, what workers write of a carer, and accounts that follow the person they are tied to.

Zhang's contact in civil affairs' file is her son 张明; the world ties two accounts to her as carer and as family member.
"""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.models import User
from renyang.core.services import user_create
from renyang.people.domain.carers import CarerTerms
from renyang.people.models import Carer, Pair, Person, SourceRecord
from renyang.people.queries import person_view
from renyang.people.services import (
    carer_add,
    carer_change,
    carer_remove,
    carers_order,
    decision_undo,
    person_correct,
    person_merge,
    person_split,
    register_link,
    user_tie,
)
from renyang.science.problem import Problem
from tests.personas import FAMILY, HEALTH, HERE, OFFICER, PERSONAS, STRANGER, WORKER, Persona
from tests.world import CIVIL, PASSWORD, take_in, zhang

OLDER = next(who for who in PERSONAS if who and who.here and who.role == "older_person")
ActorOf = Callable[[Persona], Actor]
DAUGHTER = CarerTerms(name="张丽", relation="女儿", phone="19900000077", reach="hour", holds_key=True, note="after six")


def _wang() -> Person:
    return Person.objects.get(name="王建国", merged_into=None)


def _listed(person: Person) -> list[tuple[int, str]]:
    """Her carers as the street's staff see them, without the world's two accounts."""
    shown = person_view(Actor.operator("test"), person.pk).carers
    return [(carer.order, carer.name) for carer in shown if not carer.name.endswith("_here")]


def _son() -> Carer:
    return Carer.objects.get(name="张明", removed_at=None)


def _without_accounts() -> None:
    """A list of only the son, whose places are easily counted."""
    Carer.objects.exclude(user=None).delete()


def _merge(operator: Actor, person: Person, other: Person) -> object:
    """Put two people together; the decision, to take it back."""
    person_merge(actor=operator, person=person, other=other)
    return Pair.objects.filter(verdict="same", decided_by=operator.name).latest("decided_at").decision


def _reached(actor: Actor) -> list[str]:
    """The ids of records of everybody whom an account reaches: persons' own numbers change when people are parted."""
    people = Person.objects.visible_to(actor).filter(merged_into=None)
    return sorted(
        SourceRecord.objects.filter(link__person__in=people, batch__source="civil_affairs").values_list(
            "facts__name", flat=True
        )
    )


@pytest.mark.parametrize("persona", [FAMILY, OLDER], ids=str)
@pytest.mark.parametrize("into_zhang", [True, False])
def test_an_account_follows_its_person(
    db: None, operator: Actor, actor_of: ActorOf, persona: Persona, *, into_zhang: bool
) -> None:
    """Tied to Zhang; Wang and Zhang are put together, in either direction: the account sees the one there is now; taken back,
    it sees Zhang and not Wang.
    """
    assert _reached(actor_of(persona)) == ["张秀英"]
    pair = (zhang(), _wang()) if into_zhang else (_wang(), zhang())
    decision = _merge(operator, *pair)
    assert _reached(actor_of(persona)) == ["张秀英", "王建国"]
    assert Person.objects.visible_to(actor_of(persona)).filter(merged_into=None).count() == 1
    decision_undo(actor=operator, decision=decision)
    assert _reached(actor_of(persona)) == ["张秀英"]


def test_an_account_follows_when_records_are_parted(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """It hangs beside the first of her records, civil affairs': where that leaves her, the account goes along."""
    civil = SourceRecord.objects.get(source="civil_affairs", link__person=zhang())
    person_split(actor=operator, person=zhang(), records=[civil.pk])
    for persona in (FAMILY, OLDER):
        people = Person.objects.visible_to(actor_of(persona)).filter(merged_into=None)
        assert [person.links.get(by="model").record_id for person in people] == [civil.pk]


def test_two_older_people_with_accounts(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """Wang has his own account too: put together, one of them shows the person; taken back, each shows its own."""
    user = user_create(actor=operator, username="wang", display_name="wang", password=PASSWORD)
    user_tie(actor=operator, user=user, person=_wang())
    decision = _merge(operator, _wang(), zhang())
    assert Person.objects.get(merged_into=None, links__record__facts__name="王建国").user is not None
    decision_undo(actor=operator, decision=decision)
    assert (zhang().user.username, _wang().user.username) == (OLDER.username, "wang")


def test_an_account_is_one_persons(db: None, operator: Actor) -> None:
    """Tied again to the same nothing changes; to another it is refused."""
    user, records = User.objects.get(username=OLDER.username), SourceRecord.objects.count()
    user_tie(actor=operator, user=user, person=zhang())
    assert SourceRecord.objects.count() == records
    with pytest.raises(NotAllowed):
        user_tie(actor=operator, user=user, person=_wang())


def test_an_account_of_before_goes_with_the_person(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """Ties that were made before they hung on records go to the person that hers are in now."""
    Person.objects.filter(pk=zhang().pk).update(user_record=None)
    Carer.objects.update(record=None)
    _merge(operator, _wang(), zhang())
    for persona in (FAMILY, OLDER):
        assert _reached(actor_of(persona)) == ["张秀英", "王建国"]


def test_a_carer_is_added_changed_and_removed(db: None, actor_of: ActorOf) -> None:
    """She comes last; her number stands sealed; a change keeps her place; removed, the gap is closed."""
    _without_accounts()
    worker = actor_of(WORKER)
    added = carer_add(actor=worker, person=zhang(), terms=DAUGHTER)
    assert _listed(zhang()) == [(1, "张明"), (2, "张丽")]
    assert (added.phone, added.reach, added.holds_key, added.emergency, added.note) == (
        "19900000077", "hour", True, False, "after six",
    )  # fmt: skip
    carers_order(actor=worker, person=zhang(), carers=[added.pk, _son().pk])
    changed = carer_change(actor=worker, carer=added, terms=CarerTerms(name="张丽", relation="女儿", phone=""))
    assert (changed.pk, changed.phone, changed.holds_key) == (added.pk, None, False)
    assert _listed(zhang()) == [(1, "张丽"), (2, "张明")]
    carer_remove(actor=worker, carer=changed)
    assert _listed(zhang()) == [(1, "张明")]
    with pytest.raises(OutOfScope):
        carer_remove(actor=worker, carer=changed)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (CarerTerms(name="张丽", phone="ask her"), "phone_unreadable"),
        (CarerTerms(name=" "), "carer_nameless"),
        (CarerTerms(name="张丽", note="x" * 121), "text_too_long"),
        (CarerTerms(name="张丽", reach="next door"), "unknown_choice"),
        (CarerTerms(name="张明", relation="儿子"), "carer_known"),
    ],
)
def test_what_cannot_be_a_carer_is_refused(db: None, actor_of: ActorOf, given: CarerTerms, code: str) -> None:
    before = Carer.objects.count(), SourceRecord.objects.count()
    with pytest.raises(Problem) as problem:
        carer_add(actor=actor_of(WORKER), person=zhang(), terms=given)
    assert problem.value.code == code
    assert (Carer.objects.count(), SourceRecord.objects.count()) == before


def test_who_may_write_carers(db: None, actor_of: ActorOf) -> None:
    """The street's staff of the place; a department sees the person and may not, her daughter neither."""
    for persona in (WORKER, OFFICER):
        carer_remove(actor=actor_of(persona), carer=carer_add(actor=actor_of(persona), person=zhang(), terms=DAUGHTER))
    for persona, refused in ((HEALTH, NotAllowed), (FAMILY, NotAllowed), (STRANGER, OutOfScope)):
        with pytest.raises(refused):
            carer_add(actor=actor_of(persona), person=zhang(), terms=DAUGHTER)
        with pytest.raises(OutOfScope):
            carer_remove(actor=actor_of(persona), carer=_son())


def _contact(*contact: str) -> list[list[str]]:
    """Civil affairs' file with another contact of Zhang's."""
    return [CIVIL[0], [*CIVIL[1][:8], *contact], *CIVIL[2:]]


def _import(operator: Actor, *contact: str) -> None:
    take_in(operator, _contact(*contact), source="civil_affairs")
    register_link(actor=operator, division_code=HERE)


def test_a_removed_contact_stays_away_until_another_is_named(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """The son is removed; the department names him again, with a new number too: he stays away. It names her niece: she comes."""
    _without_accounts()
    carer_remove(actor=actor_of(WORKER), carer=_son())
    for phone in ("19900000002", "19900000003"):
        _import(operator, "张明", "儿子", phone)
        assert _listed(zhang()) == []
    _import(operator, "张燕", "侄女", "19900000004")
    assert _listed(zhang()) == [(1, "张燕")]


def test_an_import_renews_a_contacts_number_and_nothing_else(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """Key and reach are the worker's word, the number the department's."""
    worker, son = actor_of(WORKER), _son()
    given = CarerTerms(name="张明", relation="儿子", phone="19900000002", reach="building", holds_key=True)
    assert carer_change(actor=worker, carer=son, terms=given).pk == son.pk
    _import(operator, "张明", "儿子", "19900000003")
    son.refresh_from_db()
    assert (son.phone, son.reach, son.holds_key) == ("19900000003", "building", True)


def test_a_workers_number_stays(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """He is her son-in-law, and his number is another: neither comes back with the next import, and he keeps his place."""
    _without_accounts()
    worker = actor_of(WORKER)
    carer_add(actor=worker, person=zhang(), terms=DAUGHTER)
    carer_change(actor=worker, carer=_son(), terms=CarerTerms(name="张明", relation="女婿", phone="19900000009"))
    _import(operator, "张明", "儿子", "19900000003")
    assert _listed(zhang()) == [(1, "张明"), (2, "张丽")]
    assert (_son().relation, _son().phone) == ("女婿", "19900000009")
    _import(operator, "张明", "女婿", "19900000003")
    assert _son().phone == "19900000009"


def test_an_account_without_a_number_gets_the_departments(db: None, operator: Actor) -> None:
    """The daughter's account is tied before civil affairs names her: one entry, with the number."""
    user = user_create(actor=operator, username="li", display_name="张丽", password=PASSWORD)
    user_tie(actor=operator, user=user, person=zhang(), relation="女儿")
    _import(operator, "张丽", "女儿", "19900000077")
    carer = Carer.objects.get(person=zhang(), name="张丽")
    assert (carer.user, carer.phone) == (user, "19900000077")


def test_a_removed_carers_account_sees_nobody(db: None, actor_of: ActorOf) -> None:
    carer_remove(actor=actor_of(WORKER), carer=Carer.objects.get(user__username=FAMILY.username))
    assert not Person.objects.visible_to(actor_of(FAMILY)).exists()


def test_the_order_names_everybody_once(db: None, actor_of: ActorOf) -> None:
    _without_accounts()
    worker = actor_of(WORKER)
    added = carer_add(actor=worker, person=zhang(), terms=DAUGHTER)
    for wrong in ([added.pk], [added.pk, added.pk], [added.pk, _son().pk, 0], []):
        with pytest.raises(Problem, match="meanwhile"):
            carers_order(actor=worker, person=zhang(), carers=wrong)
    assert _listed(zhang()) == [(1, "张明"), (2, "张丽")]


def test_carers_of_two_who_are_one(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """Both name 张明, the son: listed once, behind him the others with no gap; taken back, each has his own again."""
    _without_accounts()
    worker = actor_of(WORKER)
    carer_add(actor=worker, person=zhang(), terms=DAUGHTER)
    carer_add(actor=worker, person=_wang(), terms=CarerTerms(name="王强", relation="儿子"))
    carer_add(actor=worker, person=_wang(), terms=CarerTerms(name="张明", relation="儿子"))
    decision = _merge(operator, _wang(), zhang())
    one = Person.objects.get(merged_into=None, links__record__facts__name="王建国")
    found = _listed(one)
    assert sorted(name for _, name in found) == ["张丽", "张明", "王强"]
    assert [place for place, _ in found] == [1, 2, 3]
    decision_undo(actor=operator, decision=decision)
    assert _listed(zhang()) == [(1, "张明"), (2, "张丽")]
    assert sorted(name for _, name in _listed(_wang())) == ["张明", "王强"]
    assert [place for place, _ in _listed(_wang())] == [1, 2]


def test_linking_again_changes_no_carer(db: None, operator: Actor) -> None:
    """No line of history for what did not change."""
    events = apps.get_model("people", "CarerEvent").objects
    before = events.count()
    register_link(actor=operator, division_code=HERE)
    person_correct(actor=operator, person=zhang(), facts={"floor": "5"})
    assert events.count() == before


def test_the_page(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """Added, moved up, changed, refused and removed by hand, with no script."""
    _without_accounts()
    client, address = sign_in(WORKER), f"/register/{zhang().pk}/carers/"
    refused = client.post(address, {"name": "张丽", "phone": "abc"})
    assert refused.status_code == 422
    assert 'value="张丽"' in refused.content.decode()
    assert client.post(address, {"name": "张丽", "relation": "女儿", "reach": "hour"}).status_code == 302
    added = Carer.objects.get(name="张丽")
    client.post(f"{address}order/", {"carer": added.pk, "move": "up"})
    assert _listed(zhang()) == [(1, "张丽"), (2, "张明")]
    client.post(f"{address}order/", {"carer": added.pk, "move": "up"})  # there is no place above the first
    client.post(f"{address}order/", {"carer": "0", "move": "down"})  # nor anybody of this number
    assert _listed(zhang()) == [(1, "张丽"), (2, "张明")]
    given = {"name": "张丽", "relation": "女儿", "phone": "199 0000 0077", "holds_key": "on"}
    assert client.post(f"/carers/{added.pk}/", given).status_code == 302
    added.refresh_from_db()
    assert (added.phone, added.holds_key, added.reach) == ("19900000077", True, "")
    assert client.post(f"/carers/{added.pk}/remove/").status_code == 302
    assert client.get(f"/carers/{added.pk}/").status_code == 404
    assert "张丽" not in client.get(address).content.decode()


def test_what_a_department_sees_of_carers(db: None, actor_of: ActorOf, sign_in: Callable[[Persona], Client]) -> None:
    """Name, relation and number as before; who has a key, how far away and notes are for the street's staff."""
    carer_add(actor=actor_of(WORKER), person=zhang(), terms=DAUGHTER)
    for persona, details in ((WORKER, True), (HEALTH, False), (FAMILY, False)):
        page = sign_in(persona).get(f"/register/{zhang().pk}/").content.decode()
        assert "19900000077" in page
        assert ("after six" in page) is details
        assert ("有钥匙" in page) is details
        assert (f"/register/{zhang().pk}/carers/" in page) is details
