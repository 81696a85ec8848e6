"""Keys for programs: made by their user, shown once, and withdrawn by nobody else."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.models import ApiToken, User
from renyang.core.services import token_create, token_withdraw
from renyang.science.problem import Problem
from tests.personas import OFFICER, WORKER, Persona

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
PAGE = "/account/tokens/"


def _made(client: Client, name: str = "monthly report") -> str:
    return re.search(r'id="token">(ry_[\w-]+)<', client.post(PAGE, {"name": name}).content.decode())[1]


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
