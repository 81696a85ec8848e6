"""Sites, rooms, supplies, organisations, agreements and duties of the sub-district, as kept by its street office.

Counts of an ordinary sub-district [M]: 4 day centres, 9 meal points, 3 clinics, 1 nursing home, 12 activity
rooms, 2 shelters; 1 street office, 12 committees and party branches, 6 social organisations, 5 companies, 14 property
managers, 220 volunteers, 60 carers, 12 nurses and therapists; supplies for 7 to 20 days.
"""

import datetime as dt

from renyang.demo import words
from renyang.demo.ground import BUILDINGS, ESTATES_OF_A_COMMUNITY, building_at, community_at, degrees
from renyang.demo.population import TODAY, Registrar
from renyang.science.coordinates import wgs84_to_gcj02

Sheet = tuple[str, tuple[str, ...], list[list[object]]]
"""A file name, headings and rows."""

AROUND = 300.0  # largest distance of a site from the centre of its community along each axis, m [A]
SITES = (
    ("日间照料中心", 4, "日间照料、助餐", (30, 60), (5, 9)),
    ("助餐点", 9, "助餐", (60, 150), (2, 5)),
    ("卫生服务站", 3, "上门护理、送药、康复", (20, 40), (4, 8)),
    ("养老院", 1, "喘息服务、日间照料", (120, 121), (40, 41)),
    ("活动室", 12, "精神慰藉", (20, 40), (1, 3)),
    ("避难场所", 2, "助急", (200, 300), (2, 4)),
)  # fmt: skip
SUPPLIES = (("口罩", "只", 2.0), ("检测试剂", "份", 0.2), ("食品包", "份", 0.15), ("常备药品", "份", 0.1), ("饮用水", "瓶", 1.0),
            ("毛毯", "条", 0.02))  # fmt: skip
SOCIAL = ("暖阳社工服务中心", "夕阳红助老社", "邻里互助会", "安康护理站", "银龄志愿服务社", "心桥心理服务社")
COMPANIES = ("禾家餐饮", "悦行陪诊", "净居家政", "康护居家护理", "慧联信息")
FUNCTIONS = (
    ("日间照料运营", "平时", "暖阳社工服务中心", "夕阳红助老社"),
    ("助餐配送", "平时", "禾家餐饮", "邻里互助会"),
    ("上门护理", "平时", "康护居家护理", "安康护理站"),
    ("用药配送", "平时", "安康护理站", ""),
    ("独居老人探访", "平时", "银龄志愿服务社", "邻里互助会"),
    ("心理慰藉", "平时", "心桥心理服务社", ""),
    ("预警信息发布", "监测预警", "梅溪街道办事处", "慧联信息"),
    ("物资储备调拨", "预防准备", "梅溪街道办事处", ""),
    ("平安点名", "应急处置", "梅溪街道办事处", "银龄志愿服务社"),
    ("人员转移安置", "应急处置", "梅溪街道办事处", "邻里互助会"),
    ("场所消毒与垃圾处置", "应急处置", "净居家政", ""),
    ("灾后心理恢复", "恢复", "心桥心理服务社", "暖阳社工服务中心"),
)
AGREEMENTS = (
    ("暖阳社工服务中心", "", "日间照料", 160), ("夕阳红助老社", "暖阳社工服务中心", "日间照料", 40),
    ("禾家餐饮", "", "助餐", 900), ("邻里互助会", "禾家餐饮", "助餐", 150),
    ("康护居家护理", "", "上门护理", 40), ("安康护理站", "康护居家护理", "上门护理", 20),
    ("安康护理站", "", "送药", 60), ("净居家政", "", "助洁", 120), ("康护居家护理", "", "助浴", 30),
    ("悦行陪诊", "", "助医", 15), ("银龄志愿服务社", "", "探访关爱", 180), ("邻里互助会", "", "代办", 80),
    ("心桥心理服务社", "", "精神慰藉", 40),
)  # fmt: skip


DAY_CENTRE_OPERATORS = ("暖阳社工服务中心", "夕阳红助老社", "暖阳社工服务中心", "暖阳社工服务中心")
"""The operator of each day centre."""
OPERATORS = {"助餐点": "禾家餐饮", "养老院": "安康护理站"}
"""The operators of sites by kind; the street office for kinds not listed."""


def sheets(registrar: Registrar, scale: float) -> dict[str, Sheet]:
    """All sheets without people, by kind of import. Daily use scales with the population (`scale` 1 for 10,000)."""
    sites = _sites(registrar)
    return {
        "organisations": _organisations(),
        "sites": ("街道_服务设施.xlsx", ("设施名称", "设施类型", "所属社区", "服务项目", "详细地址", "经度", "纬度", "核定人数", "工作人员数",
                                "无障碍", "开放时间", "改造费用(元)", "运营单位"), sites),
        "buildings": ("街道_楼栋坐标.xlsx", ("所属社区", "小区", "楼栋号", "经度", "纬度", "坐标系"), _buildings()),
        "rooms": ("街道_房间.xlsx", ("设施名称", "房间名称", "面积(㎡)", "层高", "可开启窗面积", "净化器CADR",
                                  "换气次数", "可预约"), _rooms(registrar, sites)),
        "supplies": ("街道_物资台账.xlsx", ("社区", "存放地点", "物资名称", "批号", "数量", "单位", "日均用量", "有效期至"),
                     _supplies(registrar, scale)),
        "agreements": ("街道_服务协议.xlsx", ("承接单位", "替补对象", "服务项目", "每日可服务人数", "责任保险", "保险到期", "生效日期",
                                     "终止日期"), _agreements(registrar)),
        "responsibilities": ("街道_权责清单.xlsx", ("职责事项", "阶段", "牵头单位", "副责单位"),
                             [list(function) for function in FUNCTIONS]),
    }  # fmt: skip


def _sites(registrar: Registrar) -> list[list[object]]:
    rows: list[list[object]] = []
    for kind, count, services, places, staff in SITES:
        for at in range(count):
            number = (at * 5 + len(rows)) % 12 if count < 12 else at
            community, middle = words.COMMUNITIES[number], community_at(number)
            east, north = registrar.random.uniform(-AROUND, AROUND, 2)
            rows.append([
                f"{community.removesuffix('社区')}{kind}{at + 1 if count > 1 else ''}", kind, community, services,
                f"{registrar.pick(words.ROADS)}{registrar.random.integers(1, 300)}号",
                *degrees((middle[0] + float(east), middle[1] + float(north))),
                int(registrar.random.integers(*places)), int(registrar.random.integers(*staff)),
                "是" if registrar.chance(0.7) else "否", "08:30-17:00", 30_000 + len(rows) % 7 * 10_000,
                DAY_CENTRE_OPERATORS[at] if kind == "日间照料中心" else OPERATORS.get(kind, "梅溪街道办事处"),
            ])  # fmt: skip
    return rows


def _buildings() -> list[list[object]]:
    """The buildings of all estates, in the datum of Chinese maps (GCJ-02)."""
    rows: list[list[object]] = []
    for estate, name in enumerate(words.ESTATES):
        for number in range(1, BUILDINGS + 1):
            x, y = wgs84_to_gcj02(*degrees(building_at(estate, number)))
            community = words.COMMUNITIES[estate // ESTATES_OF_A_COMMUNITY]
            rows.append([community, name, f"{number}幢", round(float(x), 6), round(float(y), 6), "GCJ-02"])
    return rows


def _rooms(registrar: Registrar, sites: list[list[object]]) -> list[list[object]]:
    rows: list[list[object]] = []
    for site in sites:
        for room in ("大厅", "活动室", "休息室")[: 3 if site[1] == "日间照料中心" else 1]:
            area = int(registrar.random.integers(40, 160))
            purifier = int(registrar.pick(["0", "360", "600"]))
            windows = round(area * float(registrar.random.uniform(0.02, 0.08)), 1)
            leaks = round(0.3 + area % 7 * 0.2, 1) if area % 3 else ""  # unknown in about every third room
            rows.append([site[0], room, area, 3.0, windows, purifier, leaks, "否" if room == "休息室" else "是"])
    return rows


def _supplies(registrar: Registrar, scale: float) -> list[list[object]]:
    """One to three lots of each item in each community, some of which will expire unused. Every fourth community is
    well stocked and could lend; the others have supplies for 7 to 20 days.
    """
    rows: list[list[object]] = []
    for at, community in enumerate(words.COMMUNITIES):
        for item, unit, each in SUPPLIES:
            use = round(each * scale * 10_000 / len(words.COMMUNITIES) / 10, 1)
            days = int(registrar.random.integers(60, 400) if at % 4 == 0 else registrar.random.integers(7, 21))
            lots = int(registrar.random.integers(1, 4))
            for lot in range(lots):
                # The file's day is fixed, so dates are spread widely: at any time some are about to expire.
                ahead = int(registrar.random.integers(150, 800) if lot else registrar.random.integers(1_100, 1_500))
                number = f"{item}-{registrar.random.integers(1, 30) + 30 * lot:02d}"
                quantity = max(int(use * days / lots), 1)
                expires = "" if item == "毛毯" else (TODAY + dt.timedelta(days=ahead)).isoformat()
                rows.append([community, f"{community}储备点", item, number, quantity, unit, use, expires])
    return rows


def _organisations() -> Sheet:
    rows: list[list[object]] = [["梅溪街道办事处", "街道办", "", "", "", 12]]
    for community in words.COMMUNITIES:
        rows.append([f"{community}居委会", "居委会", community, "", "", 6])
        rows.append([f"{community}党支部", "党支部", community, "", "", 3])
    rows += [
        [name, "社会组织", "", "", "", people] for name, people in zip(SOCIAL, (30, 20, 60, 12, 140, 6), strict=True)
    ]
    rows += [[name, "企业", "", "", "", people] for name, people in zip(COMPANIES, (25, 10, 20, 30, 5), strict=True)]
    rows += [[f"{estate}物业", "物业", "", "", "", 5] for estate in (*words.ESTATES[::2], "听雪公寓", "采薇公寓")]
    rows.append(["梅溪社区卫生服务中心", "社区卫生服务中心", "", "", "", 12])
    return "街道_参与单位.xlsx", ("单位名称", "单位类型", "所属社区", "联系人", "联系电话", "服务人员数"), rows


def _agreements(registrar: Registrar) -> list[list[object]]:
    year = dt.timedelta(days=365)
    rows: list[list[object]] = []
    for organisation, instead_of, service, per_day in AGREEMENTS:
        insured = registrar.chance(0.8)
        rows.append([organisation, instead_of, service, per_day, "是" if insured else "否",
                     (TODAY + year).isoformat() if insured else "", (TODAY - year).isoformat(),
                     (TODAY + 2 * year).isoformat()])  # fmt: skip
    return rows
