"""Numbers with units as sheets hold them. Expected values by hand from the definitions of the units."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renyang.core.files import quantities
from renyang.core.files.columns import ImportField
from renyang.core.files.quantities import (
    AN_HOUR,
    CUBIC_METRES,
    CUBIC_METRES_AN_HOUR,
    DEGREES,
    METRES,
    MINUTES,
    PARTS_PER_MILLION,
    PEOPLE,
    PEOPLE_A_DAY,
    SAYINGS,
    SESSIONS_A_DAY,
    SQUARE_METRES,
    THINGS,
    THINGS_A_DAY,
    YUAN,
    Quantity,
    counted_in,
    unit_in_brackets,
    unit_words,
)
from renyang.core.files.sheets import Cell
from renyang.core.files.tables import Column, Table
from renyang.organisations.imports.organisations import ORGANISATIONS
from renyang.partners.imports.agreements import AGREEMENTS
from renyang.places.imports.sites import BUILDINGS, ROOMS, SITES
from renyang.supplies.imports.stocks import SUPPLIES
from tests.core.test_cells import CELLS

HEIGHT = METRES.between(1.8, 15)
COST = YUAN.between(100, 100_000_000, or_zero=True)
EVERY = [one for one in vars(quantities).values() if isinstance(one, Quantity)]
MEASURED = [
    (table, column)
    for table in (ORGANISATIONS, SITES, ROOMS, BUILDINGS, SUPPLIES, AGREEMENTS)
    for column in table.columns
    if column.unit
]


@pytest.mark.parametrize(
    ("quantity", "cell", "value"),
    [
        (HEIGHT, "280cm", 2.8),
        (HEIGHT, "280 厘米", 2.8),
        (HEIGHT, "２８０ｃｍ", 2.8),
        (HEIGHT, "2.8m（净高）", 2.8),  # a remark in brackets without a number
        (HEIGHT, "2米80厘米", 2.8),
        (HEIGHT, "9尺", 3.0),  # three to a metre
        (HEIGHT, 2.8, 2.8),
        (SQUARE_METRES, "60㎡", 60.0),
        (SQUARE_METRES, "60平方米", 60.0),
        (SQUARE_METRES, "45 m2", 45.0),
        (SQUARE_METRES, "0.3亩", 200.0),  # 15 to a hectare of 10,000 m2
        (CUBIC_METRES, "2千升", 2.0),
        (CUBIC_METRES_AN_HOUR, "360m3/h", 360.0),
        (CUBIC_METRES_AN_HOUR, "83L/s", 298.8),  # 83 x 3,600 / 1,000
        (AN_HOUR, "0.5次/小时", 0.5),
        (COST, "1.5万", 15_000.0),
        (COST, "2万元", 20_000.0),
        (COST, "15000元", 15_000.0),
        (COST, "1万2千元", 12_000.0),
        (COST, "3百万", 3_000_000.0),
        (COST, "￥12,000.50", 12_000.5),
        (COST, 0, 0.0),
        (PEOPLE, "50人", 50),
        (PEOPLE, "１２", 12),
        (PEOPLE, "50个床位", 50),
        (PEOPLE, "0.5万人", 5_000),
        (PEOPLE, "1,200", 1_200),
        (PEOPLE, "1,0000", 10_000),  # in fours, as Chinese counts
        (PEOPLE_A_DAY, "210人/周", 30),
        (SESSIONS_A_DAY, "2场/天", 2),
        (MINUTES, "1小时30分", 90),
        (PARTS_PER_MILLION, "0.12%", 1_200.0),  # per cent of a million
        (PARTS_PER_MILLION, "1.2‰", 1_200.0),
        (DEGREES, "118°46′48″", 118.78),  # 118 + 46/60 + 48/3600
        (counted_in(THINGS, "克"), "5千", 5_000),
        (counted_in(THINGS, "克"), "5千克", 5_000),
        (counted_in(THINGS, "只"), "1.2万只", 12_000),
        (counted_in(THINGS, "盒（20片）"), "30盒", 30),
        (counted_in(THINGS_A_DAY, "克"), "7千克/周", 1_000.0),
        (counted_in(THINGS_A_DAY, "只"), "每周700", 100.0),
    ],
)
def test_a_cell_in_the_unit_of_its_column(quantity: Quantity, cell: Cell, value: float) -> None:
    assert quantity(cell) == (value, "")
    assert type(quantity(cell)[0]) is (int if quantity.whole else float)


@pytest.mark.parametrize(
    ("quantity", "heading", "cell", "value"),
    [
        (HEIGHT, "层高(cm)", 280, 2.8),
        (HEIGHT, "层高（单位：厘米）", "280", 2.8),
        (HEIGHT, "净高cm", 280, 2.8),
        (HEIGHT, "层高(m)", "280cm", 2.8),  # the cell's own unit
        (SQUARE_METRES, "面积（平方米）", 60, 60.0),
        (SQUARE_METRES, "area m2", 60, 60.0),
        (CUBIC_METRES_AN_HOUR, "净化器风量(L/s)", 83, 298.8),
        (COST, "造价(万元)", 12, 120_000.0),
        (COST, "造价/万元", 9.5, 95_000.0),
        (COST, "造价万元", 9.5, 95_000.0),
        (COST, "造价(万元)", "2万元", 20_000.0),
        (COST, "造价(万元)", "1.5万", 15_000.0),  # nobody means 万 of 万元
        (METRES, "距公交站(km)", 0.3, 300.0),
        (METRES, "room", 3, 3.0),  # no heading in m
        (MINUTES, "时长(小时)", 1.5, 90),
        (PARTS_PER_MILLION, "CO2(%)", 0.12, 1_200.0),
        (PARTS_PER_MILLION, "co2_ppm", "1,200", 1_200.0),
        (PEOPLE, "核定人数(必填)", 40, 40),
        (counted_in(THINGS_A_DAY, "只"), "月用量", 365, 12.0),  # 365 x 12 months / 365 days
        (counted_in(THINGS_A_DAY, "只"), "用量(只/周)", 7, 1.0),
    ],
)
def test_the_unit_of_the_heading_is_that_of_bare_numbers(
    quantity: Quantity, heading: str, cell: Cell, value: float
) -> None:
    assert quantity(cell, quantity.under(heading)) == (value, "")


@pytest.mark.parametrize(
    ("quantity", "heading", "cell", "note"),
    [
        (HEIGHT, "层高", "2800", "number_impossible"),  # millimetres, by the look of it
        (HEIGHT, "层高(cm)", 2.8, "number_impossible"),
        (HEIGHT, "层高(元)", 3, "unit_of_heading"),
        (HEIGHT, "层高", "3元", "unit_unknown"),
        (COST, "造价", 9.5, "number_impossible"),  # 万元, by the look of it
        (COST, "造价(万元)", "12元", "number_impossible"),  # the two contradict each other
        (COST, "造价(美元)", 20_000, "unit_of_heading"),  # no rate holds for ever
        (COST, "造价", "1,5", "number_unreadable"),
        (COST, "造价", "3万5", "number_unreadable"),  # 35,000 or 30,005
        (HEIGHT, "层高", "2米8", "number_unreadable"),
        (PEOPLE, "人数", "约30", "number_about"),
        (PEOPLE, "人数", "30多人", "number_about"),
        (PEOPLE, "人数", "30左右", "number_about"),
        (PEOPLE, "人数", "30人以上", "number_about"),
        (PEOPLE, "人数", "3-5", "number_range"),
        (PEOPLE, "人数", "30~50人", "number_range"),
        (PEOPLE, "人数", "2.5", "number_not_whole"),
        (PEOPLE, "人数", "-5", "number_unreadable"),
        (PEOPLE, "人数", -5, "number_unreadable"),
        (PEOPLE, "人数", True, "number_unreadable"),
        (PEOPLE, "人数", "很多", "number_unreadable"),
        (PEOPLE, "人数", "9" * 400, "number_unreadable"),  # more than any number of the machine
        (counted_in(THINGS, "盒"), "数量", "30箱", "unit_unknown"),
        (counted_in(THINGS, "盒"), "数量", "10箱×20盒", "number_unreadable"),
    ],
)
def test_what_cannot_be_known_is_noted(quantity: Quantity, heading: str, cell: Cell, note: str) -> None:
    assert quantity(cell, quantity.under(heading)) == (None, note)
    assert note in SAYINGS


def test_a_remark_in_the_heading_that_is_no_known_unit() -> None:
    """The number is taken, and the remark told, as it could be a unit that nobody declared."""
    assert HEIGHT(3, HEIGHT.under("层高(套内)")) == (3.0, "heading_unclear")
    assert HEIGHT("3m", HEIGHT.under("层高(套内)")) == (3.0, "")


@pytest.mark.parametrize("cell", [None, "", "-", "无", "不详"])
def test_no_number_is_no_doubt(cell: Cell) -> None:
    assert HEIGHT(cell) == (None, "")


def test_the_unit_that_stands_with_a_number() -> None:
    cells: list[Cell] = ["30盒", "1.2万", "1万个", "5千克", "5千", "1,200 只", "10箱×20盒", 5, None]
    assert list(map(unit_words, cells)) == ["盒", "", "个", "千克", "", "只", "", "", ""]
    assert [unit_in_brackets(text) for text in ("数量（盒）", "数量", "数量(必填)")] == ["盒", "", ""]


@given(cell=CELLS, heading=st.text(max_size=20))
def test_no_cell_crashes_a_quantity_and_every_note_has_a_sentence(cell: Cell, heading: str) -> None:
    for quantity in (*EVERY, counted_in(THINGS, heading)):
        value, note = quantity(cell, quantity.under(heading))
        assert note == "" or note in SAYINGS
        assert value is None or quantity.least <= value <= quantity.most


def _within(quantity: Quantity) -> st.SearchStrategy[Any]:
    least, most = quantity.least, quantity.most
    return st.integers(int(least), int(most)) if quantity.whole else st.floats(least, most)


@pytest.mark.parametrize(("table", "column"), MEASURED, ids=lambda one: getattr(one, "code", None) or one.name)
@given(data=st.data())
def test_identity_of_what_is_written_and_read(table: Table, column: Column, data: st.DataObject) -> None:
    """Any value that a column may hold, written as we write sheets, below our own heading: a number or, in a csv, text."""
    assert column.unit is not None
    quantity = counted_in(column.unit, "克") if column.counted_in else column.unit
    value = data.draw(_within(quantity))
    (field,) = (field for field in table.as_kind().fields if field.name == column.name)
    under = quantity.under(field.heading)
    cell: Any = column.cell_of(value)
    assert under.note == ""
    assert quantity(cell, under) == (value, "")
    if "e" not in str(cell):  # spreadsheets write such numbers out
        assert quantity(str(cell), under) == (value, "")


def test_a_heading_that_we_write_names_the_unit() -> None:
    assert ImportField("height", "", ("层高", "净高"), unit="米").heading == "层高(米)"
    assert ImportField("name", "", ("姓名",)).heading == "姓名"
