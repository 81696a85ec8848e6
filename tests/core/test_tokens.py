"""Keys for programs: made by their user, shown once, and withdrawn by nobody else."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.access.scopes import Scope
from renyang.core.models import ApiToken, User
from renyang.core.services import token_create, token_withdraw
from renyang.rooms import declared
from renyang.science.problem import Problem
from tests.operations import PEOPLE
from tests.personas import OFFICER, WORKER, Persona

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
PAGE = "/account/tokens/"


def _made(client: Client, name: str = "monthly report") -> str:
    return re.search(r'id="token">(ry_[\w-]+)<', client.post(PAGE, {"name": name, "days": 30}).content.decode())[1]


def test_a_key_is_shown_once_works_and_is_withdrawn(db: None, sign_in: SignIn, client: Client) -> None:
    """In the answer to the form and nowhere else; it acts as its user, until she withdraws it."""
    worker = sign_in(WORKER)
    header = {"authorization": f"Bearer {_made(worker)}"}
    page = worker.get(PAGE).content.decode()
    assert "monthly report" in page
    assert "ry_" not in page
    assert client.get("/api/v1/me", headers=header).json()["username"] == WORKER.username
    token = ApiToken.objects.get(name="monthly report")
    assert worker.post(f"{PAGE}{token.pk}/withdraw/").status_code == 302
    assert "monthly report" not in worker.get(PAGE).content.decode()
    assert client.get("/api/v1/me", headers=header).status_code == 401
    assert worker.post(f"{PAGE}{token.pk}/withdraw/").status_code == 302  # pressed twice


def test_nobody_sees_or_withdraws_another_s_key(db: None, sign_in: SignIn, actor_of: ActorOf) -> None:
    """An officer of the same place is told that there is none."""
    _made(sign_in(WORKER))
    token = ApiToken.objects.get(name="monthly report")
    officer = sign_in(OFFICER)
    assert "monthly report" not in officer.get(PAGE).content.decode()
    assert officer.post(f"{PAGE}{token.pk}/withdraw/").status_code == 404
    with pytest.raises(OutOfScope):
        token_withdraw(actor=actor_of(OFFICER), token=token)
    with pytest.raises(NotAllowed):
        token_create(actor=actor_of(OFFICER), user=User.objects.get(username=WORKER.username), name="hers")


@pytest.mark.parametrize(("name", "code"), [(" ", "name_missing"), ("x" * 61, "text_too_long")])
def test_a_key_needs_a_name_that_fits(db: None, actor_of: ActorOf, name: str, code: str) -> None:
    actor = actor_of(WORKER)
    with pytest.raises(Problem) as refused:
        token_create(actor=actor, user=actor.user, name=name)
    assert refused.value.code == code
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_key_lasts_a_month_or_up_to_a_year(db: None, actor_of: ActorOf, days: int) -> None:
    """30 days where nothing is said; more than 365 is refused."""
    actor = actor_of(WORKER)
    token_create(actor=actor, user=actor.user, name="monthly report")
    token_create(actor=actor, user=actor.user, name="yearly report", days=365)
    lasting = {row.name: (row.until - timezone.localdate()).days for row in ApiToken.objects.all()}
    assert lasting == {"monthly report": 30, "yearly report": 365}
    with pytest.raises(Problem) as refused:
        token_create(actor=actor, user=actor.user, name="x", days=days)
    assert refused.value.code == "token_days"


@pytest.mark.parametrize(
    ("terms", "reads", "writes"),
    [
        ({}, {PEOPLE: 200, "/api/v1/me": 200}, 403),
        ({"writes": True}, {PEOPLE: 200, "/api/v1/me": 200}, 422),
        ({"scopes": [Scope.CORE]}, {PEOPLE: 403, "/api/v1/me": 200}, 403),
        ({"scopes": [Scope.PEOPLE, Scope.CORE], "writes": True}, {PEOPLE: 200, "/api/v1/me": 200}, 403),
        ({"scopes": [Scope.RESILIENCE], "writes": True}, {PEOPLE: 403, "/api/v1/me": 403}, 422),
    ],
    ids=["reads", "writes", "core alone", "people alone", "resilience alone"],
)
def test_a_key_may_do_less_than_its_user(
    db: None, actor_of: ActorOf, client: Client, terms: dict[str, object], reads: dict[str, int], writes: int
) -> None:
    """It reads, and only where it is for; a stress test without terms is invalid (422) for a key that may start one."""
    actor = actor_of(OFFICER)
    header = {"authorization": f"Bearer {token_create(actor=actor, user=actor.user, name='narrow', **terms)}"}
    assert {address: client.get(address, headers=header).status_code for address in reads} == reads
    answer = client.post("/api/v1/stress", "{}", content_type="application/json", headers=header)
    assert answer.status_code == writes
    if writes == 403:
        assert answer.json()["code"] == "token_too_narrow"


def test_scopes_are_the_rooms_of_the_api() -> None:
    assert {Scope(room.__name__.rpartition(".")[2]) for room in declared("api")} == set(Scope)


def test_an_administrator_lists_and_withdraws_others_keys(db: None, sign_in: SignIn, client: Client) -> None:
    """Those of accounts that she may change, and without seeing the key itself; she makes none for others."""
    header = {"authorization": f"Bearer {_made(sign_in(WORKER))}"}
    token = ApiToken.objects.get(name="monthly report")
    admin, page = sign_in(Persona(Role.SYSTEM_ADMIN, here=True)), f"/accounts/{token.user_id}/"
    assert "monthly report" in admin.get(page).content.decode()
    assert "ry_" not in admin.get(page).content.decode()
    assert "monthly report" not in admin.get(PAGE).content.decode()
    stranger = sign_in(Persona(Role.SYSTEM_ADMIN, here=False))
    assert stranger.post(f"{PAGE}{token.pk}/withdraw/").status_code == 404
    assert "monthly report" not in sign_in(OFFICER).get(page).content.decode()
    assert admin.post(f"{PAGE}{token.pk}/withdraw/")["Location"] == page
    assert client.get("/api/v1/me", headers=header).status_code == 401
