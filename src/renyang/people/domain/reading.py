"""Parsers that turn cells of departments' sheets into facts of people; general ones are in `core.text.cells`."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from renyang.core.files.sheets import Cell
from renyang.core.text.cells import NOTHING, PRIVATE, Coded, not_text, plain
from renyang.people.models import LivingArrangement, PersonStatus
from renyang.science.addresses import HIGHEST_FLOOR, normalise_address
from renyang.science.dates import EARLIEST, LATEST, PartialDate, parse_date
from renyang.science.documents import parse_document
from renyang.science.identity import IdState, is_masked, masked_numbers, parse_resident_id
from renyang.science.names import normalise_name
from renyang.science.phones import phones_in

LIVING = {
    LivingArrangement.ALONE: ("独居", "独自居住", "单独居住", "空巢独居", "living alone"),
    LivingArrangement.SPOUSE: ("与配偶同住", "仅与配偶同住", "夫妻同住", "空巢", "与老伴同住", "with spouse only"),
    LivingArrangement.GRANDCHILDREN: (
        "与孙辈同住",
        "仅与孙辈同住",
        "隔代同住",
        "留守",
        "与孙子女同住",
        "with grandchildren only",
    ),
    LivingArrangement.CHILDREN: ("与子女同住", "与儿女同住", "三代同堂", "与家人同住", "with children"),
    LivingArrangement.INSTITUTION: ("养老机构", "住养老院", "机构养老", "入住养老机构", "住养老机构", "in a home"),
    LivingArrangement.OTHER: ("其他", "与亲属同住", "与保姆同住", "与他人同住", "with others"),
}
LEVELS = {
    0: ("0", "能力完好", "完好", "完全自理", "自理", "intact"),
    1: ("1", "轻度失能", "轻度", "能力轻度受损", "轻度依赖", "mild loss"),
    2: ("2", "中度失能", "中度", "能力中度受损", "中度依赖", "半自理", "moderate loss"),
    3: ("3", "重度失能", "重度", "能力重度受损", "重度依赖", "不能自理", "severe loss"),
    4: ("4", "完全失能", "完全丧失", "能力完全丧失", "complete loss"),
}
STATUS = {
    PersonStatus.HERE: ("正常", "在册", "健在", "在世", "常住", "在住", "lives here"),
    PersonStatus.ABSENT: ("外出", "暂时外出", "外出暂住", "暂不在家", "away for a time"),
    PersonStatus.AWAY: ("迁出", "已迁出", "搬离", "外迁", "moved away"),
    PersonStatus.DEAD: ("死亡", "去世", "已故", "已去世", "注销", "死亡注销", "died"),
}
DIED = re.compile(
    r"[(\[【]\s*(?:已故|已去世|去世|已死亡|死亡|已亡|亡|已病故|病故|已逝|逝世|已逝世|故|殁|deceased|died)[\s\d年月日./-]*[)\]】]"
    r"|(?<=\w\w)\s*(?:已故|已去世|已死亡|已病故|已逝世)$"
)
"""Words in a name's cell by which somebody may have died."""
LUNAR = re.compile(r"农历|阴历|旧历|夏历|正月|腊月|冬月|闰|初[一二三四五六七八九十]")
RESIDENCE_PERMITS = ("81", "82", "83")
"""The first digits of IDs on the residence permits of people from Hong Kong, Macao and Taiwan (State Council, 2018) [M]."""
IN_PART = frozenset({"birth_month_only", "birth_year_only"})
"""Notes on a birth date that is kept as far as it is known."""
NAME_LIMIT = 60  # characters
LOWEST_FLOOR = -2  # [A] nobody lives deeper
FLOOR = re.compile(r"第?(?P<below>地下|负|B|-)?(?P<floor>\d{1,2})[楼F]?(?:/(?P<storeys>\d{1,2})[楼F]?)?(?:\(.*\))?")
"""A floor, with or without the number of storeys: 5, 5楼, 第五层, 5/6, B1, 负一层, 3层(共6层)."""
SEXES = {
    "男": "male",
    "女": "female",
    "male": "male",
    "female": "female",
    "m": "male",
    "f": "female",
    "1": "male",
    "2": "female",
}


def name(cell: Cell) -> tuple[Any, str]:
    """A name without titles, inner spaces or full-width letters, and without the words by which somebody may have died."""
    if mistyped := not_text(cell):
        return None, mistyped
    written = unicodedata.normalize("NFKC", plain(cell))
    living = DIED.sub("", written)
    value = normalise_name(living)
    masked = masked_numbers(value)
    notes = {
        "number_masked": masked != value,
        "text_cut": len(value) > NAME_LIMIT,
        "may_have_died": living != written,
        "private_character": PRIVATE.search(value),
    }
    note = next((code for code, holds in notes.items() if holds), "")
    return masked[:NAME_LIMIT] or None, note


def sex(cell: Cell) -> tuple[Any, str]:
    """The sex, "male" or "female"."""
    value = plain(cell).lower().removesuffix("性")
    return SEXES.get(value), "" if value in SEXES or value in NOTHING else "sex_unknown"


def birth_date(cell: Cell) -> tuple[Any, str]:
    """A birth date as ISO text, to the month or the year if no more is known. A lunar one gives None and a note: without a
    calendar of that year it is no day of ours.
    """
    if plain(cell).lower() in NOTHING:
        return None, ""
    if isinstance(cell, str) and LUNAR.search(cell):
        return None, "date_lunar"
    parsed = parse_date(re.sub("公历|阳历|新历", "", cell) if isinstance(cell, str) else cell)
    if parsed.value is None:
        return None, "date_unreadable"
    if parsed.problem == "impossible":
        return None, "date_impossible"
    if not EARLIEST <= parsed.value <= LATEST:
        return None, "date_out_of_bounds"
    note = "" if parsed.precision == "day" else f"birth_{parsed.precision}_only"
    return str(PartialDate(parsed.value, parsed.precision)), f"date_{parsed.problem}" if parsed.problem else note


def identity_document(cell: Cell) -> tuple[Any, str]:
    """An identity document other than the resident ID: its kind and number."""
    if plain(cell).lower() in NOTHING:
        return None, ""
    document = parse_document(plain(cell))
    note = "id_masked" if "*" in plain(cell) else "document_unknown"
    return (str(document), "") if document else (None, note)


def resident_id(cell: Cell) -> tuple[Any, str]:
    """A valid 18-character ID, which a residence permit has too; a damaged, invalid or masked one gives None and a note."""
    if plain(cell).lower() in NOTHING:
        return None, ""
    if is_masked(plain(cell)):
        return None, "id_masked"
    parsed = parse_resident_id(cell)
    notes = {IdState.DAMAGED: "id_damaged", IdState.INVALID: "id_invalid"}
    if parsed.number is None:
        return None, notes.get(parsed.state, "")
    return parsed.number, "id_of_residence_permit" if parsed.number.startswith(RESIDENCE_PERMITS) else ""


def phone(cell: Cell) -> tuple[Any, str]:
    """The digits of a phone number; of several, the first mobile one, with a note."""
    if plain(cell).lower() in NOTHING:
        return None, ""
    phones = phones_in(cell)
    if phones.best is None:
        return None, "phone_unreadable"
    notes = {
        "phones_several": len(phones.numbers) > 1,
        "phone_words": phones.words,
        "phone_extension": phones.extension,
    }
    return phones.best, next((note for note, holds in notes.items() if holds), "")


def floor(cell: Cell) -> tuple[Any, str]:
    """The floor, negative below ground; in "5/6" the first number. An unreadable cell gives None and a note, not a guess."""
    if plain(cell).lower() in NOTHING:
        return None, ""
    if mistyped := not_text(cell):
        return None, mistyped
    match = FLOOR.fullmatch(normalise_address(re.sub("[层樓]", "楼", plain(cell))))
    number = int(match["floor"]) * (-1 if match["below"] else 1) if match else 0
    above = match is not None and int(match["storeys"] or number) < number
    if not number or above or not LOWEST_FLOOR <= number <= HIGHEST_FLOOR:
        return None, "floor_unreadable"
    return number, ""


def holds_scores(heading: str, column: Iterable[Cell]) -> bool:
    """Whether a column of capability levels, 0 to 4, holds scores instead: its heading says so, or a number is above 4. The
    yearly health check scores self-care from 0 to 3 as independent and from 19 as unable [M].
    """
    if re.search("等级|级别|level", heading.lower()):
        return False
    return bool(re.search("得分|评分|分值|分数|score", heading.lower())) or any(map(_is_score, column))


def _is_score(cell: Cell) -> bool:
    match = re.match(r"(\d+(?:\.\d+)?)(分?)(?![^(])", unicodedata.normalize("NFKC", plain(cell)))
    return match is not None and (bool(match[2]) or float(match[1]) > max(LEVELS))


living_arrangement = Coded(LIVING)
capability_level = Coded(LEVELS)
status = Coded(STATUS)


def looks_like_resident_id(cell: Cell) -> bool:
    """Whether a cell has the shape of an ID."""
    return bool(re.fullmatch(r"[\d０-９]{15}|[\d０-９]{17}[\dXx０-９ｘＸ]", plain(cell)))


def looks_like_phone(cell: Cell) -> bool:
    """Whether a cell has the shape of a mobile number."""
    return bool(re.fullmatch(r"1[3-9]\d{9}", re.sub(r"[\s-]", "", plain(cell))))


def looks_like_birth_date(cell: Cell) -> bool:
    """Whether a cell could be the birth date of an older person: from 1900 to 50 years ago."""
    if not isinstance(cell, str | dt.date):
        return False
    parsed = parse_date(cell)
    return parsed.value is not None and 1900 <= parsed.value.year <= dt.date.today().year - 50  # noqa: DTZ011 - a year
