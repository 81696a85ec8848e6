"""Cells of departments' sheets as facts. IDs are of the unused county 320199; check characters by tests.world.valid_id."""

import datetime as dt
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from renyang.core.files.sheets import Cell
from renyang.people.domain import reading
from renyang.people.domain.fields import BY_NAME, FACTS, OF_PERSON
from renyang.people.imports.people import SAYINGS
from renyang.people.models import CapabilityLevel, LivingArrangement, Person, PersonStatus
from renyang.science.identity import mask
from tests.world import ZHANG_ID, valid_id

WITH_X = next(number for at in range(100) if (number := valid_id(f"32019919420312{at:03d}")).endswith("X"))
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("read", "choices"),
    [
        (reading.living_arrangement, LivingArrangement),
        (reading.capability_level, CapabilityLevel),
        (reading.status, PersonStatus),
    ],
)
def test_the_registers_own_words_are_understood(read: Any, choices: Any, language: str) -> None:
    """A list that was taken along says nothing that cannot be read again."""
    written = [choice for choice in choices if choice != PersonStatus.EXCLUDED]  # which no list holds
    with translation.override(language):
        labels = [str(choice.label) for choice in written]
    assert [read(label) for label in labels] == [(choice.value, "") for choice in written]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (ZHANG_ID, (ZHANG_ID, "")),
        (mask(ZHANG_ID), (None, "id_masked")),
        (valid_id("83000019450102123"), (valid_id("83000019450102123"), "id_of_residence_permit")),
        (f"'{ZHANG_ID}", (ZHANG_ID, "")),
        (f" {ZHANG_ID[:6]} {ZHANG_ID[6:14]} {ZHANG_ID[14:]}", (ZHANG_ID, "")),
        (ZHANG_ID.translate(FULL_WIDTH), (ZHANG_ID, "")),
        (WITH_X.lower(), (WITH_X, "")),
        (ZHANG_ID[:6] + ZHANG_ID[8:17], (ZHANG_ID, "")),  # 15 digits: no century, no check
        ("3.20102E+17", (None, "id_damaged")),
        ("3.20102194203120E+17", (None, "id_damaged")),
        (320102194203120000, (None, "id_damaged")),
        (3.2010219420312e17, (None, "id_damaged")),
        ("320102194203120000", (None, "id_damaged")),
        (ZHANG_ID[:17] + str((int(ZHANG_ID[17].replace("X", "0")) + 1) % 10), (None, "id_invalid")),
        (valid_id("32019919420230002"), (None, "id_invalid")),  # the 30th of February
        ("无", (None, "")),
        ("", (None, "")),
        (None, (None, "")),
    ],
)
def test_resident_ids(cell: Cell, expected: tuple[Any, str]) -> None:
    assert reading.resident_id(cell) == expected


@pytest.mark.parametrize(
    ("cell", "value"),
    [("199 0000 0001", "19900000001"),
     (19900000001, "19900000001"), (19900000001.0, "19900000001"), ("+86-19900000001", "19900000001"),
     ("025-84400001", "02584400001"), ("84400001", "84400001")],
)  # fmt: skip
def test_phones(cell: Cell, value: str) -> None:
    assert reading.phone(cell) == (value, "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("5", (5, "")), (5, (5, "")), (5.0, (5, "")), ("5楼", (5, "")), ("5层", (5, "")), ("第五层", (5, "")),
        ("十二楼", (12, "")), ("5/6", (5, "")), ("３层／６层", (3, "")), ("3层（共6层）", (3, "")), ("5F", (5, "")),
        ("B1", (-1, "")), ("-2", (-2, "")), ("负一层", (-1, "")), ("地下二楼", (-2, "")), ("60", (60, "")),
        ("", (None, "")), ("不详", (None, "")), (None, (None, "")),
        *((cell, (None, "floor_unreadable"))
          for cell in ("0", "61", "B3", "顶楼", "6/5", "5.5", "501", "5-6", "一楼或二楼")),
        (True, (None, "truth_in_text")), (dt.date(2026, 5, 6), (None, "date_in_text")),
    ],
)  # fmt: skip
def test_floors(cell: Cell, expected: tuple[Any, str]) -> None:
    """Of 5/6 the first is the floor; 5/6 that a spreadsheet made a day of is no floor, nor is a floor above the roof."""
    assert reading.floor(cell) == expected


@pytest.mark.parametrize(("cell", "value"), [("有", True), ("无", False), ("是", True), ("没有", False), ("", None)])
def test_lifts(cell: Cell, value: bool | None) -> None:
    """无 and 没有 are answers here, not gaps."""
    assert BY_NAME["lift"].read(cell)[0] is value


def test_what_is_no_phone_is_noted() -> None:
    assert reading.phone("问女儿") == (None, "phone_unreadable")
    assert reading.phone("110120119114") == (None, "phone_unreadable")
    assert reading.phone("无") == (None, "")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("张 秀 英", "张秀英"), ("张秀英（女）", "张秀英"), ("张秀英老人", "张秀英"),
     ("阿依古丽.买买提", "阿依古丽·买买提"), ("  ", None),
     ("Anna  Wang", "Anna Wang"), ("长" * 60, "长" * 60)],
)  # fmt: skip
def test_names(cell: Cell, value: str | None) -> None:
    assert reading.name(cell) == (value, "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("女", ("female", "")), ("男性", ("male", "")), (2, ("female", "")), ("M", ("male", "")),
     ("？", (None, "sex_unknown")), ("不详", (None, ""))],
)  # fmt: skip
def test_sexes(cell: Cell, expected: tuple[Any, str]) -> None:
    assert reading.sex(cell) == expected


def test_no_fact_is_longer_than_its_column() -> None:
    """One cell of a thousand characters must not stop the linking of a whole sub-district."""
    for fact in OF_PERSON:
        limit = Person._meta.get_field(fact.name).max_length
        value, note = fact.read("长" * 1_000)
        if isinstance(value, str) and limit:
            assert len(value) <= limit, fact.name
            assert note == "text_cut"


def test_words_of_living_capability_and_status() -> None:
    assert reading.living_arrangement("空巢独居") == ("alone", "")
    assert reading.living_arrangement("隔代同住") == ("grandchildren", "")
    assert reading.capability_level("重度失能") == (3, "")
    assert reading.capability_level(0) == (0, "")
    assert [reading.capability_level(word)[0] for word in ("3级", "2级（中度失能）", "3.重度失能", "1级轻度失能")] == [
        3,
        2,
        3,
        1,
    ]
    assert reading.capability_level("9级") == (None, "word_unknown")
    assert reading.capability_level("半失能") == (None, "word_unknown")
    assert reading.status("死亡注销") == ("dead", "")


@pytest.mark.parametrize(
    ("looks", "cell", "like"),
    [
        (reading.looks_like_resident_id, ZHANG_ID, True),
        (reading.looks_like_resident_id, "19900000001", False),
        (reading.looks_like_phone, "199-0000-0001", True),
        (reading.looks_like_phone, ZHANG_ID, False),
        (reading.looks_like_birth_date, "1942年3月12日", True),
        (reading.looks_like_birth_date, dt.date(1942, 3, 12), True),
        (reading.looks_like_birth_date, dt.date.today().isoformat(), False),  # noqa: DTZ011 - nobody of that age
        (reading.looks_like_birth_date, 19420312, False),
        (reading.looks_like_birth_date, None, False),
    ],
)
def test_what_a_column_looks_like(looks: Any, cell: Cell, like: bool) -> None:
    assert looks(cell) is like


@given(
    cell=st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=30),
        st.dates(),
    )
)
def test_no_cell_crashes_a_fact_and_every_note_has_a_sentence(cell: Cell) -> None:
    """Numbers that are none never come out of a sheet (tests/core/test_sheets.py)."""
    for fact in FACTS:
        value, note = fact.read(cell)
        assert note == "" or note in SAYINGS
        assert value is None or isinstance(value, str | int)
