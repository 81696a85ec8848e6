"""Free text holds no resident ID and no telephone number: not in a column, its history, a page, a file or the API."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from psycopg import sql

from renyang.core.access.gate import Actor
from renyang.core.files.sheets import Cell
from renyang.core.models import Division, ImportBatch
from renyang.core.sealing.fields import HashField
from renyang.core.text import cells
from renyang.core.text.masking import Masked, MaskedField, MaskedJSONField, masked_meanwhile
from renyang.organisations.models import Organisation
from renyang.people.domain.carers import CarerTerms
from renyang.people.models import Carer, LifeEvent, Proposal
from renyang.people.services import carer_add, life_event_record, proposal_make
from renyang.places.models import Booking, Room, Site, SiteKind
from renyang.places.services import booking_cancel, booking_make
from tests.operations import token_of
from tests.personas import COMMUNITY, FAMILY, WORKER, Persona
from tests.world import ZHANG_ID, take_in, zhang

SignIn = Callable[[Persona], Client]
MOBILE, FIXED = "13912345678", "025-84561234"
NUMBERS = (MOBILE, "139 1234 5678", "１３９１２３４５６７８", "+86-139-1234-5678", FIXED, "84561234", ZHANG_ID)
SHORT = 25  # characters: an ID or a number with an area code fits only into a column that is longer than its digits
OF_NAMES = "who has an account; its names are refused if they hold such a number (core/services/accounts.py)"
WITHOUT_FREE_TEXT = {
    "care.Need.days": "numbers of weekdays",
    "care.Need.service": "a code of the catalogue",
    "core.AccessEntry.actor": OF_NAMES,
    "core.AccessEntry.basis": "ids of consents",
    "core.AccessEntry.facts": "names of facts",
    "core.AccessEntry.purposes": "codes",
    "core.AccessEntry.subject": "a word of the program",
    "core.AccessEntry.subject_id": "an id",
    "core.ColumnMapping.header_digest": "a digest",
    "core.HistoryMark.reached": "numbers of events by table",
    "core.HistoryPart.table_name": "a name of a table",
    "core.ImportBatch.effects": "numbers of rows by code",
    "core.ImportBatch.counts": "numbers of rows",
    "core.ImportBatch.file_digest": "a digest",
    "core.ImportBatch.mapping": "names of fields",
    "core.Postponement.key": "a kind of work and an id",
    "core.Setting.name": "a word of the program",
    "core.Setting.value": "codes and numbers that the program checks",
    "core.SignInAttempt.address": "an address of the network",
    "core.StagedRow.problems": "codes of notes and names of fields",
    "core.User.email": "asked for nowhere",
    "core.User.password": "a digest",
    "core.User.username": OF_NAMES,
    "partners.Agreement.service": "a code of the catalogue",
    "people.Assessment.indicators": "points by code",
    "people.Assessment.rules": "codes",
    "people.Assessment.scores": "points by code",
    "people.Collection.outcome": "figures by community",
    "people.Collection.population": "codes and an age",
    "people.Consent.groups": "codes of groups of facts",
    "people.Edge.evidence": "figures by name of a fact",
    "people.Link.model_version": "a digest",
    "people.LinkageModel.settings": "what a model learned: shares and weights",
    "people.LinkageModel.version": "a digest",
    "people.Person.initials": "letters of the name",
    "people.Person.pinyin": "letters of the name",
    "people.Person.provenance": "ids, codes and days",
    "people.Proposal.accepted": "names of facts",
    "people.Scored.scored_as": "a digest",
    "people.SourceRecord.facts": "read by the readers of cells, which mask (below)",
    "people.SourceRecord.notes": "codes of notes and names of fields",
    "places.OpeningDecision.conditions": "ids and figures of rooms, codes of questions",
    "places.OpeningDecision.conditions_now": "ids and figures of rooms, codes of questions",
    "places.RoadNetwork.edges": "positions",
    "places.RoadNetwork.nodes": "positions",
    "places.Sensor.field": "a name in what a sensor sends",
    "places.Sensor.topic": "a name that a sensor sends under",
    "places.Site.services": "codes of the catalogue",
    "places.SiteAnswers.answers": "codes of answers",
    "resilience.IndexRun.result": "figures by code",
    "resilience.StressRun.left_behind": "ids, figures and codes",
    "resilience.StressRun.result": "figures by code",
    "resilience.StressRun.scenario": "a name of a file of the program",
    "supplies.Stock.item_code": "a code of the catalogue",
    "supplies.SupplyLot.lot": "what a manufacturer prints on goods",
}  # fmt: skip
"""Columns that are long enough for a number, and why nobody can type one into them."""


def _columns() -> "Iterator[tuple[str, models.Field[Any, Any]]]":
    for model in apps.get_models():
        if model.__module__.startswith("renyang.") and not hasattr(model, "pgh_tracked_model"):
            for field in model._meta.local_fields:
                yield f"{model._meta.app_label}.{model.__name__}.{field.name}", field


def _could_hold_a_number(field: "models.Field[Any, Any]") -> bool:
    text = isinstance(field, models.CharField | models.TextField) and (field.max_length or SHORT) >= SHORT
    return (text and not field.choices) or isinstance(field, models.JSONField)


def test_every_column_of_free_text_masks_or_says_why_it_need_not() -> None:
    """A new column of text fails here until it is a MaskedField, is sealed, or is declared above with its reason. Who did
    something is an account's name in each `*_by` column.
    """
    open_columns = {
        name
        for name, field in _columns()
        if _could_hold_a_number(field) and not isinstance(field, MaskedField | MaskedJSONField | HashField)
    }
    assert {name for name in open_columns if not name.endswith(("_by", ".by"))} == set(WITHOUT_FREE_TEXT)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_masked_column_stores_no_number_on_any_path(number: str, db: None) -> None:
    """By save, by creation in bulk, by update of rows, and by update in bulk; the row in hand and its history say the same."""
    text = f"ring {number} first"
    saved = Division.objects.create(code="320199001009", name=text)
    assert number not in saved.name
    assert saved.name.startswith("ring *")
    Division.objects.bulk_create([Division(code="320199001008", name=text)])
    Division.objects.filter(code="320199001009").update(name=f"{text}!")
    one = Division.objects.get(code="320199001008")
    one.name = f"{text}?"
    Division.objects.bulk_update([one], ["name"])
    stored = set(Division.objects.filter(code__in=["320199001008", "320199001009"]).values_list("name", flat=True))
    assert stored == {f"ring {'*' * len(number)} first{sign}" for sign in "!?"}


def _everything_stored() -> str:
    """The text of every column of every table, the history's too, as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        told = []
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT row_to_json(t)::text FROM {} AS t").format(sql.Identifier(table)))
            told += [row for (row,) in cursor.fetchall()]
    return "\n".join(told)


def test_nothing_typed_leaves_a_number_in_the_database(operator: Actor, actor_of: Callable[[Persona], Actor]) -> None:
    """A note, a reason, an informant, a carer's note, a booking, a file's name and headings, an organisation's contact and its
    phone: no table holds the digits, and what was typed around them stays.
    """
    proposal_make(actor=actor_of(FAMILY), person=zhang(), facts={"phone": MOBILE}, note=f"mornings: {MOBILE}")
    carer_add(actor=operator, person=zhang(), terms=CarerTerms(name="李丽", phone=MOBILE, note=f"at work {FIXED}"))
    life_event_record(
        actor=operator, person=zhang(), kind="absent", happened_on=timezone.localdate(), where=f"at her son's, {MOBILE}",
        informant=f"son {ZHANG_ID}",
    )  # fmt: skip
    site = Site.objects.create(division_code=COMMUNITY, name=f"中心 {FIXED}", kind=SiteKind.DAY_CENTRE)
    room = Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2, bookable=True)
    start = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    booking = booking_make(
        actor=operator, room=room, starts_at=start, ends_at=start + dt.timedelta(hours=1), purpose=f"choir {MOBILE}",
        people=5, booked_for=f"the choir {FIXED}",
    )  # fmt: skip
    booking_cancel(actor=operator, booking=booking, why=f"{MOBILE} rang")
    rows = [["单位名称", "类型", "联系人", "联系电话", MOBILE], ["梅苑物业", "物业", f"陈军{MOBILE}", FIXED, "x"]]
    take_in(operator, rows, source="community", kind="organisations", name=f"{MOBILE}.csv")
    held = _everything_stored()
    for number in (MOBILE, FIXED, ZHANG_ID, FIXED.replace("-", "")):
        assert number not in held
    assert Proposal.objects.get().note == f"mornings: {'*' * 11}"
    assert Carer.objects.get(name="李丽").note == f"at work {'*' * 12}"
    assert LifeEvent.objects.get().informant == f"son {'*' * 18}"
    assert Booking.objects.get().why == f"{'*' * 11} rang"
    assert Organisation.objects.get(name="梅苑物业").phone == FIXED
    assert Organisation.objects.get(name="梅苑物业").contact == f"陈军{'*' * 11}"
    assert ImportBatch.objects.get(kind="organisations").header[-1] == "*" * 11


def test_a_register_file_s_texts_hold_no_number(db: None, operator: Actor) -> None:
    """An address keeps its house and door, which look like a number without an area code."""
    rows = [["姓名", "出生日期", "地址", "慢性病", "家庭医生"],
            ["赵兰", "1944-04-04", f"中山路220-1101 {MOBILE}", f"高血压 {ZHANG_ID}", f"许静安{FIXED}"]]  # fmt: skip
    batch = take_in(operator, rows, source="health", apply=False)
    assert {(note["column"], note["code"]) for note in batch.rows.get().problems} == {
        (column, "number_masked") for column in ("address", "chronic_conditions", "family_doctor")
    }
    from renyang.core.files.kinds import kind_of
    from renyang.core.files.staging import readings

    ((reading,),) = readings(batch, kind_of("people"))
    assert reading.values["address"] == f"中山路220-1101 {'*' * 11}"
    assert reading.values["chronic_conditions"] == f"高血压 {'*' * 18}"
    assert reading.values["family_doctor"] == f"许静安{'*' * 12}"


def test_who_wrote_a_number_is_told_on_the_next_page(sign_in: SignIn) -> None:
    """In a message that names the place and the last two digits, and what to do instead."""
    client = sign_in(WORKER)
    typed = {"name": "李丽", "relation": "", "phone": "", "reach": "", "note": f"at work {MOBILE}"}
    page = client.post(f"/register/{zhang().pk}/carers/", typed, follow=True).content.decode()
    assert MOBILE not in page
    assert "78" in page
    assert "已用星号代替" in page


def test_the_api_says_in_a_header_that_a_number_was_masked(db: None, client: Client) -> None:
    typed = {"facts": {"phone": MOBILE}, "note": f"mornings: {MOBILE}"}
    answer = client.post(
        f"/api/v1/people/{zhang().pk}/proposals", json.dumps(typed), content_type="application/json",
        headers={"Authorization": f"Bearer {token_of(FAMILY)}"},
    )  # fmt: skip
    assert answer.status_code == 201
    assert answer.headers["Renyang-Masked"] == "1"


def test_nothing_is_told_where_nothing_was_masked(db: None) -> None:
    with masked_meanwhile() as masked:
        Division.objects.create(code="320199001009", name="2026-2027, 3000-4500 yuan, 3幢2单元501室")
        assert masked == []
        Division.objects.create(code="320199001008", name=f"ring {MOBILE}")
    assert set(masked) == {Masked("name", "78")} or set(masked) == {Masked("名称", "78")}


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (f"a {MOBILE}", ("a " + "*" * 11, "number_masked")),
        ("a\x00b\u202ec", ("abc", "")),
        ("2026-03-15 起", ("2026-03-15 起", "")),
    ],
)
def test_cells_are_read_without_numbers_and_hidden_signs(cell: Cell, read: tuple[str, str]) -> None:
    assert cells.text(cell) == read
