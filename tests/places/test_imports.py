"""The files of a sub-district's sites, rooms and supplies."""

import datetime as dt

from renyang.core.gate import Actor
from renyang.core.queries import noted_rows
from renyang.places.models import Inspection, Room, Site, SupplyLot
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
    assert batch.counts == {"new": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    hall = Room.objects.get(name="大厅")
    assert hall.site == Site.objects.get(name="梅溪日照")
    assert (hall.area, hall.height, hall.window_area, hall.purifier_flow) == (85.5, 3.2, 4.0, 360.0)
    assert take_in(operator, rows, source="subdistrict", kind="rooms").counts["unchanged"] == 2


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
    assert batch.counts == {"new": 3, "updated": 0, "unchanged": 0, "rejected": 1}
    assert {row: [(note["column"], note["code"]) for note in said] for row, said in noted_rows(batch)} == {
        4: [("expires_on", "date_impossible")],
        5: [("quantity", "number_unreadable")],
    }
    lots = {lot.lot: (lot.quantity, lot.expires_on and lot.expires_on.isoformat()) for lot in SupplyLot.objects.all()}
    assert lots == {"A1": (1200, "2031-02-01"), "A2": (300, "2020-05-01"), "": (7, None)}
    again = take_in(operator, rows, source="subdistrict", kind="supplies")
    assert again.counts == {"new": 0, "updated": 0, "unchanged": 3, "rejected": 1}


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
    rows = [INSPECTIONS, ["梅溪日照", "消防", "2999-01-01", "", "合格", "", ""],
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
