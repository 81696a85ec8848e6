"""The spreadsheet of what is in store."""

from renyang.core.cells import day, decimal, whole
from renyang.core.tables import COMMUNITY, Column, Table
from renyang.places.models import SupplyLot


def _(message: str) -> str:
    return message


SUPPLIES = Table(
    code="supplies",
    label=_("Supplies"),
    model=SupplyLot,
    columns=(
        COMMUNITY,
        Column("store", _("Store"), ("存放地点", "仓库", "存放点", "store"), required=True),
        Column("item", _("Item"), ("物资名称", "品名", "物资", "item"), required=True),
        Column("lot", _("Lot"), ("批号", "批次", "lot")),
        Column("quantity", _("Quantity"), ("数量", "库存数量", "quantity"), whole, required=True),
        Column("unit", _("Unit"), ("单位", "unit")),
        Column("daily_use", _("Daily use"), ("日均用量", "日消耗", "daily use"), decimal),
        Column("expires_on", _("Expires on"), ("有效期至", "有效期", "到期日期", "expires on"), day),
    ),
    key=("division_code", "store", "item", "lot"),
)
