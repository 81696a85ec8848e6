"""Sheets of places and supplies whose numbers have units, brought in whole. Expected values by hand from the units."""

import datetime as dt

import pytest

from renyang.core.access.gate import Actor
from renyang.core.models import ImportBatch
from renyang.core.queries import noted_rows
from renyang.places.domain.openings import air_of, volume_of
from renyang.places.models import Room, Site
from renyang.supplies.models import Stock, SupplyLot
from tests.world import take_in

SITE = ["场所名称", "类型", "社区"]
ROOM = ["测试点", "活动室", "梅溪社区"]


def _bring(operator: Actor, kind: str, heading: str, *rows: str) -> ImportBatch:
    return take_in(operator, [heading.split("|"), *(row.split("|") for row in rows)], source="subdistrict", kind=kind)


def _notes(batch: ImportBatch) -> dict[int, list[tuple[str, str]]]:
    return {row: [(note["column"], note["code"]) for note in notes] for row, notes in noted_rows(batch)}


@pytest.fixture
def site(db: None, operator: Actor) -> Site:
    """A site for rooms."""
    take_in(operator, [SITE, ROOM], source="subdistrict", kind="sites")
    return Site.objects.get()


def test_a_real_budget_in_ten_thousands(db: None, operator: Actor) -> None:
    """12 and 9.5 below 改造费用(万元) are 120,000 and 95,000 yuan; 1.5万 and 2万元 below a bare heading 15,000 and 20,000. 9.5
    below a bare heading is asked.
    """
    heading = "场所名称|类型|社区|核定人数|改造费用"
    _bring(operator, "sites", f"{heading}(万元)", "丁|活动室|梅溪社区|25|12", "戊|活动室|桂园社区|３２人|9.5")
    batch = _bring(
        operator,
        "sites",
        heading,
        "甲|活动室|梅溪社区|40|1.5万",
        "乙|活动室|梅溪社区|50人|2万元",
        "丙|活动室|梅溪社区|12|9.5",
    )
    cost = dict(Site.objects.values_list("name", "equip_cost"))
    assert cost == {"丁": 120_000, "戊": 95_000, "甲": 15_000, "乙": 20_000, "丙": None}
    assert dict(Site.objects.values_list("name", "licensed_places")) == {
        "丁": 25,
        "戊": 32,
        "甲": 40,
        "乙": 50,
        "丙": 12,
    }
    assert _notes(batch) == {4: [("equip_cost", "number_impossible")]}


def test_real_rooms_in_centimetres_are_as_large_as_in_metres(site: Site, operator: Actor) -> None:
    """60 m2 x 2.8 m = 168 m3 and 83 L/s = 298.8 m3/h, however a sheet says so: what is safe there follows from these. 2800
    without a unit is asked, and the room has no height.
    """
    heading = "场所名称|房间|面积{}|层高{}|净化器风量{}"
    _bring(operator, "rooms", heading.format("(㎡)", "(m)", "(m³/h)"), "测试点|对照|60|2.8|298.8")
    _bring(operator, "rooms", heading.format("(㎡)", "(cm)", "(L/s)"), "测试点|厘米头|60|280|83")
    batch = _bring(
        operator,
        "rooms",
        heading.format("", "", ""),
        "测试点|厘米格|60㎡|280cm|83L/s",
        "测试点|毫米|60平方米|2800|83L/s",
    )
    control, *rooms, unknown = (Room.objects.get(name=name) for name in ("对照", "厘米头", "厘米格", "毫米"))
    for room in rooms:
        assert (room.area, room.height, room.purifier_flow) == (60, 2.8, 298.8)
        assert volume_of(room) == volume_of(control) == pytest.approx(168)
        assert air_of(room) == air_of(control)
    assert (unknown.area, unknown.height) == (60, None)
    assert _notes(batch) == {3: [("height", "number_impossible")]}


def test_a_real_heading_of_another_unit_gives_nothing(site: Site, operator: Actor) -> None:
    """层高(元) is no height; what is on record stays."""
    _bring(operator, "rooms", "场所名称|房间|层高", "测试点|大厅|3")
    batch = _bring(operator, "rooms", "场所名称|房间|层高(元)", "测试点|大厅|4")
    assert _notes(batch) == {2: [("height", "unit_of_heading")]}
    assert Room.objects.get().height == 3


STORE = "社区|存放地点|物资名称|批号|数量|单位|日均用量|有效期至"


def test_real_supplies_in_magnitudes_and_by_the_week(db: None, operator: Actor) -> None:
    """1.2万 is 12,000; 5千 of 克 is 5,000, of which 3千克/周 uses 3,000 / 7 a day; a month's expiry is its last day. What is
    counted otherwise, in halves or below nothing comes back.
    """
    batch = _bring(
        operator, "supplies", STORE,
        "梅溪社区|甲库|口罩测试|A1|1.2万|只|100|2027-03",
        "梅溪社区|甲库|口罩测试|A2|1,200|只|100只/天|2027年2月",
        "桂园社区|乙库|米测试|B1|5千|克|3千克/周|2027-03-15",
        "桂园社区|乙库|药测试|C1|30盒|盒|每周14|长期",
        "桂园社区|乙库|药测试|C2|10箱×20盒|盒|2|",
        "桂园社区|乙库|药测试|C3|30箱|盒|2|",
        "梅溪社区|丙库|负数测试|E1|-5|只|10|",
        "梅溪社区|丙库|小数测试|F1|12.5|箱|0.5|",
    )  # fmt: skip
    assert _notes(batch) == {
        5: [("expires_on", "date_unreadable")],
        6: [("quantity", "number_unreadable")],
        7: [("quantity", "unit_unknown")],
        8: [("quantity", "number_unreadable")],
        9: [("quantity", "number_not_whole")],
    }
    assert batch.counts["rejected"] == 4
    assert list(SupplyLot.objects.order_by("lot").values_list("lot", "quantity", "expires_on")) == [
        ("A1", 12_000, dt.date(2027, 3, 31)),
        ("A2", 1_200, dt.date(2027, 2, 28)),
        ("B1", 5_000, dt.date(2027, 3, 15)),
        ("C1", 30, None),
    ]
    assert dict(Stock.objects.values_list("item", "daily_use")) == {"口罩测试": 100, "米测试": 3_000 / 7, "药测试": 2}


def test_a_real_unit_that_stands_with_the_quantity_only(db: None, operator: Actor) -> None:
    """Without a column of units, 30盒 is 30 of 盒, and so is 30 below 数量(盒)."""
    _bring(operator, "supplies", "社区|存放地点|物资名称|数量", "梅溪社区|甲库|药|30盒", "梅溪社区|甲库|纱布|30")
    _bring(operator, "supplies", "社区|存放地点|物资名称|数量(箱)", "梅溪社区|甲库|水|30")
    assert dict(Stock.objects.values_list("item", "unit")) == {"药": "盒", "纱布": "", "水": "箱"}
