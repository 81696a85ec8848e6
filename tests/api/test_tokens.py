"""The API's door: a token or nothing, one shape of error, the same gate as the pages."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.models import ApiToken, User
from renyang.core.services import token_create
from tests.personas import OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

PEOPLE = "/api/v1/people"


def _with_token(persona: Persona) -> dict[str, str]:
    token = token_create(actor=Actor.operator(), user=User.objects.get(username=persona.username), name="test")
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer ry_nothing"}, {"authorization": "Basic eDp5"}])
def test_without_a_token_nothing_is_said(db: None, client: Client, header: dict[str, str]) -> None:
    """401, and no name of anybody in it."""
    answer = client.get(PEOPLE, headers=header)
    assert answer.status_code == 401
    assert "张" not in str(answer.json())  # decoded: in the body it would be written \u5f20


def test_a_token_acts_as_its_owner(db: None, client: Client) -> None:
    """The worker's token shows what the worker sees; a stranger's of another division shows none of it, as 404."""
    seen = client.get(f"{PEOPLE}/{zhang().pk}", headers=_with_token(WORKER)).json()
    assert "张秀英" in {fact["value"] for fact in seen["facts"]} | {
        row["name"] for row in client.get(f"{PEOPLE}?search=zxy", headers=_with_token(WORKER)).json()["items"]
    }
    assert client.get(f"{PEOPLE}/{zhang().pk}", headers=_with_token(STRANGER)).status_code in {403, 404}


def test_a_token_ends(db: None, client: Client) -> None:
    """After its last day, and at once with its owner's account."""
    header = _with_token(OFFICER)
    assert client.get(PEOPLE, headers=header).status_code == 200
    ApiToken.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(PEOPLE, headers=header).status_code == 401
    header = _with_token(OFFICER)
    User.objects.filter(username=OFFICER.username).update(is_active=False)
    assert client.get(PEOPLE, headers=header).status_code == 401


def test_errors_have_one_shape(db: None, client: Client) -> None:
    """A malformed request, an unknown person and a missing right are told with the same keys."""
    header = _with_token(OFFICER)
    malformed = client.get(f"{PEOPLE}?division=abc", headers=header)
    unknown = client.get(f"{PEOPLE}/00000000-0000-0000-0000-000000000000", headers=header)
    nobody = client.get(PEOPLE)
    assert (malformed.status_code, unknown.status_code, nobody.status_code) == (422, 404, 401)
    assert all({"code", "message"} <= set(answer.json()) for answer in (malformed, unknown, nobody))
