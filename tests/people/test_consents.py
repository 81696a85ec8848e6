"""Consents: what they open and to whom, how they end, and what near relatives may read after a death.

Expected groups are read off the two tables of the rules by hand: a relative sees by her tie who somebody is and how to reach
her; HEALTH and WELFARE only by consent. 张秀英's files give her a chronic condition (高血压) and a living arrangement (独居).
"""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope, get_for
from renyang.core.access.roles import Purpose, Role
from renyang.core.models import AccessEntry, User
from renyang.core.services import grant_give, user_create
from renyang.people import queries
from renyang.people.domain.relatives import NEAR_RELATIVE
from renyang.people.models import Carer, Consent, How, Pair, Person, PersonStatus, SourceRecord
from renyang.people.queries.consents import WITHDRAWN_SHOWN_DAYS, consents, consents_that_concern
from renyang.people.rules.facts import GROUPS, WITH_CONSENT, FactGroup
from renyang.people.rules.policies import groups_shown, shows_somewhere
from renyang.people.services import (
    after_death_record,
    consent_record,
    consent_withdraw,
    decision_undo,
    person_correct,
    person_merge,
    user_tie,
)
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, FAMILY, HEALTH, OFFICER, STRANGER, WORKER, Persona
from tests.world import PASSWORD, zhang

ActorOf = Callable[[Persona], Actor]
CARER, HERSELF = Persona(Role.CARER, here=True), Persona(Role.OLDER_PERSON, here=True)
CIVIL_AFFAIRS = Persona(Role.CIVIL_AFFAIRS_OFFICER, here=True)
BY_TIE = {FactGroup.BASIC, FactGroup.CONTACT}


def _today(days_ago: int = 0) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days_ago)


def _consent(actor: Actor, recipient: Role = Role.FAMILY_MEMBER, *groups: FactGroup, **more: object) -> Consent:
    given = {"groups": groups or (FactGroup.HEALTH,), "purpose": Purpose.CARE, "given_on": _today()} | more
    return consent_record(actor=actor, person=zhang(), recipient=recipient, **given)


def test_the_tables_do_not_overlap() -> None:
    """What a role sees anyway needs no consent, and nobody's consent makes the street's staff see more."""
    for role, groups in WITH_CONSENT.items():
        assert groups.isdisjoint(GROUPS[role])
    assert set(WITH_CONSENT) == set(GROUPS) - {Role.SUBDISTRICT_OFFICER, Role.COMMUNITY_WORKER, Role.OLDER_PERSON}


@pytest.mark.parametrize("persona", [FAMILY, CARER], ids=str)
def test_a_tie_alone_shows_who_and_where(db: None, actor_of: ActorOf, persona: Persona) -> None:
    """BASIC and CONTACT by the tie, HEALTH from the consent on, to that role alone."""
    assert groups_shown(actor_of(persona), zhang()) == BY_TIE
    _consent(actor_of(WORKER), persona.role)
    assert groups_shown(actor_of(persona), zhang()) == BY_TIE | {FactGroup.HEALTH}
    other = CARER if persona == FAMILY else FAMILY
    assert groups_shown(actor_of(other), zhang()) == BY_TIE


def test_a_consent_is_of_one_person_and_one_purpose(db: None, actor_of: ActorOf, operator: Actor) -> None:
    """Zhang's consent opens nothing of Wang; a consent for statistics opens nothing to a grant for care."""
    civil = actor_of(CIVIL_AFFAIRS)
    _consent(actor_of(WORKER), Role.CIVIL_AFFAIRS_OFFICER, purpose=Purpose.STATISTICS)
    assert groups_shown(civil, zhang()) == GROUPS[Role.CIVIL_AFFAIRS_OFFICER]
    _consent(actor_of(WORKER), Role.CIVIL_AFFAIRS_OFFICER)
    assert groups_shown(civil, zhang()) == GROUPS[Role.CIVIL_AFFAIRS_OFFICER] | {FactGroup.HEALTH}
    assert groups_shown(civil, Person.objects.get(name="王建国")) == GROUPS[Role.CIVIL_AFFAIRS_OFFICER]
    assert groups_shown(actor_of(Persona(Role.CIVIL_AFFAIRS_OFFICER, here=False)), zhang()) == frozenset()


def test_a_list_shows_nothing_by_consent(db: None, actor_of: ActorOf) -> None:
    """One person's consent does not let a department narrow a list of everybody by health."""
    _consent(actor_of(WORKER), Role.CIVIL_AFFAIRS_OFFICER)
    assert not shows_somewhere(actor_of(CIVIL_AFFAIRS), FactGroup.HEALTH)


@pytest.mark.parametrize(("until", "opens"), [(-1, True), (0, True), (1, False)])
def test_it_ends_with_its_last_day(db: None, actor_of: ActorOf, until: int, opens: bool) -> None:
    """Given two days ago until tomorrow, today, or yesterday."""
    _consent(actor_of(WORKER), given_on=_today(2), until=_today(until))
    assert (FactGroup.HEALTH in groups_shown(actor_of(FAMILY), zhang())) == opens


def test_a_withdrawal_takes_effect_at_once(db: None, actor_of: ActorOf, sign_in: Callable[[Persona], Client]) -> None:
    """Her relative's pages before and after she withdraws it through her own page; what was read stays in the log."""
    made = _consent(actor_of(WORKER))
    relative, herself = sign_in(FAMILY), sign_in(HERSELF)
    page, facts = f"/register/{zhang().pk}/", f"/api/v1/people/{zhang().pk}"
    assert "高血压" in relative.get(page).content.decode()
    assert "高血压" in str(relative.get(facts).json())
    assert AccessEntry.objects.latest("pk").basis == [str(made.pk)]
    assert herself.post(f"/consents/{made.pk}/withdraw/").status_code == 302
    after = relative.get(page).content.decode()
    assert "高血压" not in after
    assert f"{_today()} 撤回" in re.sub(r"\s+", " ", after)
    assert "高血压" not in str(relative.get(facts).json())
    assert AccessEntry.objects.latest("pk").basis == []
    assert "高血压" in herself.get(page).content.decode()


def test_the_log_names_only_consents_that_opened_something(db: None, actor_of: ActorOf) -> None:
    """The worker sees health by her task: a consent to relatives is no basis of her reading."""
    _consent(actor_of(WORKER))
    queries.person_view(actor_of(WORKER), zhang().pk)
    assert AccessEntry.objects.latest("pk").basis == []


def test_it_is_withdrawn_once(db: None, actor_of: ActorOf) -> None:
    """The second of two withdrawals is told so, and the first one's day and name stay."""
    made = _consent(actor_of(WORKER))
    withdrawn = consent_withdraw(actor=actor_of(HERSELF), consent=made)
    assert (withdrawn.withdrawn_on, withdrawn.withdrawn_by) == (_today(), HERSELF.username)
    with pytest.raises(Problem, match="withdrawn already"):
        consent_withdraw(actor=actor_of(WORKER), consent=made)


def test_bad_consents_leave_nothing(db: None, actor_of: ActorOf) -> None:
    """Each refusal says why; no record and no row is left."""
    worker, records = actor_of(WORKER), SourceRecord.objects.count()
    for more, why in (
        ({"given_on": _today(-1)}, "still to come"),
        ({"until": _today(1)}, "before it was given"),
        ({"groups": []}, "Nothing was chosen"),
        ({"groups": [FactGroup.HEALTH, FactGroup.INSURANCE]}, "cannot open"),
    ):
        with pytest.raises(Problem, match=why):
            _consent(worker, **more)
    with pytest.raises(Problem, match="cannot open"):
        _consent(worker, Role.VOLUNTEER)
    person_correct(actor=worker, person=zhang(), facts={"status": "死亡"})
    with pytest.raises(Problem, match="has died"):
        _consent(worker)
    with pytest.raises(Problem, match="has died"):
        after_death_record(actor=worker, person=zhang(), relatives_may_read=True, said_on=_today())
    assert Consent.objects.count() == 0
    assert SourceRecord.objects.count() == records + 1  # the correction


def test_who_may_note_and_withdraw(db: None, actor_of: ActorOf) -> None:
    """The street's staff note; they and she herself withdraw. Nobody notes a consent to herself."""
    made = _consent(actor_of(OFFICER))
    for persona, refused in ((FAMILY, NotAllowed), (HEALTH, NotAllowed), (HERSELF, NotAllowed), (STRANGER, OutOfScope)):
        with pytest.raises(refused):
            _consent(actor_of(persona))
    for persona in (FAMILY, CARER, HEALTH, STRANGER):
        with pytest.raises(OutOfScope):
            consent_withdraw(actor=actor_of(persona), consent=made)


def test_others_know_only_of_what_concerns_them(db: None, actor_of: ActorOf) -> None:
    """Two consents: the worker and she herself know both, her relative one, the health officer none; a month after its
    withdrawal nobody is told of it on her page, and the list still holds it.
    """
    made = _consent(actor_of(WORKER))
    _consent(actor_of(WORKER), Role.CARER)
    for persona, count in ((WORKER, 2), (HERSELF, 2), (FAMILY, 1), (HEALTH, 0)):
        assert len(consents_that_concern(actor_of(persona), zhang())) == count
    with pytest.raises(NotAllowed):
        consents(actor_of(FAMILY), zhang().pk)
    consent_withdraw(actor=actor_of(WORKER), consent=made)
    Consent.objects.filter(pk=made.pk).update(withdrawn_on=_today(WITHDRAWN_SHOWN_DAYS))
    assert len(consents_that_concern(actor_of(FAMILY), zhang())) == 1
    Consent.objects.filter(pk=made.pk).update(withdrawn_on=_today(WITHDRAWN_SHOWN_DAYS + 1))
    assert consents_that_concern(actor_of(FAMILY), zhang()) == []
    assert len(consents(actor_of(WORKER), zhang().pk).consents) == 2


def test_one_s_own_account_does_not_open_another_s_consents(db: None, actor_of: ActorOf, operator: Actor) -> None:
    """Somebody who is in the register and looks after Zhang as well may not know what Zhang shares with others."""
    user = User.objects.get(username=FAMILY.username)
    grant_give(actor=operator, user=user, role=Role.OLDER_PERSON, division_code=COMMUNITY)
    user_tie(actor=operator, user=user, person=Person.objects.get(name="王建国"))
    with pytest.raises(NotAllowed):
        consents(Actor.of(user), zhang().pk)
    assert consents(Actor.of(user), Person.objects.get(name="王建国").pk).consents == []


def test_it_goes_with_her_records(db: None, actor_of: ActorOf, operator: Actor) -> None:
    """Zhang's consent is that of the one person she and Wang become, and hers again when that is taken back."""
    made = _consent(operator)
    person_merge(actor=operator, person=Person.objects.get(name="王建国"), other=zhang())
    made.refresh_from_db()
    assert made.record.link.person.merged_into_id is None
    decision = Pair.objects.filter(verdict="same", decided_by=operator.name).latest("decided_at").decision
    decision_undo(actor=operator, decision=decision)
    made.refresh_from_db()
    assert made.record.link.person.name == "张秀英"
    assert FactGroup.HEALTH in groups_shown(actor_of(FAMILY), zhang())


def test_a_word_moves_nothing_else_of_her(db: None, actor_of: ActorOf) -> None:
    """A consent says no fact: what the page tells of her, and how many records it is told by, stay."""
    before = queries.person_view(actor_of(WORKER), zhang().pk)
    _consent(actor_of(WORKER))
    after = queries.person_view(actor_of(WORKER), zhang().pk)
    assert (after.facts, after.records, after.person.provenance) == (
        before.facts,
        before.records,
        before.person.provenance,
    )


# After a death


def _relative(operator: Actor, relation: str, **more: object) -> Actor:
    user = user_create(actor=operator, username="relative", display_name="relative", password=PASSWORD)
    grant_give(actor=operator, user=user, role=Role.FAMILY_MEMBER, division_code=COMMUNITY)
    user_tie(actor=operator, user=user, person=zhang(), relation=relation)
    Carer.objects.filter(user=user).update(**more)
    return Actor.of(user)


def _sees(actor: Actor) -> bool:
    return Person.objects.visible_to(actor).filter(pk=zhang().pk).exists()


@pytest.mark.parametrize(
    ("relation", "near"),
    [("女儿", True), ("小儿子", True), ("老伴", True), ("养女", True), ("外孙女", True), ("二哥", True), ("儿子(同住)", True),
     ("daughter", True), ("女婿", False), ("儿媳", False), ("侄女", False), ("前妻", False), ("邻居", False), ("护工", False),
     ("孙女婿", False), ("妻弟", False), ("", False)],
)  # fmt: skip
def test_who_is_a_near_relative(relation: str, near: bool) -> None:
    """Art. 1045 names spouse, parents, children, siblings, grandparents, grandchildren; not in-laws, nieces, neighbours."""
    assert bool(re.search(NEAR_RELATIVE, relation, re.IGNORECASE)) == near


@pytest.mark.parametrize(("relation", "stays"), [("小儿子", True), ("儿媳", False)])
def test_near_relatives_ties_outlive_her(db: None, operator: Actor, relation: str, stays: bool) -> None:
    """The database reads the same words the same way."""
    relative = _relative(operator, relation)
    assert _sees(relative)
    Person.objects.filter(pk=zhang().pk).update(status=PersonStatus.DEAD)
    assert _sees(relative) == stays


def test_other_ties_end_with_her_life(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """Her own account, her carer, whoever is no near relative, and a relative who was paid; the worker still sees her."""
    paid = _relative(operator, "女儿", paid=True)
    made = _consent(operator)
    Person.objects.filter(pk=zhang().pk).update(status=PersonStatus.DEAD)
    for actor in (actor_of(HERSELF), actor_of(CARER), actor_of(FAMILY), paid):
        assert not _sees(actor)
    assert _sees(actor_of(WORKER))
    with pytest.raises(OutOfScope):
        consent_withdraw(actor=actor_of(HERSELF), consent=made)


def test_her_consent_to_a_department_ends_that_to_relatives_stays(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """A department needs it for her care no more; her daughter reads on what she let her read."""
    daughter = _relative(operator, "女儿")
    _consent(operator)
    _consent(operator, Role.CIVIL_AFFAIRS_OFFICER)
    Person.objects.filter(pk=zhang().pk).update(status=PersonStatus.DEAD)
    assert groups_shown(daughter, zhang()) == BY_TIE | {FactGroup.HEALTH}
    assert groups_shown(actor_of(CIVIL_AFFAIRS), zhang()) == GROUPS[Role.CIVIL_AFFAIRS_OFFICER]


def test_what_she_arranged_holds_and_her_newest_word_first(db: None, operator: Actor) -> None:
    """No: the daughter sees nothing. Later yes: all that may be shared with relatives; the log names that word."""
    daughter = _relative(operator, "女儿")
    after_death_record(actor=operator, person=zhang(), relatives_may_read=False, said_on=_today(9), how=How.SPOKEN)
    assert _sees(daughter)
    Person.objects.filter(pk=zhang().pk).update(status=PersonStatus.DEAD)
    assert not _sees(daughter)
    with pytest.raises(OutOfScope):
        get_for(daughter, Person, zhang().pk)
    Person.objects.filter(pk=zhang().pk).update(status=PersonStatus.HERE)
    word = after_death_record(actor=operator, person=zhang(), relatives_may_read=True, said_on=_today(1))
    assert groups_shown(daughter, zhang()) == BY_TIE
    Person.objects.filter(pk=zhang().pk).update(status=PersonStatus.DEAD)
    assert groups_shown(daughter, zhang()) == BY_TIE | WITH_CONSENT[Role.FAMILY_MEMBER]
    queries.person_view(daughter, zhang().pk)
    assert AccessEntry.objects.latest("pk").basis == [str(word.pk)]


# Pages


def test_the_pages(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """A worker notes a consent on a form that offers only what may be shared; it stands on the list, then under past."""
    client, address = sign_in(WORKER), f"/register/{zhang().pk}/consents/"
    form = client.get(f"{address}family_member/").content.decode()
    assert re.findall(r'name="groups" value="(\w+)"', form) == ["identity", "welfare", "health"]
    given = {
        "groups": ["health"],
        "purpose": "care",
        "given_by": "herself",
        "how": "phone",
        "day": _today().isoformat(),
    }
    assert client.post(f"{address}family_member/", given | {"groups": []}).status_code == 422
    assert client.post(f"{address}family_member/", given | {"groups": ["insurance"]}).status_code == 422
    assert client.post(f"{address}family_member/", given | {"until": "2000-01-01"}).status_code == 422
    assert Consent.objects.count() == 0
    assert client.post(f"{address}family_member/", given).status_code == 302
    assert client.get(f"{address}volunteer/").status_code == 404
    made = Consent.objects.get()
    assert f"/consents/{made.pk}/withdraw/" in client.get(address).content.decode()
    client.post(f"/consents/{made.pk}/withdraw/")
    page = client.get(address).content.decode()
    assert f"/consents/{made.pk}/withdraw/" not in page
    assert f"{_today()}" in page


def test_the_page_of_her_word_for_after_her_death(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """She herself reads it and is not offered to note more."""
    address = f"/register/{zhang().pk}/after-death/"
    given = {"may_read": "no", "how": "spoken", "day": _today().isoformat()}
    assert sign_in(WORKER).post(address, given | {"day": _today(-1).isoformat()}).status_code == 422
    assert sign_in(WORKER).post(address, given).status_code == 302
    page = sign_in(HERSELF).get(f"/register/{zhang().pk}/consents/").content.decode()
    assert _today().isoformat() in page
    assert address not in page
    assert sign_in(HERSELF).post(address, given).status_code == 403


def test_the_access_page_marks_it(db: None, sign_in: Callable[[Persona], Client], actor_of: ActorOf) -> None:
    """The officer sees that the relative read by consent."""
    _consent(actor_of(WORKER))
    sign_in(FAMILY).get(f"/register/{zhang().pk}/")
    assert "经本人同意" in sign_in(OFFICER).get("/access/").content.decode()
