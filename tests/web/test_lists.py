"""One declaration, every face: page, cards, files, paper, API and command line say the same to the same reader."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from html import unescape
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from renyang.api.lists import schema_of
from renyang.cli.lists import list_json
from renyang.core.access.gate import Actor
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.core.lists.paging import PAGE_ROWS
from renyang.core.models import AccessEntry
from renyang.places.lists import INSPECTIONS
from renyang.places.models import Building, Inspected, Inspection, Room, Site
from renyang.supplies.models import Stock
from renyang.supplies.services import supplies_receive
from renyang.web.shell.listing import LISTS, listed
from renyang.web.shell.lists import PageList
from tests.personas import COMMUNITY, FAMILY, OFFICER, Persona

NEXT_DOOR = "320199001002"
SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
View = Callable[[HttpRequest], HttpResponse]
SECRETS: DeclaredList[Site, None] = DeclaredList(
    name="secrets",
    title="Secrets",
    model=Site,
    empty="None.",
    rows=lambda reader: Site.objects.visible_to(reader.actor).order_by("name"),
    columns=(
        Column(name="id", label="Number", kind=Kind.KEY, value=lambda row: row.pk),
        Column(name="name", label="Name", value=lambda row: row.name, order=("name",)),
        Column(
            name="secret", label="Hidden heading", value=lambda _row: "hidden words", order=("name",), sensitive=True,
            shown_to=lambda actor: actor.display_name == OFFICER.username,
        ),
        Column(name="beside", label="Only in files", value=lambda _row: "in files", on_page=False),
    ),
)  # fmt: skip


@pytest.fixture
def secrets(db: None) -> Iterator[View]:
    """A page with a list one of whose columns is the officer's."""
    Site.objects.create(division_code=COMMUNITY, name="<b>a", kind="clinic")

    @listed(PageList(declared=SECRETS, links={"name": lambda row: reverse("site", args=[row.pk])}))
    def page(request: HttpRequest) -> HttpResponse:
        template = engines["django"].from_string("{% load shared %}{% list_table %}")
        return HttpResponse(template.render({}, request))

    yield page
    del LISTS[SECRETS.name]


def _get(view: View, actor: Actor, query: str = "") -> HttpResponse:
    request = RequestFactory().get(f"/?{query}")
    request.actor, request.user, request.resolver_match = (
        actor,
        actor.user,
        SimpleNamespace(kwargs={}, url_name="secrets"),
    )
    request.session, request.LANGUAGE_CODE = {}, "zh-hans"
    return view(request)


def _book(answer: HttpResponse) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


@pytest.mark.parametrize("persona", [OFFICER, FAMILY])
def test_a_column_stands_where_its_right_is_and_nowhere_else(
    secrets: View, actor_of: ActorOf, persona: Persona
) -> None:
    """Page, csv, xlsx, paper and API; the access log names it where it was taken along."""
    actor = actor_of(persona)
    texts = [_get(secrets, actor).content.decode(), _book(_get(secrets, actor, "as=xlsx"))]
    texts += [_get(secrets, actor, f"as={form}").getvalue().decode() for form in ("csv", "print")]
    rights = persona == OFFICER
    assert ["hidden words" in text for text in texts] == [rights] * 4
    assert ["Hidden heading" in text for text in texts] == [rights] * 4
    assert ["in files" in text for text in texts] == [False, True, True, True]
    schema, reading = schema_of(SECRETS, "Secret", ""), SECRETS.read_by(actor, None)
    answered = [schema(**record).model_dump(exclude_unset=True) for record in reading.records()]
    assert {key for row in answered for key in row} == {"id", "name", "beside"} | ({"secret"} if rights else set())
    logged = AccessEntry.objects.filter(subject="listing", subject_id="secrets").values_list("facts", flat=True)
    assert list(logged) == [["secret"] if rights else []] * 3


def test_what_stands_on_a_page_is_escaped_and_leads_on(secrets: View, actor_of: ActorOf) -> None:
    """A name that looks like a tag is a name; its cell leads where the page says."""
    page = _get(secrets, actor_of(FAMILY)).content.decode()
    site = Site.objects.get(name="<b>a")
    assert f'<a href="/sites/{site.pk}/" id="secrets-name-{site.pk}">&lt;b&gt;a</a>' in page
    assert "<b>a" not in page
    assert "<b>a" not in _get(secrets, actor_of(FAMILY), "as=print").getvalue().decode()


@pytest.fixture
def inspections(db: None) -> None:
    """Forty-seven, of which the last is overdue."""
    sites = Site.objects.bulk_create(
        Site(division_code=COMMUNITY, name=f"场所{at:03}", kind="clinic") for at in range(47)
    )
    Inspection.objects.bulk_create(
        Inspection(site=site, subject=Inspected.FIRE, result="not_yet", due_on=None if at else dt.date(2020, 1, 2))
        for at, site in enumerate(reversed(sites))
    )


def _names(page: str) -> list[str]:
    return re.findall(r">(场所\d+)</a>", page)


def test_a_page_says_of_how_many_and_the_next_goes_on(inspections: None, sign_in: SignIn) -> None:
    """25 of 47 and 22 of 47: together every one, in the list's own order, the overdue one first with its badge."""
    client = sign_in(OFFICER)
    first = client.get("/inspections/").content.decode()
    onward = re.search(r'rel="next"\s+href="(.*?)"', first)[1]
    second = client.get(f"/inspections/{unescape(onward)}").content.decode()
    assert "共 47 条，显示 25 条" in first
    assert "共 47 条，显示 22 条" in second
    assert len(_names(first)) == PAGE_ROWS
    assert _names(first) + _names(second) == ["场所046", *(f"场所{at:03}" for at in range(46))]
    assert '<span class="badge bad">已逾期</span>' in first.partition("场所000")[0]
    assert 'rel="next"' not in second
    assert "第一页" in second


def test_a_heading_sorts_and_sorts_back(inspections: None, sign_in: SignIn) -> None:
    """Its link keeps the order for the next page and for the file."""
    client = sign_in(OFFICER)
    page = client.get("/inspections/").content.decode()
    assert 'href="?order=site_name">场所</a>' in page
    upwards = client.get("/inspections/?order=site_name").content.decode()
    assert 'aria-sort="ascending"' in upwards
    assert 'href="?order=-site_name">场所</a>' in upwards
    assert _names(upwards) == [f"场所{at:03}" for at in range(PAGE_ROWS)]
    downwards = client.get("/inspections/?order=-site_name").content.decode()
    assert 'aria-sort="descending"' in downwards
    onward = unescape(re.search(r'rel="next"\s+href="(.*?)"', downwards)[1])
    assert "order=-site_name" in onward
    assert _names(client.get(f"/inspections/{onward}").content.decode()) == [f"场所{at:03}" for at in range(21, -1, -1)]
    assert "?order=-site_name&amp;as=csv" in downwards
    table = client.get("/inspections/?order=-site_name&as=csv").getvalue().decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(table))][2:] == [f"场所{at:03}" for at in range(46, -1, -1)]


@pytest.mark.parametrize("address", ["/inspections/", "/sites/", "/openings/", "/supplies/", "/supplies/lending/"])
def test_many_rows_ask_no_more_than_few(db: None, sign_in: SignIn, operator: Actor, address: str) -> None:
    """What stands beside the rows, and the forms within them, is asked for all of them at once."""
    client, asked = sign_in(OFFICER), []
    for at in range(1, 13):
        _something_of_everything(operator, f"场所{at:02}")
        client.get(address)  # what is asked for once in a process
        if at in {3, 12}:
            with CaptureQueriesContext(connection) as queries:
                page = client.get(address)
            assert sum(context["list"].shown for context in page.context if "list" in context) >= at
            asked.append(len(queries))
    assert asked[0] == asked[1]


def _something_of_everything(operator: Actor, name: str) -> None:
    site = Site.objects.create(division_code=COMMUNITY, name=name, kind="canteen", longitude=118.8, latitude=32.1)
    Room.objects.create(site=site, name="大厅", area=60)
    Inspection.objects.create(site=site, subject=Inspected.FIRE, result="not_yet")
    here, there = (
        Stock.objects.create(division_code=division, store="库", item=name, unit="只", daily_use=10)
        for division in (COMMUNITY, NEXT_DOOR)
    )
    supplies_receive(actor=operator, stock=there, quantity=2_000)
    supplies_receive(actor=operator, stock=here, quantity=10)
    Building.objects.update_or_create(
        division_code=NEXT_DOOR, street="路", number="1", defaults={"longitude": 118.81, "latitude": 32.1}
    )


def test_api_and_command_line_have_the_same_keys_and_values(
    inspections: None, sign_in: SignIn, operator: Actor
) -> None:
    """Page after page of the operation is what the command prints as JSON; codes, not words."""
    client, items, after = sign_in(OFFICER), [], ""
    while True:
        page: dict[str, Any] = client.get("/api/v1/inspections", {"after": after}).json()
        assert page["count"] == 47
        items += page["items"]
        after = page["next"]
        if not after:
            break
    assert items == list_json(INSPECTIONS.read_by(operator, None))
    assert (items[0]["subject"], items[0]["due"], items[0]["due_on"]) == ("fire", "overdue", "2020-01-02")
    assert set(items[0]) == {column.name for column in INSPECTIONS.columns}
