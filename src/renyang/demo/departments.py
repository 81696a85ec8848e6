"""Files of three departments about the same people, each with its own columns, words and file format."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import xlsxwriter

from renyang.demo import words
from renyang.demo.dirt import Clerk
from renyang.demo.population import TODAY, Registrar, Resident

Row = tuple[int, list[object]]
"""The number of a row's person, and the row's cells."""

COVERAGE = {"civil_affairs": 0.88, "health": 0.84, "social_security": 0.78}
"""Share of older people that each department has on file: 2.5 rows per person. [A]"""

CIVIL_AFFAIRS_GROUPS = (
    ("基本信息", ("姓名", "性别", "身份证号", "出生日期", "联系电话", "是否识字", "使用语言")),
    ("居住情况", ("所属社区", "居住地址", "居住楼层", "有无电梯", "居住方式")),
    ("保障情况", ("特殊困难类别", "高龄津贴", "残疾等级")),
    ("紧急联系人", ("姓名", "关系", "电话")),
    ("登记", ("登记日期", "状态")),
)
HEALTH_COLUMNS = ("健康档案号", "姓名", "性别", "出生日期", "身份证号", "联系电话", "现住址", "社区", "慢性病", "家庭医生",
                  "自理能力评估", "最近体检日期", "更新日期")  # fmt: skip
SOCIAL_SECURITY_COLUMNS = ("个人编号", "参保人姓名", "性别", "公民身份号码", "出生年月日", "手机号码", "户籍地址", "所属社区", "参保类型",
                           "待遇状态", "智能手机", "数据日期")  # fmt: skip

LIVING = {"alone": "独居", "spouse": "与配偶同住", "grandchildren": "与孙辈同住", "children": "与子女同住", "other": "其他",
          "institution": "养老机构"}  # fmt: skip
LEVELS = ("能力完好", "轻度失能", "中度失能", "重度失能", "完全失能")
SEX = {"male": "男", "female": "女"}
COMMON_FAULTS = frozenset({"same-sound name", "no ID", "wrong ID digit", "no phone", "other phone", "no name"})
FAULTS = {
    "civil_affairs": COMMON_FAULTS
    | {"spouse's ID", "lower-case x or stray marks", "impossible date", "year only", "twice in the file"},
    "health": COMMON_FAULTS | {"15-digit ID", "typed birth date differs", "full-width ID", "impossible date"},
    "social_security": COMMON_FAULTS | {"moved address", "lower-case x or stray marks", "year only"},
}
NUMBERS_SHARE = 0.02  # [A] IDs that were typed into cells formatted as numbers


def civil_affairs(path: Path, residents: list[Resident], registrar: Registrar) -> list[int]:
    """Write an xlsx with a title and merged two-row headings. Returns the person number of every row."""
    clerk = Clerk(registrar, FAULTS["civil_affairs"])
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("全量老年人")
        centred = book.add_format({"align": "center", "bold": True})
        width = sum(len(children) for _, children in CIVIL_AFFAIRS_GROUPS)
        sheet.merge_range(0, 0, 0, width - 1, "梅溪街道全量老年人台账（演示）", centred)
        at = 0
        for parent, children in CIVIL_AFFAIRS_GROUPS:
            sheet.merge_range(1, at, 1, at + len(children) - 1, parent, centred)
            at += len(children)
        sheet.write_row(2, 0, [child for _, children in CIVIL_AFFAIRS_GROUPS for child in children], centred)
        return _write(sheet, 3, _civil_affairs_rows(clerk, residents))


def _civil_affairs_rows(clerk: Clerk, residents: list[Resident]) -> Iterator[Row]:
    registrar = clerk.registrar
    for r in clerk.rows_of(_covered(residents, registrar, "civil_affairs")):
        special = "独居老人" if r.living == "alone" else ("失能老人" if r.level >= 3 else "")
        disability = (
            registrar.pick(["肢体二级", "视力三级", "听力三级"]) if r.level >= 2 and registrar.chance(0.3) else ""
        )
        yield r.number, [
            clerk.name(r), SEX[r.sex], clerk.resident_id(r), clerk.birth_date(r), clerk.phone(r), "是" if r.reads else "否",
            clerk.dialect(r), words.COMMUNITIES[r.community], clerk.address(r), clerk.floor(r), clerk.lift(r), LIVING[r.living],
            special, "享受" if r.age >= 80 else "否", disability,
            *(r.contact or ("", "", "")),
            _day(registrar, 400), "在册" if not registrar.chance(0.01) else "死亡",
        ]  # fmt: skip


def health(path: Path, residents: list[Resident], registrar: Registrar) -> list[int]:
    """Write a csv in GB18030. Returns the person number of every row."""
    clerk = Clerk(registrar, FAULTS["health"])
    people = []
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEALTH_COLUMNS)
        for number, cells in _health_rows(clerk, residents):
            writer.writerow(cells)
            people.append(number)
    return people


def _health_rows(clerk: Clerk, residents: list[Resident]) -> Iterator[Row]:
    registrar = clerk.registrar
    for at, r in enumerate(clerk.rows_of(_covered(residents, registrar, "health"))):
        assessed = registrar.chance(0.8)
        yield r.number, [
            f"JK{at:07d}", clerk.name(r), SEX[r.sex], clerk.birth_date(r), clerk.resident_id(r), clerk.phone(r),
            clerk.address(r), words.COMMUNITIES[r.community], "、".join(r.chronic), r.doctor,
            LEVELS[r.level] if assessed else "未评估", _day(registrar, 700) if registrar.chance(0.7) else "",
            _day(registrar, 500),
        ]  # fmt: skip


def social_security(path: Path, residents: list[Resident], registrar: Registrar) -> list[int]:
    """Write an xlsx with one row of headings and some IDs as numbers. Returns the person number of every row."""
    clerk = Clerk(registrar, FAULTS["social_security"])
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("参保人员")
        sheet.write_row(0, 0, SOCIAL_SECURITY_COLUMNS)
        return _write(sheet, 1, _social_security_rows(clerk, residents))


def _social_security_rows(clerk: Clerk, residents: list[Resident]) -> Iterator[Row]:
    registrar = clerk.registrar
    for at, r in enumerate(clerk.rows_of(_covered(residents, registrar, "social_security"))):
        number: object = clerk.resident_id(r)
        if isinstance(number, str) and number.isascii() and number.isdigit() and registrar.chance(NUMBERS_SHARE):
            number = int(number)
        pensioner = registrar.chance(0.75)
        yield r.number, [
            f"3201{at:08d}", clerk.name(r), SEX[r.sex], number, clerk.birth_date(r), clerk.phone(r), clerk.address(r),
            words.COMMUNITIES[r.community], "职工医保" if pensioner else "城乡居民医保",
            "职工养老" if pensioner else "城乡居民养老", "是" if r.smartphone else "否", _day(registrar, 900),
        ]  # fmt: skip


def _covered(residents: list[Resident], registrar: Registrar, source: str) -> list[Resident]:
    """The residents that the department has on file, shuffled; person 0 is always among them."""
    known = [r for r in residents if r.number == 0 or registrar.chance(COVERAGE[source])]
    return [known[at] for at in registrar.random.permutation(len(known))]


def _day(registrar: Registrar, within: int) -> str:
    return (TODAY - dt.timedelta(days=int(registrar.random.integers(0, within)))).isoformat()


def _write(sheet: xlsxwriter.worksheet.Worksheet, first: int, rows: Iterator[Row]) -> list[int]:
    people = []
    for at, (number, cells) in enumerate(rows, start=first):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(at, column, cell)
            elif cell:
                sheet.write_string(at, column, str(cell))
        people.append(number)
    return people


Writer = Callable[[Path, list[Resident], Registrar], list[int]]
DEPARTMENTS: dict[str, tuple[str, Writer]] = {
    "civil_affairs": ("民政_全量老年人台账.xlsx", civil_affairs),
    "health": ("卫健_健康档案.csv", health),
    "social_security": ("人社_参保人员.xlsx", social_security),
}
