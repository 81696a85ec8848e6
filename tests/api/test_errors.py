"""What the API refuses, in one shape of error."""

import json
import uuid

import pytest
from django.test import Client

from renyang.core.models import ImportBatch, User
from renyang.resilience.models import StressRun
from tests.operations import IMPORTS, PEOPLE, PROPOSALS, STRESS, VOLUNTEER, Ask, assert_error, wanted
from tests.personas import OFFICER, STRANGER
from tests.world import zhang

NOBODY = uuid.UUID(int=0)


@pytest.mark.parametrize("address", ["me", "divisions", "imports", "people", "index", "stress", f"people/{NOBODY}"])
def test_without_a_token_every_operation_says_the_same(ask: Ask, address: str) -> None:
    """401 whether or not the row exists, in the one shape."""
    assert assert_error(ask(None, f"/api/v1/{address}"), 401)["code"] == "unauthorised"


@pytest.mark.parametrize("address", ["people", "imports", "stress"])
def test_a_right_that_is_missing_is_403(ask: Ask, address: str) -> None:
    """A volunteer's purpose covers no list of people, files or stress tests."""
    assert assert_error(ask(VOLUNTEER, f"/api/v1/{address}"), 403)["code"] == "forbidden"


@pytest.mark.parametrize("address", [PEOPLE, IMPORTS, STRESS])
def test_a_row_that_is_not_there_and_one_out_of_scope_are_told_alike(ask: Ask, address: str) -> None:
    """A stranger cannot learn from the answer that a row exists."""
    there = {PEOPLE: zhang().pk, IMPORTS: ImportBatch.objects.first().pk, STRESS: StressRun.objects.get().pk}[address]
    hidden = assert_error(ask(STRANGER, f"{address}/{there}"), 404)
    absent = assert_error(ask(STRANGER, f"{address}/{NOBODY}"), 404)
    assert hidden == absent


@pytest.mark.parametrize("address", [f"{PEOPLE}/nobody", f"{IMPORTS}/1", f"{STRESS}/x"])
def test_an_id_that_is_none_is_told_in_the_one_shape(ask: Ask, address: str) -> None:
    """An id is a UUID; anything else is a value of the wrong kind, or no such row."""
    answer = ask(OFFICER, address)
    assert_error(answer, answer.status_code)
    assert answer.status_code in {404, 422}


@pytest.mark.parametrize(
    ("address", "given"),
    [(PEOPLE, {"division": "abc"}), (PEOPLE, {"division": "1" * 13}), (PEOPLE, {"search": "x" * 61}),
     (PEOPLE, {"after": "x" * 401}), (IMPORTS, {"after": "x" * 401}), (STRESS, {"order": "x" * 42}),
     (PROPOSALS, {"limit": 0}), (PROPOSALS, {"limit": 201}), (PROPOSALS, {"limit": -1}), (PROPOSALS, {"limit": "many"}),
     (PROPOSALS, {"limit": ""})],
)  # fmt: skip
def test_a_parameter_out_of_bounds_names_its_place_not_its_value(
    ask: Ask, address: str, given: dict[str, object]
) -> None:
    """The bounds are those of docs/openapi.json."""
    body = assert_error(ask(OFFICER, address, **given), 422)
    (name, value), *_ = given.items()
    assert [place["where"][-1] for place in body["places"]] == [name]
    assert len(str(value)) < 3 or str(value) not in json.dumps(body)


@pytest.mark.parametrize("body", ["{", "nonsense", b"\xff\xfe", "[", '{"scenario": }'])
def test_malformed_json(ask: Ask, body: str | bytes) -> None:
    """400 in the one shape."""
    assert_error(ask(OFFICER, STRESS, body), 400)


def test_a_body_that_is_too_large(ask: Ask) -> None:
    """More than Django takes in memory (2.5 MB) is refused with a 4xx in the one shape."""
    answer = ask(OFFICER, STRESS, wanted(scenario="x" * 3_000_000))
    assert answer.status_code in {400, 413}
    assert_error(answer, answer.status_code)


def test_a_method_that_an_address_does_not_have(ask: Ask) -> None:
    """405 in the one shape."""
    assert_error(ask(OFFICER, PEOPLE, {}), 405)


def test_an_address_that_the_api_does_not_have(ask: Ask) -> None:
    """404 in the one shape, also for a program that mistyped an address."""
    assert_error(ask(OFFICER, "/api/v1/elsewhere"), 404)


def test_a_session_without_its_csrf_token_writes_nothing(db: None) -> None:
    """A form of another site that rides on a session is refused, in the one shape."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    officer = User.objects.get(username=OFFICER.username)
    client.force_login(officer, "allauth.account.auth_backends.AuthenticationBackend")
    before = StressRun.objects.count()
    assert_error(client.post(STRESS, json.dumps(wanted()), content_type="application/json"), 403)
    assert StressRun.objects.count() == before


@pytest.mark.parametrize(("language", "start"), [("en", "There is nothing"), ("zh-hans", "这里没有")])
def test_errors_speak_the_language_of_the_token_s_user(ask: Ask, language: str, start: str) -> None:
    """`Error` promises a sentence in the caller's language; English is the source, Chinese its catalogue's."""
    User.objects.filter(username=OFFICER.username).update(language=language)
    body = assert_error(ask(OFFICER, f"{PEOPLE}/{NOBODY}"), 404)
    assert body["message"].startswith(start)
