"""Import spreadsheet of inspections, made and still to be made."""

import datetime as dt
from typing import Any

from renyang.core.files.kinds import Reading
from renyang.core.files.tables import Column, Table
from renyang.core.text.cells import Coded, date, day, short
from renyang.places.domain.inspections import FAULTS, fault_of
from renyang.places.models import Inspected, Inspection, Result
from renyang.places.queries.sites import sites_by_name


def _(message: str) -> str:
    return message


SUBJECTS = {
    Inspected.FIRE: ("消防", "消防安全", "消防检查"),
    Inspected.FOOD: ("食品", "食品安全", "食品安全检查"),
    Inspected.LIFTS: ("电梯", "电梯年检", "特种设备", "电梯检验"),
    Inspected.ELECTRICITY: ("电气", "用电", "用电安全", "电气检测"),
    Inspected.GAS: ("燃气", "用气安全", "燃气安全"),
    Inspected.BUILDING: ("房屋", "房屋安全", "建筑安全", "房屋鉴定"),
    Inspected.FIRST_AID: ("急救", "急救设备", "急救物品"),
    Inspected.EPIDEMIC_RULES: ("防疫", "疫情防控", "防疫检查"),
    Inspected.SERVICE_SAFETY: ("服务安全", "服务安全检查", "安全巡查"),
}
RESULTS = {
    Result.PASSED: ("合格", "通过", "符合", "达标"),
    Result.CONDITIONS: ("基本合格", "限期整改", "整改后合格", "有条件通过"),
    Result.FAILED: ("不合格", "未通过", "不符合", "不达标"),
    Result.NOT_YET: ("未检", "待检", "未检查", "待检查"),
}


def _consistent(reading: Reading) -> None:
    """Reject a row whose result and days contradict each other."""
    fault = fault_of(reading.values["result"], _day(reading, "inspected_on"), _day(reading, "due_on"))
    if fault:
        reading.reject(fault, "due_on" if fault == "inspection_due_before" else "inspected_on")


def _day(reading: Reading, name: str) -> dt.date | None:
    value: Any = reading.values.get(name)
    return dt.date.fromisoformat(value) if value else None


INSPECTIONS = Table(
    code="inspections",
    label=_("Inspections"),
    model=Inspection,
    columns=(
        Column("site_id", _("Site"), ("场所名称", "所属场所", "设施名称", "site"), required=True, lookup=sites_by_name),
        Column(
            "subject", _("What is inspected"), ("检查项目", "检查类别", "检查内容", "inspected"), Coded(SUBJECTS),
            required=True,
        ),
        Column("inspected_on", _("Inspected on"), ("检查日期", "检查时间", "检验日期", "inspected on"), date),
        Column("inspected_by", _("Inspected by"), ("检查单位", "检查人", "检验机构", "inspected by")),
        Column("result", _("Result"), ("检查结果", "结果", "结论", "result"), Coded(RESULTS), required=True),
        Column("due_on", _("Next one due on"), ("下次检查日期", "下次检查", "到期日", "due on"), day),
        Column("note", _("Remarks"), ("备注", "问题", "整改要求", "note"), short(200)),
    ),
    key=("site_id", "subject", "inspected_on"),
    in_division=False,
    together=_consistent,
    sayings=FAULTS,
)  # fmt: skip
