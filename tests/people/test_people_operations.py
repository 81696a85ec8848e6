"""A person in the API: no fact that its reader's role must not see, on no way.

Expected answers were written down from the roles' purposes; people and facts are those typed into tests/world.py.
"""

import pytest

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import AccessEntry, User
from renyang.core.services import grant_give, user_create
from renyang.people.services import user_tie
from tests.operations import CARER, CIVIL_AFFAIRS, IMPORTS, PEOPLE, SOCIAL_SECURITY, STRESS, Ask, text_of_answer
from tests.personas import COMMUNITY, ELSEWHERE, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import CIVIL, PASSWORD, ZHANG_ID, zhang

SHOWN = {
    OFFICER: {"resident_id", "phone", "address", "living_arrangement", "capability_level", "chronic_conditions"},
    WORKER: {"resident_id", "phone", "address", "living_arrangement", "capability_level", "chronic_conditions"},
    CIVIL_AFFAIRS: {"resident_id", "phone", "address", "living_arrangement"},
    HEALTH: {"resident_id", "phone", "address", "capability_level", "chronic_conditions"},
    SOCIAL_SECURITY: {"resident_id"},
    CARER: {"phone", "address"},
    FAMILY: {"phone", "address"},
}
"""Of the facts 张秀英's files hold, those each purpose needs: contact, identity, welfare or health. She gave no consent, so
that ties show no more than how to reach her."""
GUARDED = SHOWN[OFFICER]


@pytest.mark.parametrize("who", SHOWN, ids=str)
def test_a_person_s_facts_are_those_the_purpose_covers(ask: Ask, who: Persona) -> None:
    """Facts not covered are not there at all, and the number hidden is told; what is left over is counted."""
    answer = ask(who, f"{PEOPLE}/{zhang().pk}")
    names = {fact["name"] for fact in answer.json()["facts"]}
    assert names & GUARDED == SHOWN[who]
    assert "name" in names
    assert (answer.json()["hidden"] == 0) == (who in {OFFICER, WORKER})
    text = text_of_answer(answer)
    assert ("19900000001" in text) == ("phone" in SHOWN[who])
    assert ("高血压" in text) == ("chronic_conditions" in SHOWN[who])
    assert ("梅苑" in text) == ("address" in SHOWN[who])


@pytest.mark.parametrize("who", SHOWN, ids=str)
def test_no_answer_holds_a_full_id(ask: Ask, who: Persona) -> None:
    """IDs are masked for everybody, in whatever case: neither the list nor the person, nor the search by it, tells one."""
    answers = [ask(who, address) for address in (PEOPLE, f"{PEOPLE}/{zhang().pk}", STRESS, IMPORTS)]
    for answer in [*answers, ask(who, PEOPLE, search=ZHANG_ID)]:
        text = text_of_answer(answer).upper()
        assert ZHANG_ID not in text
        assert CIVIL[2][2] not in text


def test_the_masked_id_keeps_little_of_it(ask: Ask) -> None:
    """Of 18 characters at least eight, the birth date's, are covered."""
    facts = ask(OFFICER, f"{PEOPLE}/{zhang().pk}").json()["facts"]
    shown = next(fact["value"] for fact in facts if fact["name"] == "resident_id")
    assert "19420312" not in shown
    assert shown.count("*") >= 8


@pytest.mark.parametrize(
    ("search", "fact"),
    [(ZHANG_ID, "resident_id"), (ZHANG_ID[-4:], "resident_id"), ("19900000001", "phone"), ("梅苑3", "address")],
)
@pytest.mark.parametrize("who", [OFFICER, CIVIL_AFFAIRS, SOCIAL_SECURITY, FAMILY, CARER], ids=str)
def test_a_search_finds_by_no_fact_that_is_hidden(ask: Ask, who: Persona, search: str, fact: str) -> None:
    """Whoever may not see a fact cannot guess it either; the street and the departments find by what they see.

    Those tied to a person have nobody to search for, so that they find by name alone is right as well.
    """
    found = {row["name"] for row in ask(who, PEOPLE, search=search).json()["items"]}
    if fact not in SHOWN[who]:
        assert found == set()
    elif who not in {FAMILY, CARER}:
        assert "张秀英" in found


LISTED = {"address", "living_arrangement", "capability_level"}


@pytest.mark.parametrize("who", [OFFICER, CIVIL_AFFAIRS, HEALTH, SOCIAL_SECURITY], ids=str)
def test_the_list_leaves_out_what_the_purpose_does_not_cover(ask: Ask, who: Persona) -> None:
    """A fact that is not for this reader is not there at all."""
    row = next(row for row in ask(who, PEOPLE).json()["items"] if row["name"] == "张秀英")
    assert LISTED & row.keys() == LISTED & SHOWN[who]


def _user(*grants: tuple[Role, str]) -> User:
    user = user_create(actor=Actor.operator("test"), username="several", display_name="several", password=PASSWORD)
    for role, division in grants:
        grant_give(actor=Actor.operator("test"), user=user, role=role, division_code=division)
    return user


def test_a_grant_elsewhere_shows_nothing_here(ask: Ask) -> None:
    """Social security here, health in another town: here no health facts, neither in the list nor on the person."""
    user = _user((Role.SOCIAL_SECURITY_OFFICER, HERE), (Role.HEALTH_OFFICER, ELSEWHERE))
    assert not any("capability_level" in row for row in ask(user, PEOPLE).json()["items"])
    facts = ask(user, f"{PEOPLE}/{zhang().pk}").json()["facts"]
    assert {fact["name"] for fact in facts} & GUARDED == {"resident_id"}


def test_work_elsewhere_adds_nothing_to_a_tie_here(ask: Ask) -> None:
    """A worker of another town cares for 张秀英 here: a carer sees no living arrangement and finds by no ID."""
    user = _user((Role.COMMUNITY_WORKER, ELSEWHERE), (Role.CARER, COMMUNITY))
    user_tie(actor=Actor.operator("test"), user=user, person=zhang(), relation="carer")
    facts = ask(user, f"{PEOPLE}/{zhang().pk}").json()["facts"]
    assert "living_arrangement" not in {fact["name"] for fact in facts}
    (row,) = ask(user, PEOPLE).json()["items"]
    assert "living_arrangement" not in row
    assert ask(user, PEOPLE, search=ZHANG_ID).json()["items"] == []


def test_reading_a_person_is_written_into_the_access_log(ask: Ask) -> None:
    """Who, whom, for what, and which sensitive facts; a refused reading leaves no line."""
    before = AccessEntry.objects.count()
    ask(STRANGER, f"{PEOPLE}/{zhang().pk}")
    assert AccessEntry.objects.count() == before
    ask(CIVIL_AFFAIRS, f"{PEOPLE}/{zhang().pk}")
    entry = AccessEntry.objects.latest("pk")
    assert (entry.actor, entry.subject, entry.subject_id) == (CIVIL_AFFAIRS.username, "person", str(zhang().pk))
    assert entry.purposes == ["care"]
    assert {"resident_id", "phone"} <= set(entry.facts)
    assert "chronic_conditions" not in entry.facts
