"""Import spreadsheets of sites, buildings and rooms."""

from renyang.core.files.quantities import DEGREES
from renyang.core.files.sheets import Cell
from renyang.core.files.tables import COMMUNITY, Column, Table
from renyang.core.text import cells
from renyang.core.text.cells import Coded, address, yes_no
from renyang.organisations.queries import organisations_by_name
from renyang.places.domain.measures import (
    AIR_CHANGES,
    AREA,
    BUS_STOP,
    EQUIPPING,
    HEIGHT,
    PLACES,
    PURIFIER,
    SESSIONS,
    STAFF,
    VOLUME,
    WINDOWS,
)
from renyang.places.imports.positions import DATUMS, SAYINGS, position, positions_beside
from renyang.places.models import Building, Datum, Room, Site, SiteKind
from renyang.places.queries.sites import sites_by_name
from renyang.science.addresses import street_and_numbers
from renyang.science.catalogue import service_codes, service_words


def _(message: str) -> str:
    return message


KINDS = {
    SiteKind.DAY_CENTRE: ("日间照料中心", "日照中心", "日间照料"),
    SiteKind.CANTEEN: ("老年食堂", "社区食堂", "食堂", "长者食堂"),
    SiteKind.MEAL_POINT: ("助餐点", "老年助餐点"),
    SiteKind.ACTIVITY_ROOM: ("活动室", "老年活动室"),
    SiteKind.CLINIC: ("社区卫生服务站", "卫生服务站", "社区卫生服务中心", "诊所"),
    SiteKind.NURSING_HOME: ("养老院", "养老机构", "护理院"),
    SiteKind.SHELTER: ("避难场所", "应急避难场所", "避暑纳凉点", "纳凉点"),
    SiteKind.PARTY_SERVICE_CENTRE: ("党群服务中心", "党群服务站"),
}


def services(cell: Cell) -> tuple[list[str] | None, str]:
    """The codes in the service catalogue of a list of services in words."""
    return service_codes(cells.plain(cell))


def as_kept(_datum: str) -> str:
    """The word for WGS-84, in which positions are stored and exported whatever the datum of their source."""
    return Coded(DATUMS).word(Datum.WGS84)


def street(cell: Cell) -> tuple[str | None, str]:
    """The road or estate, normalised as in addresses."""
    return street_and_numbers(cells.plain(cell))[0] or None, ""


def building_number(cell: Cell) -> tuple[str | None, str]:
    """The number of a building without its unit word: 3 for 3幢."""
    numbers = street_and_numbers(cells.plain(cell))[1]
    return (numbers[0], "") if numbers else (None, "")


SITES = Table(
    code="sites",
    label=_("Sites"),
    model=Site,
    columns=(
        Column("name", _("Site"), ("场所名称", "设施名称", "名称", "site"), required=True),
        Column("kind", _("Kind"), ("类型", "场所类型", "设施类型", "kind"), Coded(KINDS), required=True),
        COMMUNITY,
        Column("services", _("Services"), ("服务项目", "提供服务", "services"), services, write=service_words),
        Column("address", _("Address"), ("地址", "详细地址", "address"), address),
        Column("longitude", _("Longitude"), ("经度", "longitude"), unit=DEGREES),
        Column("latitude", _("Latitude"), ("纬度", "latitude"), unit=DEGREES),
        Column("datum", _("Datum"), ("坐标系", "坐标系统", "datum"), Coded(DATUMS), write=as_kept),
        Column(
            "operator_id",
            _("Operator"),
            ("运营单位", "运营方", "承接单位", "operator"),
            lookup=organisations_by_name,
        ),
        Column(
            "licensed_places", _("Licensed places"), ("核定人数", "核定床位", "床位数", "容量", "places"), unit=PLACES
        ),
        Column("staff", _("Staff"), ("工作人员", "工作人员数", "人员数", "staff"), unit=STAFF),
        Column("sessions", _("Sessions a day"), ("每日场次", "场次", "sessions"), unit=SESSIONS),
        Column("step_free", _("Step-free"), ("无障碍", "是否无障碍", "step-free"), yes_no),
        Column(
            "accessible_toilet", _("Accessible toilet"), ("无障碍厕所", "无障碍卫生间", "accessible toilet"), yes_no
        ),
        Column("bus_stop", _("To the bus stop, m"), ("距公交站", "距公交站(米)", "bus stop"), unit=BUS_STOP),
        Column("opening_hours", _("Opening hours"), ("开放时间", "opening hours")),
        Column(
            "equip_cost",
            _("Cost to equip, yuan"),
            ("改造费用", "改造费用(元)", "配置费用", "造价", "equip cost"),
            unit=EQUIPPING,
        ),
    ),
    key=("division_code", "name"),
    together=position,
    beside=positions_beside,
    sayings=SAYINGS,
)
BUILDINGS = Table(
    code="buildings",
    label=_("Buildings"),
    model=Building,
    columns=(
        COMMUNITY,
        Column(
            "street", _("Road or estate"), ("小区", "道路", "小区或道路", "小区名称", "street"), street, required=True
        ),
        Column(
            "number",
            _("Building number"),
            ("楼栋", "楼栋号", "幢号", "门牌号", "building"),
            building_number,
            required=True,
        ),
        Column("longitude", _("Longitude"), ("经度", "longitude"), required=True, unit=DEGREES),
        Column("latitude", _("Latitude"), ("纬度", "latitude"), required=True, unit=DEGREES),
        Column("datum", _("Datum"), ("坐标系", "坐标系统", "datum"), Coded(DATUMS), write=as_kept),
    ),
    key=("division_code", "street", "number"),
    together=position,
    beside=positions_beside,
    sayings=SAYINGS,
)
ROOMS = Table(
    code="rooms",
    label=_("Rooms"),
    model=Room,
    columns=(
        Column("site_id", _("Site"), ("场所名称", "所属场所", "设施名称", "site"), required=True, lookup=sites_by_name),
        Column("name", _("Room"), ("房间", "房间名称", "功能室", "room"), required=True),
        Column("area", _("Area, m2"), ("面积", "面积(㎡)", "area"), unit=AREA),
        Column("height", _("Height, m"), ("层高", "净高", "height"), unit=HEIGHT),
        Column("volume", _("Volume, m3"), ("体积", "容积", "volume"), unit=VOLUME),
        Column("window_area", _("Openable window area, m2"), ("可开启窗面积", "开窗面积", "window area"), unit=WINDOWS),
        Column("purifier_flow", _("Purifier clean air, m3/h"), ("净化器风量", "净化器CADR", "purifier"), unit=PURIFIER),
        Column(
            "air_changes",
            _("Air changes per hour, windows shut"),
            ("换气次数", "换气次数(次/时)", "air changes"),
            unit=AIR_CHANGES,
        ),
        Column("bookable", _("Can be booked"), ("可预约", "对外预约", "bookable"), yes_no),
    ),
    key=("site_id", "name"),
    in_division=False,
)
