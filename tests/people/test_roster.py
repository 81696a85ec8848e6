"""A list taken along: whose, with which facts, safe for spreadsheet programs, and written down."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from renyang.core.gate import Actor, NotAllowed
from renyang.core.models import AccessEntry, Outcome
from renyang.core.sheets import open_sheet
from renyang.people import queries
from renyang.people.models import Person
from renyang.people.queries import Filters
from tests.personas import FAMILY, HEALTH, OFFICER, WORKER, Persona
from tests.world import ZHANG_ID, take_in

SignIn = Callable[[Persona], Client]


def _rows(answer: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_officer_takes_the_whole_street_a_worker_her_community(db: None, sign_in: SignIn) -> None:
    """Three people in the world, two of them in the worker's community (tests/world.py); by name in pinyin."""
    street, community = (_rows(sign_in(persona).get("/register/register.csv")) for persona in (OFFICER, WORKER))
    assert [row[1] for row in street[2:]] == ["李桂兰", "王建国", "张秀英"]
    assert [row[1] for row in community[2:]] == ["王建国", "张秀英"]


def test_the_first_line_says_who_took_it_when_and_what_for(db: None, sign_in: SignIn) -> None:
    """So that a sheet found lying about leads back to who left it there."""
    (note, *_rest), headings = _rows(sign_in(OFFICER).get("/register/register.csv"))[:2]
    assert OFFICER.username in note
    assert "照护" in note
    assert headings[:3] == ["社区", "姓名", "性别"]


def test_ids_are_masked_and_phones_are_whole(db: None, sign_in: SignIn) -> None:
    """One calls from a list; nobody needs a whole ID on it."""
    text = sign_in(OFFICER).get("/register/register.csv").content.decode()
    assert "19900000001" in text
    assert ZHANG_ID not in text


def test_it_is_narrowed_as_the_list_is(db: None, sign_in: SignIn) -> None:
    """The search and the filters of the page hold."""
    assert [row[1] for row in _rows(sign_in(OFFICER).get("/register/register.csv?search=zxy"))[2:]] == ["张秀英"]


def test_taking_it_is_written_down(db: None, sign_in: SignIn) -> None:
    """Who, and which sensitive facts."""
    before = AccessEntry.objects.filter(subject="roster").count()
    sign_in(OFFICER).get("/register/register.xlsx")
    entry = AccessEntry.objects.filter(subject="roster").latest("at")
    assert AccessEntry.objects.filter(subject="roster").count() == before + 1
    assert (entry.actor, {"phone", "address", "resident_id"} <= set(entry.facts)) == (OFFICER.username, True)


@pytest.mark.parametrize("persona", [HEALTH, FAMILY])
def test_who_only_sees_does_not_take_along(db: None, actor_of: Callable[[Persona], Actor], persona: Persona) -> None:
    """Seeing a person and carrying a list away are two rights; nothing is written down where nothing was taken."""
    with pytest.raises(NotAllowed):
        queries.roster(actor_of(persona), Filters())
    assert not AccessEntry.objects.filter(subject="roster").exists()


def test_what_a_spreadsheet_would_run_is_text(db: None, sign_in: SignIn) -> None:
    """A formula in an address comes out with an apostrophe before it."""
    Person.objects.filter(name="张秀英").update(address='=HYPERLINK("http://x")')
    row = _rows(sign_in(OFFICER).get("/register/register.csv?search=zxy"))[2]
    assert '\'=HYPERLINK("http://x")' in row


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_sheet_can_be_read_again(db: None, sign_in: SignIn, operator: Actor, tmp_path: Path, form: str) -> None:
    """Its heading is found below the first line, and taken in as the community's own it makes nobody new."""
    path = tmp_path / f"register.{form}"
    path.write_bytes(sign_in(OFFICER).get(f"/register/register.{form}").content)
    sheet = open_sheet(path, name=path.name)
    rows = [list(cells) for _number, cells in sheet.rows()]
    assert list(sheet.header[:2]) == ["社区", "姓名"]
    assert [row[1] for row in rows] == ["李桂兰", "王建国", "张秀英"]
    text = [["" if cell is None else str(cell) for cell in row] for row in rows]
    batch = take_in(operator, [list(sheet.header), *text], source="subdistrict", apply=False)
    assert batch.counts[Outcome.REJECTED] == 0
