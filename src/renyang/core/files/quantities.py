"""Numbers of cells in their column's own unit: 280cm is 2.8 m, and so is 280 below the heading 层高(cm).

The units are declared here, as general libraries of units know neither 平米 nor 万元. Arithmetic is exact, so that a number
in the column's own unit is read as it was written.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

from renyang.core.files.sheets import Cell
from renyang.core.text.cells import NOTHING, plain

LARGEST = 10**15  # [A] beyond this no number of a sheet is meant
MOST_PEOPLE = 100_000  # [A] of one organisation, and in one place
LONGEST = 60  # [A] characters of a number with its unit


def _(message: str) -> str:
    return message


SAYINGS = {
    "number_unreadable": _("This is not a number of zero or more; it was left empty."),
    "number_not_whole": _("This has to be a whole number; it was left empty."),
    "number_about": _('This number is not exact ("about", "more than"); it was left empty. Write one number.'),
    "number_range": _("This is a range of two numbers; it was left empty. Write one number."),
    "number_impossible": _(
        "This number is too large or too small for this column, perhaps because of its unit; it was left empty. Check it, and "
        "write its unit after it, for example 2.8米."
    ),
    "unit_unknown": _(
        "The unit after the number does not fit this column; it was left empty. Write it in another unit."
    ),
    "unit_of_heading": _(
        "The unit in the heading does not fit this column, so the numbers below it were left empty. Correct the heading, or "
        "write the unit after each number."
    ),
    "heading_unclear": _(
        "The words in brackets in the heading are not a known unit. The number was taken in the usual unit of this column; "
        "please check it."
    ),
}
"""Messages of the notes on numbers."""

MAGNITUDES = {
    "百万": 10**6,
    "千万": 10**7,
    "十万": 10**5,
    "亿": 10**8,
    "万": 10**4,
    "千": 1000,
    "百": 100,
    "w": 10**4,
    "k": 1000,
}
DAYS = {
    **dict.fromkeys(("天", "日", "d", "day"), Fraction(1)),
    **dict.fromkeys(("周", "星期", "week"), Fraction(1, 7)),
    **dict.fromkeys(("月", "个月", "month"), Fraction(12, 365)),
    **dict.fromkeys(("季", "季度", "quarter"), Fraction(4, 365)),
    **dict.fromkeys(("年", "year"), Fraction(1, 365)),
}  # fmt: skip
"""A rate's stretches of time: how many of it a day has."""
NAMED_DAYS = tuple(word for word in DAYS if word != "d")
"""Those that a heading names, the shortest first: 2026年日均用量 is a day's."""
REMARKS = frozenset({"必填", "选填", "可空", "数字", "整数"})
"""Remarks in a heading that are about filling in the column."""
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,4}(?:,\d{4})+(?!\d)|\d+)(?:\.\d+)?"
_PART = re.compile(rf"({_NUMBER})(\D*)")
_BRACKETS = re.compile(r"[(\[【]([^)\]】]*)[)\]】]")
_ABOUT = re.compile(
    r"^(大?约|大概|近|[~≈<>≤≥]|超过|不足|不到|至少|最多|[多少]于)|\d\+|多|余|许|左右|上下|[以之][上下内]|不等"
)
_RANGE = re.compile(rf"^{_NUMBER}[^\d,.]*?[-~至到][^\d,.]*{_NUMBER}\D*$")
_OTHERWISE = re.compile(r"^\D")
DOUBTS = {_RANGE: "number_range", _ABOUT: "number_about", _OTHERWISE: "number_unreadable"}
"""Forms of texts that hold digits, with the note on them."""
_PER = re.compile(rf"(.*?)(?:/|每)({'|'.join(sorted(DAYS, key=len, reverse=True))})")
_EVERY = re.compile(rf"每({'|'.join(sorted(DAYS, key=len, reverse=True))})(?=\d)")


class Scale(NamedTuple):
    """What words say of a number: a magnitude, a unit as a multiple of the own one, a share of a day; None if unsaid."""

    magnitude: Fraction | None = None
    unit: Fraction | None = None
    per: Fraction | None = None


UNSAID = Scale()


@dataclass(frozen=True)
class Heading:
    """What a heading says of the numbers below it that have no unit: their scale, or a note on why it is not known."""

    scale: Scale = UNSAID
    note: str = ""


BARE = Heading()


@dataclass(frozen=True)
class Quantity:
    """What a column counts or measures.

    `own`: the unit in which it is stored and exported, empty where the number needs none; `units`: the words for units that a
    sheet may use, as multiples of it. Numbers outside `least` to `most` are not taken; 0 is, if `or_zero`. With `a_day`
    it is a rate, stored per day.
    """

    own: str
    units: Mapping[str, Fraction] = field(hash=False)
    least: float = 0
    most: float = LARGEST
    or_zero: bool = False
    whole: bool = False
    a_day: bool = False

    def between(self, least: float, most: float, *, or_zero: bool = False) -> "Quantity":
        """The same within the bounds of what is possible."""
        return replace(self, least=least, most=most, or_zero=or_zero)

    def __call__(self, cell: Cell, heading: Heading = BARE) -> tuple[Any, str]:
        """The number of a cell in the own unit (None if there is none to use) and a note code."""
        if plain(cell).lower() in NOTHING:
            return None, ""
        number = self._number(cell, heading)
        if isinstance(number, str):
            return None, number
        exact, note = number
        if self.whole and exact.denominator != 1:
            return None, "number_not_whole"
        value = int(exact) if self.whole else float(exact)
        if not (self.least <= value <= self.most or (self.or_zero and value == 0)):
            return None, "number_impossible"
        return value, note

    def under(self, text: str) -> Heading:
        """What a heading's text says of the numbers below it: 造价(万元), 面积m2, co2_ppm, 月用量."""
        text = _normal(text)
        remarks = [words.removeprefix("单位").lstrip(":") for words in _BRACKETS.findall(text)]
        outside = _BRACKETS.sub("", text)
        per = next((DAYS[word] for word in NAMED_DAYS if word in outside), None) if self.a_day else None
        for words in reversed(remarks):
            scale = self._scale(_joined(words))
            if scale and scale != UNSAID:
                return Heading(scale._replace(per=scale.per or per))
            if _is_unit(_joined(words)):
                return Heading(note="unit_of_heading")
        scale = self._ending(outside)._replace(per=per)
        unclear = scale.unit is None and any(words not in {*REMARKS, ""} for words in remarks)
        return Heading(scale, "heading_unclear" if unclear else "")

    def _ending(self, outside: str) -> Scale:
        """The scale of the unit that a heading ends in, without brackets."""
        joined = _joined(outside)
        for words in sorted((size + unit for unit in self.units for size in ("", *MAGNITUDES)), key=len, reverse=True):
            if len(words) > 1 and joined.endswith(words) and not _goes_on(joined.removesuffix(words), words):
                return self._scale(words) or UNSAID
        lasts = (re.split(between, outside)[1:][-1:] for between in (r"[\s,:;_]+", r"[\s/,:;_、-]+"))
        scales = (self._scale(_joined(last[0])) for last in lasts if last)
        return next(filter(None, scales), UNSAID)

    def _number(self, cell: Cell, heading: Heading) -> tuple[Fraction, str] | str:
        """A cell's number in the own unit with the note on its heading, or the note on why there is none."""
        if isinstance(cell, bool):
            return "number_unreadable"
        if isinstance(cell, int | float):
            usable = math.isfinite(cell) and cell >= 0
            return self._scaled([(Fraction(repr(cell)), Scale())], heading) if usable else "number_unreadable"
        return self._of_text(_of_number(cell), heading)

    def _of_text(self, text: str, heading: Heading) -> tuple[Fraction, str] | str:
        """The number of a text as `_number` gives it."""
        every = _EVERY.match(text) if self.a_day else None
        text = text[every.end() :] if every else text
        if not re.search(r"\d", text) or len(text) > LONGEST:
            return "number_unreadable"
        doubt = next((note for form, note in DOUBTS.items() if form.search(text)), "")
        if doubt:
            return doubt
        read = [(Fraction(number.replace(",", "")), self._scale(words)) for number, words in _PART.findall(text)]
        parts = [(number, scale) for number, scale in read if scale is not None]
        if len(parts) < len(read):
            return "unit_unknown" if len(read) == 1 else "number_unreadable"
        if every:
            parts = [(number, scale._replace(per=DAYS[every[1]])) for number, scale in parts]
        return self._scaled(parts, heading)

    def _scaled(self, parts: list[tuple[Fraction, Scale]], heading: Heading) -> tuple[Fraction, str] | str:
        """The sum of parts such as 1小时30分 and 1万2千元. The last part's unit is that of those before it without one."""
        *_before, (_number, last) = parts
        said = last.unit or (None if heading.note == "unit_of_heading" else heading.scale.unit or Fraction(1))
        if said is None:
            return heading.note
        total, left = Fraction(0), None
        for number, scale in parts:
            bare = heading.scale.magnitude if scale.unit is None and len(parts) == 1 else None
            size = (scale.magnitude or bare or 1) * (scale.unit or said)
            if left is not None and number * size >= left:
                return "number_unreadable"
            total, left = total + number * size, size
        if len(parts) > 1 and last == UNSAID:
            return "number_unreadable"
        return total * (last.per or heading.scale.per or 1), "" if last.unit else heading.note

    def _scale(self, words: str) -> Scale | None:
        """The scale that the words behind a number give; None if they hold an unknown unit."""
        match = _PER.fullmatch(words) if self.a_day else None
        words, per = (match[1], DAYS[match[2]]) if match else (words, None)
        for magnitude in ("", *MAGNITUDES):
            if words.startswith(magnitude):
                unit, times = words[len(magnitude) :], Fraction(MAGNITUDES[magnitude]) if magnitude else None
                if unit == "" or unit in self.units:
                    return Scale(times, self.units.get(unit), per)
        return None


def unit_words(cell: Cell) -> str:
    """The words for a unit behind a cell's number; empty if there are none, or more than one number."""
    match = _PART.fullmatch(_of_number(cell)) if isinstance(cell, str) else None
    words = match[2] if match else ""
    if words in EVERY_UNIT:
        return words
    return next((words[len(magnitude) :] for magnitude in MAGNITUDES if words.startswith(magnitude)), words)


def unit_in_brackets(heading: str) -> str:
    """The words in brackets at the end of a heading, such as 盒 in 数量(盒); empty if there are none."""
    remarks = [words for words in _BRACKETS.findall(_normal(heading)) if words not in REMARKS]
    return _joined(remarks[-1]) if remarks else ""


def counted_in(quantity: Quantity, unit: str) -> Quantity:
    """A quantity of things counted in a unit that the row names: 3千克 of 克 is 3,000, and 3箱 of 盒 is unknown."""
    word = _joined(_BRACKETS.sub("", _normal(unit)))
    of = next((units for units in (GRAMS, MILLILITRES, LENGTHS) if word in units), None)
    if of is None:
        return replace(quantity, units={word: Fraction(1)} if word else {})
    return replace(quantity, units={one: size / of[word] for one, size in of.items()})


def _normal(text: str) -> str:
    """A text in half-width lower case; dashes are hyphens."""
    return re.sub("[‐-―−]", "-", unicodedata.normalize("NFKC", text).lower().strip())


def _joined(text: str) -> str:
    """A text without blanks, whose exponents are no digits: m2 and m^2 are m²."""
    text = re.sub(r"\s|\^", "", text)
    return re.sub("(?<=[a-z米])[23](?![\\d.])", lambda match: {"2": "²", "3": "³"}[match[0]], text)


def _of_number(cell: Cell) -> str:
    """A cell's text without blanks, signs of money before it and remarks in brackets without a digit."""
    text = _joined(_normal(plain(cell)))
    return re.sub(r"^(?:¥|rmb|人民币)|[(\[【][^\d)\]】]*[)\]】]$", "", text)


def _goes_on(before: str, words: str) -> bool:
    """Whether the letters of a unit are the end of a longer word, as those of "m" in "room"."""
    return words[0].isascii() and words[0].isalpha() and before[-1:].isascii() and before[-1:].isalpha()


def _is_unit(words: str) -> bool:
    """Whether words are a unit of any quantity, with or without a magnitude."""
    rests = (words[len(magnitude) :] for magnitude in ("", *MAGNITUDES) if words.startswith(magnitude))
    return any(rest in EVERY_UNIT for rest in rests)


def _units(table: Mapping[str, str | Fraction]) -> dict[str, Fraction]:
    """A table of words, apart by blanks, with their multiple of the first unit."""
    return {word: Fraction(size) for words, size in table.items() for word in words.split()}


FOOT = Fraction("0.3048")  # m, since 1959 [M]
CHI = Fraction(1, 3)  # m: three 市尺 are a metre [M]
MU = Fraction(2000, 3)  # m2: fifteen 亩 are a hectare [M]
CO2_MASS = Fraction("24.45") / Fraction("44.01")  # ppm of a mg/m3 of carbon dioxide at 25 °C and 101.325 kPa [M]

LENGTHS = _units({"m 米 公尺": "1", "cm 厘米 公分": "0.01", "mm 毫米": "0.001", "dm 分米": "0.1", "km 千米 公里": "1000",
                  "里": "500", "尺 市尺": CHI, "ft 英尺": FOOT, "in 英寸 inch": FOOT / 12})  # fmt: skip
AREAS = _units({"m² 平方米 平米 平方 平 sqm": "1", "cm² 平方厘米": "0.0001", "km² 平方公里 平方千米": "1000000", "亩": MU,
                "公顷 ha": "10000", "ft² sqft 平方英尺": FOOT**2})  # fmt: skip
VOLUMES = _units({"m³ 立方米 立方 立米 方": "1", "l 升": "0.001", "ft³ 立方英尺": FOOT**3})
FLOWS = _units({"m³/h m³/hr m³/小时 m³/时 立方米/小时 立方米/时 立方米每小时 方/小时 方/时 cmh": "1", "l/s 升/秒 升每秒": "3.6",
                "m³/min m³/分 m³/分钟 立方米/分 立方米/分钟": "60", "m³/s m³/秒 立方米/秒": "3600", "l/min 升/分 升/分钟": "0.06",
                "cfm": FOOT**3 * 60})  # fmt: skip
HOURLY = _units({"次/时 次/小时 次/h 次每小时 次 /h 1/h ach 次/hr": "1", "次/分 次/分钟 次/min": "60"})
MONEY = _units({"元 圆 块 块钱 元人民币 rmb cny yuan ¥ 元整": "1", "角": "0.1", "分": "0.01"})
OF_PEOPLE = _units({"人 名 位 个 人次 people persons 床 张 张床 床位 个床位 张床位 座 席 座位 个座位": "1"})
OF_SESSIONS = _units({"场 次 场次 班 sessions": "1"})
DURATIONS = _units({"分钟 分 min mins minutes": "1", "小时 个小时 钟头 个钟头 时 h hr hour hours": "60", "刻钟": "15"})
ANGLES = _units({"° 度 degrees °e °n": "1", "′": Fraction(1, 60), "′′ ″": Fraction(1, 3600)})
PARTS = _units({"ppm ppmv ml/m³ μmol/mol": "1", "%": "10000", "‰": "1000", "ppb": "0.001", "mg/m³ 毫克/立方米": CO2_MASS,
                "g/m³": CO2_MASS * 1000})  # fmt: skip
GRAMS = _units(
    {"克 g": "1", "千克 公斤 kg": "1000", "斤 市斤": "500", "两": "50", "吨 t": "1000000", "毫克 mg": "0.001"}
)
MILLILITRES = _units({"毫升 ml": "1", "升 公升 l": "1000"})
OF_NO_COLUMN = _units({"美元 usd $ 港元 港币 hkd 欧元 eur € 日元 ℃ °c 户 家 pa kwh kw": "1"})
"""Units that no column can be counted in."""
EVERY_UNIT = frozenset().union(
    LENGTHS, AREAS, VOLUMES, FLOWS, HOURLY, MONEY, OF_PEOPLE, OF_SESSIONS, DURATIONS, ANGLES, PARTS, GRAMS, MILLILITRES,
    OF_NO_COLUMN,
)  # fmt: skip

METRES = Quantity("米", LENGTHS)
SQUARE_METRES = Quantity("㎡", AREAS)
CUBIC_METRES = Quantity("m³", VOLUMES)
CUBIC_METRES_AN_HOUR = Quantity("m³/h", FLOWS)
AN_HOUR = Quantity("次/时", HOURLY)
YUAN = Quantity("元", MONEY)
DEGREES = Quantity("", ANGLES)
PARTS_PER_MILLION = Quantity("ppm", PARTS)
MINUTES = Quantity("分钟", DURATIONS, whole=True)
PEOPLE = Quantity("", OF_PEOPLE, most=MOST_PEOPLE, whole=True)
PEOPLE_A_DAY = Quantity("", OF_PEOPLE, most=MOST_PEOPLE, whole=True, a_day=True)
SESSIONS_A_DAY = Quantity("", OF_SESSIONS, whole=True, a_day=True)
THINGS = Quantity("", {}, whole=True)
THINGS_A_DAY = Quantity("", {}, a_day=True)
"""Things are counted in the unit that their row names (`counted_in`)."""
