"""Normalised addresses, and a key that different spellings of one door share."""

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"[\s\u3000,，。;；]+")
_NUMERALS = "〇一二三四五六七八九"
_COUNTED = re.compile(r"[〇零一二三四五六七八九十]+(?=号楼|幢|栋|座|单元|室|号|楼|组|队)")
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")

_NOT_A_ROAD = r"[^\d路街巷弄]"
_NAME_FOLLOWS = (
    r"(?![\dA-Z第域号幢栋座楼院路街巷弄府]|大道)"  # otherwise it is part of an estate's or road's name: 梅苑小区3幢
)
_AREAS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^\D{2,3}省(?![路街府])|^\D{2,8}?自治区",
        r"^\D{2,8}?自治[州县]|^[^\d路街巷弄区县]{2,5}?市(?:市辖区)?(?![场口民政府街路])",
        r"^[^\d路街巷弄区县]{2,5}?市(?![场口民政府街路])",
        rf"^{_NOT_A_ROAD}{{1,6}}?(?<![小社])区{_NAME_FOLLOWS}|^{_NOT_A_ROAD}{{1,5}}?县(?![前后城衙]){_NAME_FOLLOWS}",
        rf"^\D{{2,8}}?街道(?:办事处)?{_NAME_FOLLOWS}|^{_NOT_A_ROAD}{{2,6}}?(?<![小水])[镇乡](?!江){_NAME_FOLLOWS}",
        rf"^\D{{2,8}}?(?:社区居委会|社区|居委会|村委会)(?!居委会){_NAME_FOLLOWS}",
    )
)
"""Province, city, county-level city, county, sub-district, community: each is removed where it is written."""
_ESTATE = re.compile(r"(?<=..)小区$")
_DOOR = re.compile(
    r"(?:\d|[A-Z甲乙丙丁东西南北中])(?:号楼|幢|栋|座|单元|号|楼|#楼?|-)(?P<floor>\d{1,2})(?P<room>\d{2})[A-Z]?[室户房号]?$"
)
"""A final door number of three or four digits, after the number or letter of a building, unit or house."""
HIGHEST_FLOOR = 60  # [A] a number above is not taken for a home's door
_PARTS = re.compile(r"\d+|[A-Z]+|[甲乙丙丁]|[东西南北中](?=单元|户|室|门)")


@lru_cache(maxsize=65_536)
def normalise_address(text: str) -> str:
    """Half-width, upper case, no blanks, digits for counted numerals (十二单元 -> 12单元, 五〇一室 -> 501室)."""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()
    return _COUNTED.sub(_as_digits, text)


def _as_digits(match: re.Match[str]) -> str:
    numeral = match[0].replace("零", "〇")
    if "十" not in numeral:
        return "".join(str(_NUMERALS.index(digit)) for digit in numeral)
    tens = _TENS.fullmatch(numeral)
    return str(10 * _NUMERALS.index(tens[1] or "一") + _NUMERALS.index(tens[2] or "〇")) if tens else numeral


@lru_cache(maxsize=65_536)
def address_key(text: str) -> str:
    """The key of a door: the road or estate without its areas, then its numbers and letters in order.

    2幢1单元501室, 2栋1-501 and 2号楼1单元501 give the same key. Empty if no road or estate is named; without any number the
    whole address is the key, which two neighbours may share.
    """
    name, numbers = street_and_numbers(text)
    return "|".join([name, *numbers]) if name else ""


@lru_cache(maxsize=65_536)
def street_and_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """The road or estate without its areas (empty if none is named), and the numbers and letters after it, in order."""
    text = normalise_address(text)
    for area in _AREAS:
        text = area.sub("", text, count=1)
    street = re.split(r"\d", text, maxsplit=1)[0]
    parts = _PARTS.findall(text[len(street) :])
    return _ESTATE.sub("", street.rstrip("第-")), tuple(part.lstrip("0") or "0" for part in parts)


def floor_of(address: str) -> int | None:
    """The floor implied by an address's door number under the usual numbering: 501 is on floor 5, 1203 on floor 12. [M]

    None unless the address ends in such a number after a building, unit or house: other numbers may count anything.
    """
    door = _DOOR.search(normalise_address(address))
    if door is None or door["room"] == "00":
        return None
    floor = int(door["floor"])
    return floor if 1 <= floor <= HIGHEST_FLOOR else None


def walking_order(key: str) -> tuple[tuple[int, str], ...]:
    """Sort key of a door's key that puts neighbours together: road or estate, then number by number, 2 before 10."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in key.split("|"))


def building_of(key: str) -> str:
    """The part of a door's key shared by its neighbours: 梅苑|3|2|501 gives "梅苑 3-2". Empty for an empty key."""
    name, *numbers = key.split("|")
    return f"{name} {'-'.join(numbers[:-1])}".strip()
