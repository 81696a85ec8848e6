"""In an emergency a department's officer sees all facts of one person for an hour: with a reason, logged, reviewed.

Expected facts are read off the world and the table of groups by hand: 张秀英's chronic condition (高血压) is the health
department's, whom a civil affairs officer may reach without it; 王建国 lives next door.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Purpose, Role
from renyang.core.models import AccessEntry, User
from renyang.core.services import grant_end, grant_give
from renyang.people.lists import EMERGENCY_OPENINGS, REGISTER
from renyang.people.models import EmergencyOpening, Person
from renyang.people.queries import Filters, Searched
from renyang.people.rules.facts import GROUPS, FactGroup
from renyang.people.rules.policies import groups_shown
from renyang.people.services import emergency_open, emergency_review
from renyang.science.problem import Problem
from tests.operations import PEOPLE, Ask
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]
SignIn = Callable[[Persona], Client]
CIVIL = Persona(Role.CIVIL_AFFAIRS_OFFICER, here=True)
ADMIN = Persona(Role.SYSTEM_ADMIN, here=True)
BY_ROLE = GROUPS[Role.CIVIL_AFFAIRS_OFFICER]
ALL = frozenset(FactGroup)
REASON = "邻居说她叫不应"
ILLNESS = "高血压"


def _open(actor: Actor, reason: str = REASON) -> EmergencyOpening:
    return emergency_open(actor=actor, person=zhang(), reason=reason)


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_it_opens_page_card_and_history_for_an_hour(sign_in: SignIn, actor_of: ActorOf, ask: Ask) -> None:
    """The illness is on none of them before, on all while it is open, and on none when the hour has passed."""
    client, before = sign_in(CIVIL), timezone.now()
    pages = [f"/register/{zhang().pk}/{part}" for part in ("", "card/", "history/")]
    assert [ILLNESS in _text(client, page) for page in pages] == [False] * 3
    assert client.post(f"/register/{zhang().pk}/emergency/", {"reason": REASON}).status_code == 302
    opening = EmergencyOpening.objects.get()
    assert before <= opening.opened_at <= timezone.now()
    assert opening.until - opening.opened_at == dt.timedelta(hours=1)
    assert [ILLNESS in _text(client, page) for page in pages] == [True] * 3
    assert ILLNESS in str(ask(CIVIL, f"{PEOPLE}/{zhang().pk}").json())
    assert f"{timezone.localtime(opening.until):%H:%M}" in _text(client, pages[0])
    assert groups_shown(actor_of(CIVIL), zhang()) == ALL
    EmergencyOpening.objects.update(until=timezone.now())
    assert [ILLNESS in _text(client, page) for page in pages] == [False] * 3
    assert groups_shown(actor_of(CIVIL), zhang()) == BY_ROLE


def test_other_people_and_other_users_stay_shut(actor_of: ActorOf) -> None:
    _open(actor_of(CIVIL))
    neighbour = Person.objects.get(name="王建国")
    assert groups_shown(actor_of(CIVIL), neighbour) == BY_ROLE
    assert groups_shown(actor_of(HEALTH), zhang()) == GROUPS[Role.HEALTH_OFFICER]
    assert groups_shown(actor_of(FAMILY), zhang()) == GROUPS[Role.FAMILY_MEMBER]


def test_it_ends_with_the_grant(actor_of: ActorOf, operator: Actor) -> None:
    """Whoever is an officer there no longer, and a relative still, sees what a relative sees."""
    user = User.objects.get(username=FAMILY.username)
    grant = grant_give(actor=operator, user=user, role=Role.HEALTH_OFFICER, division_code=HERE)
    _open(actor_of(FAMILY))
    assert groups_shown(actor_of(FAMILY), zhang()) == ALL
    grant_end(actor=operator, grant=grant)
    assert groups_shown(actor_of(FAMILY), zhang()) == GROUPS[Role.FAMILY_MEMBER]


def test_lists_searches_and_exports_stay_as_they_were(sign_in: SignIn, actor_of: ActorOf, ask: Ask) -> None:
    """What the civil affairs officer reads in lists is the same before and after; taking along is refused as before."""
    lists = [PEOPLE, f"{PEOPLE}?search={zhang().name}", "/api/v1/collections"]
    searches = ["/register/?level=1", f"/register/?search={ILLNESS}", "/register/"]

    def read() -> list[object]:
        client = sign_in(CIVIL)
        tables = [_text(client, page).partition("<tbody>")[2].partition("</tbody>")[0] for page in searches]
        return [*(ask(CIVIL, one).json() for one in lists), *tables]

    before = read()
    _open(actor_of(CIVIL))
    assert read() == before
    assert ILLNESS not in str(before)
    with pytest.raises(NotAllowed):
        REGISTER.taken_by(actor_of(CIVIL), Searched(Filters()))
    assert sign_in(CIVIL).get("/register/roster/").status_code == 403


def test_a_list_asks_no_question_more(actor_of: ActorOf) -> None:
    """The register of an officer who has somebody open costs what it cost before."""

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            REGISTER.read_by(actor_of(CIVIL), Searched(Filters())).page()
        return len(asked)

    before = questions()
    _open(actor_of(CIVIL))
    assert questions() == before


def test_the_log_names_the_reason_and_the_emergency(sign_in: SignIn, actor_of: ActorOf) -> None:
    """The opening and every read under it point to it and have the purpose of an emergency; reads before do not."""
    client = sign_in(CIVIL)
    client.get(f"/register/{zhang().pk}/")
    opening = _open(actor_of(CIVIL))
    for part in ("", "card/", "history/"):
        client.get(f"/register/{zhang().pk}/{part}")
    entries = AccessEntry.objects.filter(actor=CIVIL.username, subject_id=str(zhang().pk)).order_by("pk")
    entries = entries.exclude(subject="needs")  # her needs, which the role shows by itself
    assert [entry.subject for entry in entries] == ["person", "emergency_opening", "person", "card", "history"]
    assert [entry.basis for entry in entries] == [[], *[[f"emergency:{opening.pk}"]] * 4]
    assert [entry.purposes for entry in entries] == [[Purpose.CARE], *[[Purpose.EMERGENCY]] * 4]
    assert "chronic_conditions" in entries[2].facts
    access = _text(sign_in(OFFICER), f"/register/{zhang().pk}/access/")
    assert "个人页面 · 紧急查阅" in access
    assert "经本人同意" not in access
    assert REASON in access


def test_one_is_open_at_a_time(actor_of: ActorOf) -> None:
    """A second reason opens nothing longer and changes nothing; after the hour it opens anew."""
    first = _open(actor_of(CIVIL))
    again = _open(actor_of(CIVIL), "another reason")
    assert (again.pk, again.reason, again.until) == (first.pk, REASON, first.until)
    EmergencyOpening.objects.update(until=timezone.now())
    assert _open(actor_of(CIVIL)).pk != first.pk


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_a_reason_is_needed_and_never_cut(actor_of: ActorOf, reason: str) -> None:
    with pytest.raises(Problem):
        _open(actor_of(CIVIL), reason)
    assert groups_shown(actor_of(CIVIL), zhang()) == BY_ROLE


def test_numbers_in_reason_and_remark_are_masked(actor_of: ActorOf) -> None:
    number = "19900000001"
    opening = _open(actor_of(CIVIL), f"call {number}")
    emergency_review(actor=actor_of(OFFICER), opening=opening, remark=f"called {number}")
    assert number not in str(EmergencyOpening.objects.values_list("reason", "remark").get())


@pytest.mark.parametrize("persona", [WORKER, OFFICER, FAMILY, Persona(Role.OLDER_PERSON, here=True)], ids=str)
def test_who_sees_all_or_is_only_tied_may_not(actor_of: ActorOf, sign_in: SignIn, persona: Persona) -> None:
    """Street staff and the person herself see all anyway; a relative does not work there. No form is offered."""
    with pytest.raises(NotAllowed):
        _open(actor_of(persona))
    assert "/emergency/" not in _text(sign_in(persona), f"/register/{zhang().pk}/")


@pytest.mark.parametrize(
    "persona", [Persona(Role.HEALTH_OFFICER, here=False), ADMIN, Persona(Role.PARTNER_MANAGER, here=True)], ids=str
)
def test_who_does_not_see_the_person_may_not(actor_of: ActorOf, persona: Persona) -> None:
    with pytest.raises(OutOfScope):
        _open(actor_of(persona))


def test_a_reviewer_writes_what_came_of_it(sign_in: SignIn, actor_of: ActorOf, ask: Ask) -> None:
    """Today and the list lead to it; once reviewed it waits for nobody, and the remark stays."""
    _open(actor_of(CIVIL))
    opening = EmergencyOpening.objects.get()
    client = sign_in(OFFICER)
    assert "/register/emergencies/?reviewed=no" in _text(client, "/")
    address = f"/register/emergencies/{opening.pk}/"
    assert address in _text(client, "/register/emergencies/?reviewed=no")
    client.post(address, {"remark": "fell in the bath"})
    opening.refresh_from_db()
    assert (opening.reviewed_by, opening.remark) == (OFFICER.username, "fell in the bath")
    assert REASON not in _text(client, "/register/emergencies/?reviewed=no")
    assert "/register/emergencies/?reviewed=no" not in _text(client, "/")
    page = _text(client, "/register/emergencies/")
    assert (REASON in page, "fell in the bath" in page, address in page) == (True, True, False)
    (row,) = ask(OFFICER, "/api/v1/emergency-openings").json()["items"]
    assert (row["name"], row["opened_by"], row["remark"]) == (zhang().name, CIVIL.username, "fell in the bath")
    assert ask(OFFICER, "/api/v1/emergency-openings?unreviewed=true").json()["items"] == []
    with pytest.raises(Problem, match="already"):
        emergency_review(actor=actor_of(OFFICER), opening=opening, remark="again")


def test_nobody_reviews_her_own(actor_of: ActorOf, operator: Actor, sign_in: SignIn) -> None:
    """An administrator who is also the health officer opens: she reads it in the list, and another reviews it."""
    user = User.objects.get(username=ADMIN.username)
    grant_give(actor=operator, user=user, role=Role.HEALTH_OFFICER, division_code=HERE)
    opening = _open(actor_of(ADMIN))
    client = sign_in(ADMIN)
    address = f"/register/emergencies/{opening.pk}/"
    assert address not in _text(client, "/register/emergencies/")
    assert client.post(address, {"remark": "fine"}).status_code == 403
    assert "emergencies/?reviewed=no" not in _text(client, "/")
    with pytest.raises(NotAllowed):
        emergency_review(actor=actor_of(ADMIN), opening=opening, remark="fine")
    emergency_review(actor=actor_of(OFFICER), opening=opening, remark="fine")


def test_reviewers_elsewhere_and_workers_do_not(actor_of: ActorOf, ask: Ask) -> None:
    opening = _open(actor_of(CIVIL))
    for persona in (STRANGER, WORKER, CIVIL, HEALTH):
        with pytest.raises(OutOfScope):
            emergency_review(actor=actor_of(persona), opening=opening, remark="fine")
    assert ask(STRANGER, "/api/v1/emergency-openings").json()["items"] == []
    assert ask(WORKER, "/api/v1/emergency-openings").status_code == 403


def test_an_administrator_reviews_without_a_name(actor_of: ActorOf) -> None:
    """She sees nobody in the register, and the list shows her no more: a pseudonym, without the id."""
    _open(actor_of(CIVIL))
    reading = EMERGENCY_OPENINGS.read_by(actor_of(ADMIN), terms=False)
    (row,) = reading.records()
    assert (row["id"], row["division_code"], row["reason"]) == (None, COMMUNITY, REASON)
    assert row["name"] != zhang().name
