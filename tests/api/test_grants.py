"""Whose token it is decides what an operation answers."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.roles import Role
from renyang.core.models import Grant, User
from tests.operations import CARER, IMPORTS, PEOPLE, Ask, assert_error, token_of
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang


@pytest.mark.parametrize(
    ("who", "names"),
    [(OFFICER, {"张秀英", "王建国", "李桂兰"}), (WORKER, {"张秀英", "王建国"}), (FAMILY, {"张秀英"}), (CARER, {"张秀英"}),
     (Persona(Role.OLDER_PERSON, here=True), {"张秀英"}), (STRANGER, set()),
     (Persona(Role.FAMILY_MEMBER, here=False), set())],
)  # fmt: skip
def test_a_token_lists_whom_its_user_may_see(ask: Ask, who: Persona, names: set[str]) -> None:
    """李桂兰 lives in the neighbouring community; ties reach 张秀英 alone."""
    assert {row["name"] for row in ask(who, PEOPLE).json()["items"]} == names


def test_a_grant_past_its_day_gives_nothing(ask: Ask) -> None:
    """The officer's grant ended yesterday: no list, no person."""
    Grant.objects.filter(user__username=OFFICER.username).update(until=timezone.localdate() - dt.timedelta(days=1))
    assert_error(ask(OFFICER, PEOPLE), 403)
    assert_error(ask(OFFICER, f"{PEOPLE}/{zhang().pk}"), 404)


def test_a_token_acts_for_its_user_also_inside_another_s_session(db: None) -> None:
    """An officer is signed in, a stranger's token is sent along: what is asked is asked as the stranger."""
    client = Client(raise_request_exception=False)
    officer = User.objects.get(username=OFFICER.username)
    client.force_login(officer, "allauth.account.auth_backends.AuthenticationBackend")
    header = {"authorization": f"Bearer {token_of(STRANGER)}"}
    assert client.get("/api/v1/me", headers=header).json()["username"] == STRANGER.username
    assert client.get(PEOPLE, headers=header).json()["items"] == []


def test_me_tells_the_token_s_own_grants(ask: Ask) -> None:
    """One role over one division, as tests/world.py gave it."""
    me = ask(WORKER, "/api/v1/me").json()
    assert me == {
        "username": WORKER.username,
        "name": WORKER.username,
        "grants": [{"role": "community_worker", "division": COMMUNITY, "purpose": "care"}],
    }


def test_divisions_are_those_of_the_grants(ask: Ask) -> None:
    """The sub-district with its two communities; for the worker her own."""
    assert {row["code"] for row in ask(OFFICER, "/api/v1/divisions").json()} == {HERE, COMMUNITY, "320199001002"}
    assert {row["code"] for row in ask(WORKER, "/api/v1/divisions").json()} == {COMMUNITY}


def test_a_department_sees_its_own_files(ask: Ask) -> None:
    """Two files were brought: one of civil affairs, one of health."""
    sources = {who: [row["source"] for row in ask(who, IMPORTS).json()["items"]] for who in (OFFICER, HEALTH, STRANGER)}
    assert sources == {OFFICER: ["health", "civil_affairs"], HEALTH: ["health"], STRANGER: []}
    assert ask(OFFICER, IMPORTS).json()["count"] == 2
