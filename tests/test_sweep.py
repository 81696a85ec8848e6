"""The sweep: every page and every API operation, asked as every persona. A route that no room declares
in its `tests/ROOM/routes.py` fails.

Expected answers were written down from the roles' purposes (each room's rules.py), not read off the program.
"""

import io
import json
import zipfile
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from renyang.core.access import session
from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import AccessEntry
from renyang.core.services import grant_give, user_create
from renyang.people.domain.pseudonyms import pseudonym
from renyang.people.models import Collection, Person
from renyang.resilience.models import StressRun
from renyang.web.shell.listing import LISTS
from tests.personas import COMMUNITY, PERSONAS, Persona
from tests.sweep import DEPARTMENTS, EVERYBODY, MISSING, MOVED, OK, STREET, TIED, Route, declared_routes
from tests.world import PASSWORD, ZHANG_ID, zhang

ROUTES = list(declared_routes())
SHELL = {
    "today": Route(EVERYBODY, "/", led_on=TIED),
    "postpone": Route(EVERYBODY, "/postpone/", "post", answer=MOVED),
    "tour": Route(EVERYBODY, "/tour/", answer=MISSING),
    "glance": Route(STREET | DEPARTMENTS, "/insight/"),
}
PAGES = SHELL | {name: route for room in ROUTES for name, route in room.PAGES.items()}
LISTS_DECLARED = {name: route for room in ROUTES for name, route in room.LISTS.items()}
"""Lists as they are taken along: who may carry one away is fewer than who may look at it, where people stand on it."""
OPERATIONS = {name: route for room in ROUTES for name, route in room.OPERATIONS.items()}
OPEN_PAGES = {"preferences", "open_today", "password_set", "tour"}
"""Pages that answer the anonymous too."""

THIRD_PARTY = {"account/": "signing in, passwords: allauth", "account/mfa/": "second factor: allauth"}
OF_THE_SERVER = {"healthz", "readyz", "metrics"}
"""What supervisors ask without an account; who may is in `tests/trust/test_health.py`."""
DOCUMENTATION = {"openapi-json", "openapi-view", "api-root"}
"""The API's own description holds no records."""


@pytest.fixture
def rows(db: None) -> dict[str, object]:
    """The ids that addresses are about, room by room."""
    return {name: pk for room in ROUTES if hasattr(room, "rows") for name, pk in room.rows().items()}


def _patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append((entry.name or "", address))
        elif address not in THIRD_PARTY:
            found += _patterns(entry, address)
    return found


def test_every_page_is_declared() -> None:
    """The routes that Django knows, less those of libraries and of the server, are exactly those declared."""
    pages = {name for name, address in _patterns(get_resolver()) if not address.startswith("api/")}
    assert pages - OF_THE_SERVER == set(PAGES)


def test_every_list_is_declared() -> None:
    """The lists that pages let be taken along are exactly those declared."""
    assert set(LISTS) == set(LISTS_DECLARED)


def test_every_operation_is_declared() -> None:
    """The operations of the API's own description are exactly those declared."""
    from renyang.api.api import api

    paths = api.get_openapi_schema()["paths"]
    operations = {operation["operationId"] for methods in paths.values() for operation in methods.values()}
    assert operations == set(OPERATIONS)
    names = {name for name, address in _patterns(get_resolver()) if address.startswith("api/")}
    assert names == set(OPERATIONS) | DOCUMENTATION


@pytest.mark.parametrize("persona", PERSONAS, ids=str)
def test_pages(persona: Persona | None, sign_in: Callable[..., Client], rows: dict[str, object]) -> None:
    """Every page as one persona."""
    wrong, client = {}, sign_in(persona)
    for name, route in PAGES.items():
        answer = getattr(client, route.method)(route.address.format(**rows), route.data)
        if persona is None:
            expected = route.answer if name in OPEN_PAGES else MOVED
            right = answer.status_code == expected and (name in OPEN_PAGES or "/account/login/" in answer["Location"])
        else:
            expected = route.expected(persona)
            right = answer.status_code == expected
        if not right:
            wrong[name] = (answer.status_code, expected)
    assert wrong == {}


@pytest.mark.parametrize("persona", PERSONAS, ids=str)
def test_lists_taken_along(persona: Persona | None, sign_in: Callable[..., Client], rows: dict[str, object]) -> None:
    """Every list as one persona; what was taken is written down, what was refused is not."""
    wrong, client = {}, sign_in(persona)
    for name, route in LISTS_DECLARED.items():
        answer = client.get(route.address.format(**rows))
        expected = MOVED if persona is None else route.expected(persona)
        if answer.status_code != expected:
            wrong[name] = (answer.status_code, expected)
        with session.trusted():  # what is taken along is on its way still, in the actor's name
            written = AccessEntry.objects.filter(subject="listing", subject_id=name).exists()
        assert written == (answer.status_code == OK), name
    assert wrong == {}


@pytest.mark.parametrize("persona", PERSONAS, ids=str)
def test_operations(persona: Persona | None, sign_in: Callable[..., Client], rows: dict[str, object]) -> None:
    """Every API operation as one persona; errors come in one shape."""
    wrong, client = {}, sign_in(persona)
    for name, route in OPERATIONS.items():
        given = {"content_type": "application/json", "data": route.data} if route.method == "post" else {}
        answer = getattr(client, route.method)(route.address.format(**rows), **given)
        expected = 401 if persona is None else route.expected(persona)
        if answer.status_code != expected:
            wrong[name] = (answer.status_code, expected)
        elif expected >= 400:
            assert {"code", "message"} <= set(answer.json())
    assert wrong == {}


STREET_IS_TOLD = "张秀英（19900000001）等人复核"
PRIVATE = ("张秀英", "王建国", "19900000001", "19900000002", "19900000003", ZHANG_ID, ZHANG_ID[:6] + "********", "梅苑")
"""Names, telephones, IDs and an address of people of COMMUNITY."""


@pytest.fixture
def neighbour(db: None) -> Client:
    """A worker of the next community, who reads the street's collections, index and stress tests with it."""
    user = user_create(actor=Actor.operator(), username="neighbour", display_name="neighbour", password=PASSWORD)
    grant_give(actor=Actor.operator(), user=user, role=Role.COMMUNITY_WORKER, division_code="320199001002")
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _text(answer: HttpResponse) -> str:
    """All that an answer says: a page, JSON without its escapes, or every part of a workbook."""
    body = answer.getvalue()
    if "json" in answer["Content-Type"]:
        return json.dumps(json.loads(body), ensure_ascii=False)
    if "spreadsheetml" in answer["Content-Type"]:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    return body.decode()


@pytest.mark.parametrize("who", ["neighbour", Persona(Role.COMMUNITY_WORKER, here=False)], ids=str)
def test_nothing_of_somebody_is_told_outside_the_scope(
    who: str | Persona, neighbour: Client, sign_in: Callable[..., Client], rows: dict[str, object]
) -> None:
    """Every page, list taken along and operation that answers a worker of another community tells no name, number or address
    of the people of this one, though the street's collection names them and its stress test leaves them behind.
    """
    client = neighbour if who == "neighbour" else sign_in(who)
    Collection.objects.filter(pk=rows["collection"]).update(title=STREET_IS_TOLD, file_name=f"{STREET_IS_TOLD}.csv")
    left = [{"person": str(pk), "probability": 0.9, "usual": 0.1, "cause": "no_staff"}
            for pk in Person.objects.filter(division_code=COMMUNITY).values_list("pk", flat=True)]  # fmt: skip
    StressRun.objects.filter(pk=rows["stress"]).update(left_behind=left)
    asked = [route.address.format(**rows) for route in (*PAGES.values(), *OPERATIONS.values()) if route.method == "get"]
    asked += [f"/api/v1/people?search={quote(told)}" for told in PRIVATE] + ["/register/?search=zxy"]
    answered = {address: answer for address in asked if (answer := client.get(address)).status_code == OK}
    told = {(address, word) for address, answer in answered.items() for word in PRIVATE if word in _text(answer)}
    echoed = {(address, word) for address, word in told if address.endswith(quote(word))}
    assert told - echoed == set()
    assert len(answered) >= 15
    if who == "neighbour":
        page = _text(answered[f"/stress/{rows['stress']}/"])
        assert not any(pseudonym(row["person"]) in page for row in left)
        assert f"{pseudonym(zhang().pk)}（***********）等人复核" in _text(answered["/collections/"])
