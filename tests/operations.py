"""The API as tests ask it, and what its answers have in common."""

import json
from collections.abc import Callable

from django.http import HttpResponse

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import User
from renyang.core.services import token_create
from tests.personas import HERE, Persona

PEOPLE, STRESS, IMPORTS, PROPOSALS = "/api/v1/people", "/api/v1/stress", "/api/v1/imports", "/api/v1/proposals"
CIVIL_AFFAIRS = Persona(Role.CIVIL_AFFAIRS_OFFICER, here=True)
SOCIAL_SECURITY = Persona(Role.SOCIAL_SECURITY_OFFICER, here=True)
CARER = Persona(Role.CARER, here=True)
VOLUNTEER = Persona(Role.VOLUNTEER, here=True)
Ask = Callable[..., HttpResponse]


def token_of(who: Persona | User) -> str:
    user = User.objects.get(username=who.username)
    return token_create(actor=Actor.of(user), user=user, name="test", writes=True)


def wanted(**changes: object) -> dict[str, object]:
    return {"scenario": "calm", "division_code": HERE, "replicates": 2, "seed": 1} | changes


def assert_error(answer: HttpResponse, status: int) -> dict[str, object]:
    """The shape of `Error` in docs/openapi.json: a code, a sentence, and for invalid values their places."""
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"].startswith("application/json")
    body = answer.json()
    assert {"code", "message"} <= set(body) <= {"code", "message", "places"}
    assert isinstance(body["code"], str)
    assert body["code"]
    assert isinstance(body["message"], str)
    assert body["message"]
    return body


def text_of_answer(answer: HttpResponse) -> str:
    """An answer as it reads: JSON may escape Chinese, and a search in what is escaped would find nothing."""
    return json.dumps(answer.json(), ensure_ascii=False)
