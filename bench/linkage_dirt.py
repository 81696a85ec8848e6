"""A register of three departments with people and errors that the demo does not have.

The people are the demo's town, with twins of neighbouring IDs, brothers and sisters of one generation character, and parents
who live with a child. The errors: traditional characters, homophones, wrong characters, blanks within names, IDs of 15
digits, missing and lunar birth dates, changed names, and those of every register. All rates are of rows unless stated [A].
"""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from renyang.demo import words
from renyang.demo.departments import COVERAGE, SEX
from renyang.demo.population import YOUNGEST, Registrar, Resident, draw
from renyang.science.identity import check_character
from renyang.science.names import syllables

HEADINGS = ("姓名", "性别", "身份证号", "出生日期", "联系电话", "所属社区", "居住地址")
TWINS, SIBLINGS, PARENTS = 0.005, 0.02, 0.02  # [A] share of people with such a relative among the people
AT_HOME = 0.4  # [A] share of twins and siblings who live together
ONE_PHONE = 0.5  # [A] share of couples and families with one phone
RATES = {
    "traditional characters": 0.02,
    "homophone": 0.02,
    "wrong character": 0.008,
    "blanks": 0.04,
    "ID of 15 digits": 0.04,
    "no ID": 0.06,
    "wrong digit": 0.012,
    "spouse's ID": 0.006,
    "no birth date": 0.05,
    "lunar date": 0.02,
    "other day": 0.008,
    "no sex": 0.01,
    "no phone": 0.2,
    "other phone": 0.06,
    "no address": 0.03,
    "former address": 0.05,
    "former community": 0.01,
    "twice in the file": 0.008,
}
CHANGED_NAME = 0.004  # [A] share of rows under the given name that the person once had
OLD_PARENT = 80  # [A] years from which a child is among the people
GIVEN = (
    "安邦宝彬斌冰波博才昌长超朝成诚崇春纯聪翠达丹德帝定东冬栋恩发芳芬丰风峰凤福富刚高根耿功冠光广贵国海寒汉行好浩和河荷红宏"
    "虹鸿厚华怀欢辉慧吉佳家坚建江娇杰洁金锦进京晶景静菊娟军君俊凯康可兰岚乐磊礼力立丽利良林玲灵龙露禄茂美民敏明茗铭木宁培佩"
    "鹏平萍琪启强巧勤琴青清庆秋泉群仁荣蓉如瑞润莎善尚少胜盛诗士世寿书淑舒树双顺思四松素太泰涛天田廷庭同万旺威薇维伟卫文雯武希"
    "细霞仙贤娴显献香祥晓孝效新馨心欣兴星杏雄秀旭学雪雅亚岩燕阳洋耀业叶宜义艺毅英瑛盈莹永勇友有余瑜玉裕元园远媛月云芸韵泽展兆哲真珍"
    "贞振震正政之芝志智忠钟珠竹柱子紫宗祖"
)
TRADITIONAL = str.maketrans(
    "张刘陈杨黄赵吴孙郑谢韩冯萧邓许苏卢蒋贾丁薛叶阎钟谭邹陆顾万单区欧阳罗马华国兰凤丽红贵兴庆东军伟义德宝云汉荣庄爱卫广长学礼"
    "银财寿发来会胜丰乐齐双龙泽满应贤维进远达尧书宁齐团经珍娣",
    "張劉陳楊黃趙吳孫鄭謝韓馮蕭鄧許蘇盧蔣賈丁薛葉閻鍾譚鄒陸顧萬單區歐陽羅馬華國蘭鳳麗紅貴興慶東軍偉義德寶雲漢榮莊愛衛廣長學禮"
    "銀財壽發來會勝豐樂齊雙龍澤滿應賢維進遠達堯書寧齊團經珍娣",
)
NEW_MOON = dt.date(1900, 1, 31)
LUNATION = 29.530588853  # days, mean [V]
YEAR_FROM = (1, 21)  # the first month begins with the first new moon from this day on [M]


@dataclass(frozen=True)
class Row:
    """One row of a department: whose it is, and its cells as in HEADINGS."""

    person: int
    cells: tuple[str, ...]


def write(folder: Path, people: int, seed: int) -> dict[str, list[Row]]:
    """Write one file a department. Returns their rows."""
    registrar = Registrar(seed + 1)
    residents = town(people, seed)
    written = {}
    for source, coverage in COVERAGE.items():
        rows = list(_rows(Clerk(registrar), [one for one in residents if registrar.chance(coverage)]))
        with (folder / f"{source}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            writer.writerows(row.cells for row in rows)
        written[source] = rows
    return written


def town(people: int, seed: int) -> list[Resident]:
    """The people as they really are."""
    registrar = Registrar(seed + 2)
    residents = draw(people, seed)
    for one in residents:
        if one.spouse and one.number > one.spouse.number and registrar.chance(ONE_PHONE):
            one.phone = one.spouse.phone
    relatives = [made for one in residents for made in _relatives(registrar, one) if made.age >= YOUNGEST]
    everyone = list({one.resident_id: one for one in [*relatives, *residents]}.values())[:people]
    for number, one in enumerate(everyone):
        one.number = number
    return everyone


def _relatives(registrar: Registrar, one: Resident) -> Iterator[Resident]:
    """A twin, a brother or sister, or a child who is old too; each named alike."""
    days = int(registrar.random.integers(300, 2_500))
    if registrar.chance(TWINS):
        yield _relative(registrar, one, one.birth_date, registrar.chance(AT_HOME))
    if registrar.chance(SIBLINGS):
        yield _relative(registrar, one, one.birth_date + dt.timedelta(days=days), registrar.chance(AT_HOME))
    if one.age > OLD_PARENT and registrar.chance(PARENTS):
        yield _relative(registrar, one, one.birth_date + dt.timedelta(days=365 * 20 + days), True)


def _relative(registrar: Registrar, one: Resident, birth: dt.date, at_home: bool) -> Resident:
    sex = one.sex if registrar.chance(0.5) else {"male": "female", "female": "male"}[one.sex]
    name = one.name[:-1] + registrar.pick(list(GIVEN))
    first17 = f"{one.resident_id[:6]}{birth:%Y%m%d}{_next_sequence(one.resident_id, sex):03d}"
    made = replace(
        one, name=name, sex=sex, birth_date=birth, resident_id=first17 + check_character(first17), spouse=None
    )
    if not at_home:
        made.estate, made.building, made.unit = (int(registrar.random.integers(1, 5)) for _ in range(3))
        made.room = int(registrar.random.integers(1, 18)) * 100 + 1
    if not at_home or not registrar.chance(ONE_PHONE):
        made.phone = registrar.mobile()
    return made


def _next_sequence(number: str, sex: str) -> int:
    """The next number of that sex after an ID's own: odd for men. Full hundreds are skipped, as the demo does."""
    sequence = int(number[14:17]) + 1
    sequence += sequence % 2 != (sex == "male")
    return (sequence + 2 * (sequence % 100 == 0)) % 1000


class Clerk:
    """Writes rows as a department does."""

    def __init__(self, registrar: Registrar) -> None:
        self.registrar = registrar

    def errs(self, error: str) -> bool:
        """Draw whether an error occurs."""
        return self.registrar.chance(RATES[error])

    def cells(self, one: Resident) -> tuple[str, ...]:
        """A person's cells, as in HEADINGS."""
        community = one.community
        if self.errs("former community"):
            community = int(self.registrar.random.integers(len(words.COMMUNITIES)))
        return (
            self._name(one.name),
            "" if self.errs("no sex") else SEX[one.sex],
            self._id(one),
            self._birth_date(one.birth_date),
            "" if self.errs("no phone") else self.registrar.mobile() if self.errs("other phone") else one.phone,
            words.COMMUNITIES[community],
            self._address(one),
        )

    def _name(self, name: str) -> str:
        at = int(self.registrar.random.integers(1, len(name)))
        if self.errs("homophone"):
            alike = [sign for sign in GIVEN if sign != name[at] and syllables(sign) == syllables(name[at])]
            name = name[:at] + self.registrar.pick(alike or [name[at]]) + name[at + 1 :]
        if self.errs("wrong character"):
            name = name[:at] + self.registrar.pick(list(GIVEN)) + name[at + 1 :]
        if self.errs("traditional characters"):
            name = name.translate(TRADITIONAL)
        return self.registrar.pick([" ", "　", "  "]).join(name) if self.errs("blanks") else name

    def _id(self, one: Resident) -> str:
        if self.errs("no ID"):
            return ""
        if one.spouse and self.errs("spouse's ID"):
            return one.spouse.resident_id
        if self.errs("ID of 15 digits"):
            return one.resident_id[:6] + one.resident_id[8:17]
        if self.errs("wrong digit"):
            at = int(self.registrar.random.integers(17))
            return one.resident_id[:at] + self.registrar.pick(list("0123456789")) + one.resident_id[at + 1 :]
        return one.resident_id

    def _birth_date(self, birth: dt.date) -> str:
        if self.errs("no birth date"):
            return ""
        if self.errs("other day"):
            birth += dt.timedelta(days=int(self.registrar.random.integers(1, 29)))
        if self.errs("lunar date"):
            return "{}-{:02d}-{:02d}".format(*lunar(birth))
        return birth.isoformat()

    def _address(self, one: Resident) -> str:
        if self.errs("no address"):
            return ""
        estate, building, room = words.ESTATES[one.estate], one.building, one.room
        if self.errs("former address"):
            building, room = int(self.registrar.random.integers(1, 30)), 101
        return self.registrar.pick(
            [f"{estate}{building}幢{one.unit}单元{room}室", f"{estate}{building}栋{one.unit}-{room}"]
        )


def _rows(clerk: Clerk, residents: list[Resident]) -> Iterator[Row]:
    for one in residents:
        known = one
        if clerk.registrar.chance(CHANGED_NAME):
            known = replace(one, name=one.name[0] + "".join(clerk.registrar.pick(list(GIVEN)) for _ in range(2)))
        for _ in range(2 if clerk.errs("twice in the file") else 1):
            yield Row(one.number, clerk.cells(known))


def lunar(day: dt.date) -> tuple[int, int, int]:
    """Year, month and day in the Chinese calendar, by mean new moons: at times a day off, and in leap years a month."""
    moon = _moon(day)
    year = day.year if _moon(dt.date(day.year, *YEAR_FROM)) < moon else day.year - 1
    month = moon - _moon(dt.date(year, *YEAR_FROM))
    return year, min(month, 12), (day - NEW_MOON).days - round(moon * LUNATION) + 1


def _moon(day: dt.date) -> int:
    """The number of the last mean new moon up to a day."""
    days = (day - NEW_MOON).days
    moon = int(days // LUNATION) + 1
    return moon if round(moon * LUNATION) <= days else moon - 1
