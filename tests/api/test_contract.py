"""The API keeps the contract it publishes: docs/openapi.json, asked with made-up requests, answered by the real site."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from renyang.core.access.gate import Actor
from renyang.core.models import ImportBatch, User
from renyang.core.services import token_create
from renyang.resilience.models import StressRun
from renyang.web.wsgi import application
from tests.personas import OFFICER
from tests.test_sweep import OPERATIONS as OPERATIONS_BY_HAND
from tests.world import zhang

DESCRIPTION = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
OPERATIONS = {found.ok().definition.raw["operationId"]: found.ok() for found in SCHEMA.get_all_operations()}
PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TAKES_ANY_TEXT: set[str] = set()
"""Its order and its place are texts, and one it does not know is as none."""
QUICK = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def takes_something(operation: schemathesis.schemas.APIOperation) -> bool:
    """Whether there is anything in a request that could be ill formed."""
    return bool(operation.query or operation.path_parameters or operation.body)


@pytest.fixture
def officer_token(db: None) -> Iterator[dict[str, str]]:
    """The header of a token that acts with an officer's grants.

    Requests run inside the test's transaction, as those of Django's own test client do: their ends must not close it.
    """
    user = User.objects.get(username=OFFICER.username)
    token = token_create(actor=Actor.operator(), user=user, name="contract", writes=True)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}  # nothing here unpacks a body
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_is_asked() -> None:
    """Those asked below are all that is described, and those that tests/test_sweep.py names by hand with who may ask."""
    described = {entry["operationId"] for path in DESCRIPTION["paths"].values() for entry in path.values()}
    assert set(OPERATIONS) == described == set(OPERATIONS_BY_HAND)


@pytest.mark.parametrize("name", OPERATIONS)
def test_well_formed_requests(officer_token: dict[str, str], name: str) -> None:
    """Requests the description allows: no server error, and status, content type and body are those described."""

    @seed(1)
    @QUICK
    @given(case=OPERATIONS[name].as_strategy(GenerationMode.POSITIVE, headers={}, cookies={}))
    def asked(case: schemathesis.Case) -> None:
        answer = case.call(app=application, headers=officer_token)
        case.validate_response(answer, checks=PROMISES, headers=officer_token)

    asked()


@pytest.mark.parametrize("name", ["import_get", "person", "stress_run"])
def test_rows_that_are_there(officer_token: dict[str, str], name: str) -> None:
    """Made-up ids meet nobody; these are the world's own rows, and their bodies are those described."""
    rows = {"import_get": ImportBatch.objects.first(), "person": zhang(), "stress_run": StressRun.objects.get()}
    case = OPERATIONS[name].Case(path_parameters={"pk": str(rows[name].pk)})
    answer = case.call(app=application, headers=officer_token)
    assert answer.status_code == 200
    case.validate_response(answer, checks=PROMISES, headers=officer_token)


@pytest.mark.parametrize("name", [name for name, operation in OPERATIONS.items() if takes_something(operation)])
def test_ill_formed_requests(officer_token: dict[str, str], name: str) -> None:
    """Requests it does not allow: refused in one shape, except for keys nobody asked for, which change no answer."""
    refused = 0

    @seed(1)
    @QUICK
    @given(case=OPERATIONS[name].as_strategy(GenerationMode.NEGATIVE, headers={}, cookies={}))
    def asked(case: schemathesis.Case) -> None:
        nonlocal refused
        answer = case.call(app=application, headers=officer_token)
        if answer.status_code < 400:
            case.validate_response(answer, checks=PROMISES, headers=officer_token)
            return
        refused += 1
        assert answer.status_code < 500
        assert {"code", "message"} <= set(answer.json())

    asked()
    assert bool(refused) == (name not in TAKES_ANY_TEXT)
