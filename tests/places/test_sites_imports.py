"""The files of a sub-district's sites, rooms and supplies."""

import datetime as dt
from collections.abc import Callable

from renyang.core.access.gate import Actor
from renyang.core.files.kinds import kind_of
from renyang.core.queries import noted_rows
from renyang.places.models import Inspection, Room, Site
from renyang.supplies.models import Movement, Stock, SupplyLot
from tests.personas import STRANGER, WORKER, Persona
from tests.world import take_in

SITES = [["场所名称", "类型", "社区", "经度", "纬度"], ["梅溪日照", "日照中心", "梅溪社区", "118.80001", "32.1"],
         ["活动室", "活动室", "梅溪社区", "", ""], ["活动室", "活动室", "桂园社区", "", ""]]  # fmt: skip
ROOMS = ["场所名称", "房间名称", "面积(㎡)", "净高", "可开启窗面积", "净化器CADR"]
SUPPLIES = ["社区", "存放地点", "物资名称", "批号", "数量", "单位", "日均用量", "有效期至"]


def test_rooms_find_their_site(db: None, operator: Actor) -> None:
    """By name within the file's division; units behind a number are passed over."""
    take_in(operator, SITES, source="subdistrict", kind="sites")
    rows = [ROOMS, ["梅溪日照", "大厅", "85.5㎡", "3.2", "4 m2", "360"], ["梅溪日照", "休息室", "", "", "", ""]]
    batch = take_in(operator, rows, source="subdistrict", kind="rooms")
    assert batch.counts == {"new": 2, "updated": 0, "unchanged": 0, "question": 0, "rejected": 0}
    hall = Room.objects.get(name="大厅")
    assert hall.site == Site.objects.get(name="梅溪日照")
    assert (hall.area, hall.height, hall.window_area, hall.purifier_flow) == (85.5, 3.2, 4.0, 360.0)
    assert take_in(operator, rows, source="subdistrict", kind="rooms").counts["unchanged"] == 2


def test_sites_find_their_operator(db: None, operator: Actor) -> None:
    """By name within the file's division. A name that is not on record is told and leaves what is known, as does a file without
    the column; an empty cell empties it.
    """
    organisations = [["单位名称", "类型"], ["康乐公司", "企业"]]
    take_in(operator, organisations, source="subdistrict", kind="organisations")
    head, row = ["场所名称", "类型", "社区", "运营单位"], ["梅溪日照", "日照中心", "梅溪社区"]
    kept = []
    for cell in ("康乐公司", "无名社", None, ""):
        file = [head[:3], row] if cell is None else [head, [*row, cell]]
        batch = take_in(operator, file, source="subdistrict", kind="sites")
        operating = Site.objects.get().operator
        kept.append((operating and operating.name, [note["code"] for _, said in noted_rows(batch) for note in said]))
    assert kept == [("康乐公司", []), ("康乐公司", ["name_unknown"]), ("康乐公司", []), (None, [])]


def test_rooms_of_no_site_or_of_two(db: None, operator: Actor) -> None:
    """An unknown site, and a name that two sites have, come back; neither is guessed."""
    take_in(operator, SITES, source="subdistrict", kind="sites")
    rows = [
        ROOMS,
        ["无名处", "大厅", "80", "", "", ""],
        ["活动室", "大厅", "80", "", "", ""],
        ["", "大厅", "", "", "", ""],
    ]
    batch = take_in(operator, rows, source="subdistrict", kind="rooms")
    assert batch.counts["rejected"] == 3
    found = {row: said[0]["code"] for row, said in noted_rows(batch)}
    assert found == {2: "name_unknown", 3: "name_ambiguous", 4: "missing"}
    assert not Room.objects.exists()


def test_lots_of_one_item(db: None, operator: Actor) -> None:
    """Lots are apart by their number; one without is a lot too; its expiry may lie ahead or behind."""
    rows = [SUPPLIES, ["梅溪社区", "梅溪储备点", "口罩", "A1", "1,200", "只", "40", "2031-02-01"],
            ["梅溪社区", "梅溪储备点", "口罩", "A2", "300", "只", "40", "2020年5月1日"],
            ["梅溪社区", "梅溪储备点", "口罩", "", "7", "只", "", "2031-02-30"],
            ["梅溪社区", "梅溪储备点", "饮用水", "B", "两箱", "瓶", "", ""]]  # fmt: skip
    batch = take_in(operator, rows, source="subdistrict", kind="supplies")
    assert batch.counts == {"new": 3, "updated": 0, "unchanged": 0, "question": 0, "rejected": 1}
    assert {row: [(note["column"], note["code"]) for note in said] for row, said in noted_rows(batch)} == {
        4: [("expires_on", "date_impossible")],
        5: [("quantity", "number_unreadable")],
    }
    lots = {lot.lot: (lot.quantity, lot.expires_on and lot.expires_on.isoformat()) for lot in SupplyLot.objects.all()}
    assert lots == {"A1": (1200, "2031-02-01"), "A2": (300, "2020-05-01"), "": (7, None)}
    (masks,) = Stock.objects.all()
    assert (masks.item_code, masks.unit, masks.daily_use) == ("masks", "只", 40.0)
    again = take_in(operator, rows, source="subdistrict", kind="supplies")
    assert again.counts == {"new": 0, "updated": 0, "unchanged": 3, "question": 0, "rejected": 1}


def _kept(operator: Actor, kind: str) -> list[list[object]]:
    """The sheet of what is on record."""
    found = kind_of(kind)
    assert found.on_record is not None
    return [[field.heading for field in found.fields], *map(list, found.on_record(operator))]


FULL = {
    "organisations": """单位名称|类型|社区|联系人
        康乐公司|企业|梅溪社区|周
        街道|街道办||""",
    "sites": """场所名称|类型|社区|服务项目|地址|经度|纬度|运营单位|核定人数|工作人员|每日场次|无障碍|无障碍厕所|距公交站|开放时间
        梅溪日照|日照中心|梅溪社区|助餐、日间照料|梅溪路1号|118.80001|32.1|康乐公司|40|5|2|是|否|85.5|9:00-17:00
        活动室|活动室|桂园社区||||||||||||""",
    "rooms": """场所名称|房间名称|面积(㎡)|净高|可开启窗面积|净化器CADR|换气次数|可预约
        梅溪日照|大厅|85.5|3.2|4|360|2.5|是""",
    "buildings": """社区|小区|楼栋|经度|纬度
        梅溪社区|梅苑|3幢|118.8|32.1""",
    "supplies": """社区|存放地点|物资名称|批号|数量|单位|日均用量|有效期至
        梅溪社区|梅溪储备点|口罩|A1|1200|只|40|2031-02-01
        梅溪社区|梅溪储备点|饮用水||7|||""",
    "inspections": """场所名称|检查项目|检查日期|检查单位|检查结果|下次检查日期|备注
        梅溪日照|消防安全|2025-03-01|消防大队|限期整改|2025-06-01|疏散通道堆物
        梅溪日照|电梯|||待检|2027-12-01|""",
    "agreements": """承接单位|替补对象|服务项目|每日可服务人数|责任保险|保险到期
        康乐公司|街道|助餐|30|是|2031-01-01""",
    "responsibilities": """职责事项|阶段|牵头单位|副责单位
        应急送餐|响应|康乐公司|街道""",
}
"""A sheet of each kind with most of its columns, some cells empty."""


def test_a_sheet_taken_along_and_brought_in_again_changes_nothing(db: None, operator: Actor) -> None:
    """Choices, services, yes and no, dates, names of other rows: each is written as it is read."""
    sheets = {kind: [line.strip().split("|") for line in text.splitlines()] for kind, text in FULL.items()}
    for kind, rows in sheets.items():
        counts = take_in(operator, rows, source="subdistrict", kind=kind).counts
        assert counts == {"new": len(rows) - 1, "updated": 0, "unchanged": 0, "question": 0, "rejected": 0}, kind
    for kind, rows in sheets.items():
        counts = take_in(operator, _kept(operator, kind), source="subdistrict", kind=kind).counts
        assert counts == {"new": 0, "updated": 0, "unchanged": len(rows) - 1, "question": 0, "rejected": 0}, kind


def test_positions_of_chinese_maps_are_not_shifted_twice(db: None, operator: Actor) -> None:
    """They are kept in WGS-84, and the sheet of what is kept says so."""
    heading = ["场所名称", "类型", "社区", "经度", "纬度", "坐标系"]
    take_in(
        operator,
        [heading, ["梅溪日照", "日照中心", "梅溪社区", "118.80001", "32.1", "高德"]],
        source="subdistrict",
        kind="sites",
    )
    before = Site.objects.get()
    assert before.longitude != 118.80001
    take_in(operator, _kept(operator, "sites"), source="subdistrict", kind="sites")
    after = Site.objects.get()
    assert (after.longitude, after.latitude) == (before.longitude, before.latitude)


def test_a_sheet_holds_only_where_one_may_bring_it_in(actor_of: Callable[[Persona], Actor], operator: Actor) -> None:
    """A worker gets her community's sites, an officer of another town none."""
    take_in(operator, SITES, source="subdistrict", kind="sites")
    kept = [
        [str(row[0]) + str(row[2]) for row in _kept(actor_of(persona), "sites")[1:]] for persona in (WORKER, STRANGER)
    ]
    assert kept == [["梅溪日照梅溪社区", "活动室梅溪社区"], []]


def _store(*rows: list[str]) -> list[list[str]]:
    headings = ["社区", "存放地点", "物资名称", "批号", "数量", "日均用量", "入库日期", "有效期至"]
    return [headings, *(["梅溪社区", "库", *row] for row in rows)]


def test_a_row_is_a_count(db: None, operator: Actor) -> None:
    """New lots are counted in, of 0 nothing moves; a later file moves what differs and nothing else; the same again nothing."""
    first = _store(["口罩", "A", "100", "10", "", ""], ["口罩", "B", "0", "", "", ""], ["纱布", "", "5", "", "", ""])
    later = _store(["口罩", "A", "80", "10", "", ""], ["口罩", "B", "0", "", "", ""], ["纱布", "", "5", "2", "", ""])
    for rows in (first, first, later, later):
        take_in(operator, rows, source="subdistrict", kind="supplies")
    moved = Movement.objects.order_by("pk").values_list(
        "lot__stock__item", "lot__lot", "kind", "quantity", "after", "why"
    )
    assert list(moved) == [
        ("口罩", "A", "count", 100, 100, "file.csv"),
        ("纱布", "", "count", 5, 5, "file.csv"),
        ("口罩", "A", "count", -20, 80, "file.csv"),
    ]
    kept = Stock.objects.order_by("item").values_list("item", "item_code", "daily_use")
    assert {item: (code, use) for item, code, use in kept} == {"口罩": ("masks", 10.0), "纱布": ("", 2.0)}
    assert again_counts(operator, later) == {"new": 0, "updated": 0, "unchanged": 3, "question": 0, "rejected": 0}


def again_counts(operator: Actor, rows: list[list[str]]) -> dict[str, int]:
    """What taking the rows in again would do."""
    counts: dict[str, int] = take_in(operator, rows, source="subdistrict", kind="supplies").counts
    return counts


def test_what_two_rows_say_of_one_stock(db: None, operator: Actor) -> None:
    """The first that says a daily use is kept, the other is told so; an empty one says nothing."""
    rows = _store(["口罩", "A", "9", "", "", ""], ["口罩", "B", "9", "10", "", ""], ["口罩", "C", "9", "12", "", ""])
    batch = take_in(operator, rows, source="subdistrict", kind="supplies")
    assert {row: [note["code"] for note in said] for row, said in noted_rows(batch)} == {4: ["use_said_twice"]}
    assert Stock.objects.get().daily_use == 10.0
    assert again_counts(operator, rows)["unchanged"] == 3


def test_what_expired_before_it_came_is_not_taken_in(db: None, operator: Actor) -> None:
    """On the same day it may."""
    rows = _store(
        ["口罩", "A", "9", "", "2026-03-02", "2026-03-01"], ["口罩", "B", "9", "", "2026-03-01", "2026-03-01"]
    )
    batch = take_in(operator, rows, source="subdistrict", kind="supplies")
    assert batch.counts["rejected"] == 1
    assert [lot.lot for lot in SupplyLot.objects.all()] == ["B"]


INSPECTIONS = ["场所名称", "检查项目", "检查日期", "检查单位", "检查结果", "下次检查日期", "备注"]


def test_inspections_find_their_site(db: None, operator: Actor) -> None:
    """Made ones by their day, one still to be made without; the same file again changes nothing, a later one brings what it says
    up to date.
    """
    take_in(operator, SITES, source="subdistrict", kind="sites")
    rows = [INSPECTIONS, ["梅溪日照", "消防安全", "2025-03-01", "消防大队", "限期整改", "2025年6月1日", "疏散通道堆物"],
            ["梅溪日照", "电梯", "", "", "待检", "2027-12-01", ""]]  # fmt: skip
    assert take_in(operator, rows, source="subdistrict", kind="inspections").counts["new"] == 2
    assert take_in(operator, rows, source="subdistrict", kind="inspections").counts["unchanged"] == 2
    rows[2][5] = "2028-01-01"
    assert take_in(operator, rows, source="subdistrict", kind="inspections").counts["updated"] == 1
    kept = Inspection.objects.order_by("subject").values_list(
        "site__name", "subject", "inspected_on", "result", "due_on"
    )
    assert list(kept) == [
        ("梅溪日照", "fire", dt.date(2025, 3, 1), "conditions", dt.date(2025, 6, 1)),
        ("梅溪日照", "lifts", None, "not_yet", dt.date(2028, 1, 1)),
    ]


def test_inspections_that_cannot_be_come_back(db: None, operator: Actor) -> None:
    """In the future, due before they took place, passed without a day, not yet made on a day, of something unknown."""
    take_in(operator, SITES, source="subdistrict", kind="sites")
    rows = [INSPECTIONS, ["梅溪日照", "消防", "2099-01-01", "", "合格", "", ""],
            ["梅溪日照", "食品", "2025-03-01", "", "合格", "2025-02-01", ""],
            ["梅溪日照", "电梯", "", "", "合格", "2025-02-01", ""],
            ["梅溪日照", "燃气", "2025-03-01", "", "未检", "", ""],
            ["梅溪日照", "风水", "2025-03-01", "", "合格", "", ""]]  # fmt: skip
    batch = take_in(operator, rows, source="subdistrict", kind="inspections")
    assert batch.counts["rejected"] == 5
    assert {row: said[-1]["code"] for row, said in noted_rows(batch)} == {
        2: "inspection_ahead",
        3: "inspection_due_before",
        4: "inspection_day_missing",
        5: "inspection_day_given",
        6: "word_unknown",
    }
    assert not Inspection.objects.exists()
