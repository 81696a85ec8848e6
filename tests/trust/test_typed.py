"""Hostile values in every field of every page's forms, in every address and in every operation of the API: each is answered in
words, never by a fault, and none comes back as markup.

Pages, lists and operations are those that rooms declare for the sweep; forms are read off the pages, the operations' parameters
off the API's own description, so a new one is attacked without being named here.
"""

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from renyang.api.api import api
from renyang.care.domain.terms import NeedTerms, checked
from renyang.core.models import Division
from renyang.core.services import grant_give
from renyang.core.text.typed import readable, typed
from renyang.organisations.models import Organisation
from renyang.people.models import Carer, Person
from renyang.places.models import Room, Site
from renyang.science.letters import letters_of, readable_text
from renyang.science.problem import Problem
from renyang.supplies.models import Stock
from tests.commands import Run, fails
from tests.personas import FAMILY, OFFICER, WORKER, Persona
from tests.sweep import OK
from tests.test_sweep import LISTS_DECLARED, OPERATIONS, PAGES, rows

__all__ = ["rows"]  # a fixture of the sweep's

SignIn = Callable[[Persona | None], Client]
MARKUP = "\"'><img src=x onerror=alert(1)>"
NO_LETTERS = ("a\x00b", "a\x1b[2Jb", "a\u2028b", "a\x85b")
TURNED = "a\u202e\u2066b"
HALF = "%ED%A0%80"  # half of a surrogate pair, as UTF-8 forbids
TEXTS = (MARKUP, NO_LETTERS[0], NO_LETTERS[1], TURNED, "x" * 20_000, "{0.__class__} {{ 7 }} %s %(x)s \\ ' ; --")
DAYS = ("9999-12-31", "0001-01-01", "2026-02-30", MARKUP)
NUMBERS = ("99999999999999999999999", "-1", "1e309", "NaN", "٣", MARKUP)
TIMES = ("0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01T25:00", MARKUP)
HOSTILE = {"date": DAYS, "number": NUMBERS, "datetime-local": TIMES, "time": ("25:00", "00:00:00.0000001", MARKUP)}
"""Values by type of input; of any other type, TEXTS."""
IN_QUERIES = (
    "search",
    "order",
    "after",
    "list",
    "as",
    "page",
    "day",
    "service",
    "division",
    "since",
    "level",
    "q",
    "next",
)
"""Names that addresses of this product or of its libraries take, whether or not a page has a form for them."""


@dataclass
class Form:
    """A form of a page: where it goes, and its fields' types and values."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Reads the forms off a page."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address, self.forms = address, list[Form]()
        self.open: Form | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or note a field of it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(given.get("action") or self.address, given.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open is not None and tag in {"input", "select", "textarea"} and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            if kind not in {"radio", "checkbox"} or "checked" in given or given["name"] not in self.open.values:
                self.open.values[given["name"]] = given.get("value", "")
            self.open.fields[given["name"]] = kind

    def handle_endtag(self, tag: str) -> None:
        """End a form."""
        if tag == "form":
            self.open = None


def _refused(answer: HttpResponse, address: str, value: object) -> list[str]:
    """What is wrong with an answer to a hostile value: a fault of ours, or markup that came back."""
    told = []
    if answer.status_code >= 500:
        told.append(f"{answer.status_code} {address} {value!r:.60}")
    if answer["Content-Type"].startswith("text/html") and b"<img src=x" in answer.getvalue():
        told.append(f"echoed {address} {value!r:.60}")
    return told


@pytest.fixture
def unbroken(sign_in: SignIn) -> Callable[[Persona | None], Client]:
    """A client that answers 500, as a server does, where a test's would raise."""

    def client_of(persona: Persona | None) -> Client:
        client = sign_in(persona)
        client.raise_request_exception = False
        return client

    return client_of


@pytest.mark.parametrize("persona", [OFFICER, FAMILY, None], ids=str)
def test_every_form_takes_hostile_values(
    persona: Persona | None, unbroken: Callable[[Persona | None], Client], rows: dict[str, object]
) -> None:
    """Each value in all fields of its type at once; nothing that was written by one attack is left for the next. What stands
    on many pages and goes to one address, as the search does, is attacked once; a dialog's form is never sent.
    """
    client, told, attacked = unbroken(persona), [], set()
    for route in PAGES.values():
        if route.method != "get":
            continue
        address = route.address.format(**rows)
        page = client.get(address)
        if page.status_code != OK or not page["Content-Type"].startswith("text/html"):
            continue
        for form in Forms(page.content.decode(), address).forms:
            shape = (form.action, form.method, tuple(sorted(form.fields.items())))
            if shape not in attacked and form.method != "dialog" and "logout" not in form.action:
                attacked.add(shape)
                told += _attack(client, form)
    assert told == []
    assert len(attacked) >= (40 if persona == OFFICER else 1 if persona else 0)


def _attack(client: Client, form: Form) -> Iterator[str]:
    usual = {name: value for name, value in form.values.items() if form.fields[name] != "file"}
    fields = {
        name: HOSTILE.get(kind, TEXTS)
        for name, kind in form.fields.items()
        if name != "csrfmiddlewaretoken" and kind not in {"file", "submit"}
    }
    for turn in range(max(map(len, fields.values()), default=1)):  # a button without fields is pressed once
        typed_in = usual | {name: values[turn % len(values)] for name, values in fields.items()}
        with transaction.atomic():
            ask = client.post if form.method == "post" else client.get
            yield from _refused(ask(form.action, typed_in), f"{form.method} {form.action}", typed_in)
            transaction.set_rollback(True)
    for one, kind in form.fields.items():  # alone in a form that is right otherwise, so that it reaches the service
        if form.method == "post" and kind not in {"file", "submit", "hidden"}:
            for value in HOSTILE.get(kind, (MARKUP, NO_LETTERS[0], NO_LETTERS[1])):
                with transaction.atomic():
                    answer = client.post(form.action, usual | {one: value})
                    yield from _refused(answer, f"post {form.action} {one}", value)
                    transaction.set_rollback(True)


@pytest.mark.parametrize("persona", [OFFICER, None], ids=str)
def test_every_address_takes_hostile_queries(
    persona: Persona | None, unbroken: Callable[[Persona | None], Client], rows: dict[str, object]
) -> None:
    """Pages, lists taken along and signing in; each value under all names at once, and half a character as it cannot be."""
    client, told = unbroken(persona), []
    addresses = {route.address.format(**rows) for route in (*PAGES.values(), *LISTS_DECLARED.values())}
    for address in sorted({*addresses, "/account/login/"}):
        sign = "&" if "?" in address else "?"
        for value in (*map(quote, (MARKUP, NO_LETTERS[0], TURNED, DAYS[0], DAYS[1], NUMBERS[0])), HALF):
            query = "&".join(f"{name}={value}" for name in IN_QUERIES if f"{name}=" not in address)
            told += _refused(client.get(f"{address}{sign}{query}"), address, value)
        told += _refused(client.get(f"{address.split('?')[0]}%00/"), address, "NUL in the address")
    assert told == []


@pytest.mark.parametrize("sign", NO_LETTERS)
def test_an_address_that_holds_no_letters_is_refused_in_words(sign_in: SignIn, sign: str) -> None:
    page = sign_in(WORKER).get("/register/", {"search": sign})
    assert page.status_code == 422
    assert "请重新输入" in page.content.decode()
    answer = sign_in(WORKER).get("/api/v1/people", {"search": sign})
    assert answer.status_code == 422
    assert answer.json()["code"] == "text_unreadable"


def test_a_search_turned_round_finds_what_is_written(sign_in: SignIn) -> None:
    """What phones put around a name that is copied is no part of it."""
    assert "张秀英" in sign_in(WORKER).get("/register/", {"search": "\u202d张秀英\u202c"}).content.decode()


def test_names_that_are_markup_are_text_on_every_page(sign_in: SignIn, rows: dict[str, object]) -> None:
    """A person, a carer, a site, a room, an organisation, a store, an item and a community: on pages, in tables, lists of
    choices, drawings and charts.
    """
    for model, column in ((Person, "name"), (Carer, "name"), (Site, "name"), (Room, "name"), (Organisation, "name"),
                          (Stock, "store"), (Stock, "item"), (Division, "name")):  # fmt: skip
        for pk in model.objects.values_list("pk", flat=True):
            model.objects.filter(pk=pk).update(**{column: f"{MARKUP}{str(pk)[:8]}"})
    client, told, met = sign_in(OFFICER), [], 0
    for route in PAGES.values():
        if route.method == "get":
            answer = client.get(route.address.format(**rows))
            told += _refused(answer, route.address, MARKUP)
            met += b"&lt;img src=x onerror" in answer.getvalue()
    assert told == []
    assert met > 15


def _hostile_values(schema: Mapping[str, Any]) -> tuple[object, ...]:
    formats = {"date": (*DAYS, 10**30), "date-time": (*TIMES, "2026-01-01T10:00"), "uuid": ("\x00", MARKUP)}
    if schema.get("format") in formats:
        return formats[schema["format"]]
    numbers = (10**30, -1, 1e308, "NaN", MARKUP, True)
    return (
        numbers if schema.get("type") in {"integer", "number"} else (*TEXTS, "\ud800", None, [], {"a": "\x00"}, 10**30)
    )


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        return schemas[schema["$ref"].rpartition("/")[2]]
    return next((_resolved(one, schemas) for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)


@pytest.mark.parametrize("persona", [OFFICER, FAMILY], ids=str)
def test_every_operation_takes_hostile_values(
    persona: Persona, unbroken: Callable[[Persona | None], Client], rows: dict[str, object]
) -> None:
    """Each parameter and each field of a body by itself, beside those that are right; answers stay JSON in words."""
    client, told, tried = unbroken(persona), [], 0
    description = api.get_openapi_schema()
    schemas = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            route = OPERATIONS[operation["operationId"]]
            address = route.address.format(**rows)
            for parameter in operation.get("parameters", ()):
                for value in _hostile_values(_resolved(parameter["schema"], schemas)):
                    written = quote(str(value), errors="surrogatepass")
                    asked = _address(address, path, parameter, written)
                    with transaction.atomic():
                        answer = client.generic(method.upper(), asked, "{}", content_type="application/json")
                        transaction.set_rollback(True)
                    told, tried = told + _wrong(answer, asked, value), tried + 1
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            for name, schema in _resolved(body, schemas)["properties"].items() if body else ():
                for value in (*_hostile_values(_resolved(schema, schemas)), {"\ud800": "\ud800"}, ["\x00"]):
                    with transaction.atomic():
                        answer = client.generic(
                            method.upper(), address, json.dumps(dict(route.data) | {name: value}),
                            content_type="application/json",
                        )  # fmt: skip
                        transaction.set_rollback(True)
                    told, tried = told + _wrong(answer, f"{address} {name}", value), tried + 1
            if body:
                for whole in (b"\x00", b'{"a": NaN}', b"[" * 5_000, b'"\xff"', b"1" * 6_000):
                    answer = client.generic(method.upper(), address, whole, content_type="application/json")
                    told, tried = told + _wrong(answer, address, whole), tried + 1
    assert told == []
    assert tried > 200


def _address(address: str, path: str, parameter: Mapping[str, Any], written: str) -> str:
    if parameter["in"] == "query":
        return f"{address}{'&' if '?' in address else '?'}{parameter['name']}={written}"
    return re.sub(r"\{[^}]*\}", quote(written, safe="%"), path)


def _wrong(answer: HttpResponse, address: str, value: object) -> list[str]:
    told = _refused(answer, address, value)
    if answer.status_code >= 400 and not (
        answer["Content-Type"].startswith("application/json") and answer.json()["message"]
    ):
        told.append(f"no words {address} {value!r:.60}")
    return told


@dataclass(frozen=True)
class _Plain:
    """Not terms: nothing of it is looked at."""

    text: str


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\x00b", "text_unreadable"),
        ("\ud800", "text_unreadable"),
        ({"address": "a\x07"}, "text_unreadable"),
        (dt.date(9999, 12, 31), "day_out_of_bounds"),
        (dt.date(1, 1, 1), "day_out_of_bounds"),
        (dt.datetime(9999, 12, 31, tzinfo=dt.UTC), "day_out_of_bounds"),
        (dt.datetime(2026, 1, 1, 10), "time_zone_missing"),  # noqa: DTZ001 - what is refused
    ],
)
def test_a_service_refuses_in_words_what_cannot_be_meant(value: object, code: str) -> None:
    with pytest.raises(Problem) as refused:
        readable(value)
    assert refused.value.code == code
    assert str(refused.value)


@pytest.mark.parametrize("value", ["两行\n文字\t", "👩‍👩‍👧", dt.date(2026, 3, 1), 5, None, _Plain("a\x00"), {"a": 1}])
def test_what_can_be_meant_stays(value: object) -> None:
    """Lines, tabs, families joined of several emoji."""
    assert readable(value) == value


def test_hidden_signs_are_dropped() -> None:
    """Turned writing, blanks of no width and byte order marks."""
    assert readable_text("\ufeff1\u202d39\u202c1234\u200b5678") == "13912345678"
    assert letters_of("a\x00\u202eb") == "ab"
    assert typed(" \u200b ", 10, kept="", without=None) == ""


def test_a_need_begins_at_most_a_year_ahead() -> None:
    """The bound stands in the sentence: a year and a day from today."""
    right = NeedTerms(times=1, per="week", minutes=30, critical=False, since=timezone.localdate())
    with pytest.raises(Problem) as refused:
        checked(dataclasses.replace(right, since=dt.date(2099, 1, 1)))
    assert refused.value.code == "since_far_ahead"
    assert (timezone.localdate() + dt.timedelta(days=366)).isoformat() in str(refused.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", OFFICER.username, "--name", "a\x1bb"),
        ("member", "\udcff", "--organisation", "x", "--division", "320199001000"),
        ("member", OFFICER.username, "--organisation", "\udcff", "--division", "320199001000"),
        ("no\udcffcommand",),
    ],
)
def test_commands_refuse_in_words(run: Run, arguments: tuple[str, ...]) -> None:
    """As to every command: an argument that the terminal could not read as text, or that would steer it."""
    fails(run(*arguments), "cannot be saved")


def test_a_grant_s_last_day_lies_within_bounds(operator: object, db: None) -> None:
    from renyang.core.access.roles import Role
    from renyang.core.models import User

    user = User.objects.get(username=WORKER.username)
    with pytest.raises(Problem) as refused:
        grant_give(
            actor=operator, user=user, role=Role.CARER, division_code="320199001001", until=dt.date(9999, 12, 31)
        )
    assert refused.value.code == "day_out_of_bounds"
