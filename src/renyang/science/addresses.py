"""Addresses in one form, and the key that the many spellings of one door share."""

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"[\s\u3000,，。;；]+")
_NUMERALS = {
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
}
_COUNTED = re.compile(r"([一二三四五六七八九十])(?=(?:号楼|幢|栋|座|单元|室|号|楼))")
_BUILDING = re.compile(r"(\d+)(?:号楼|幢|栋|座|#楼?)")
_AREAS = re.compile(r"^.*?(?:省|自治区)|^.{2,6}?市|^.{1,6}?[区县](?!域)|^.{2,8}?(?:街道|镇|乡)")
_COMMUNITY = re.compile(r"^.{2,8}?(?:社区居委会|社区|居委会)")
_NUMBERS = re.compile(r"\d+")


@lru_cache(maxsize=65_536)
def normalise_address(text: str) -> str:
    """Half-width, without blanks, with digits for small counted numerals (二单元 -> 2单元)."""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    return _COUNTED.sub(lambda found: _NUMERALS[found[1]], text)


@lru_cache(maxsize=65_536)
def address_key(text: str) -> str:
    """What spellings of one door share: the road or estate without its areas, then its numbers in order.

    2幢1单元501室, 2栋1-501 and 2号楼1单元501 give the same key. Empty for an empty address; without any number the whole
    address is the key, which two neighbours may then share.
    """
    text = _BUILDING.sub(r"\1幢", normalise_address(text))
    for pattern in (_AREAS, _AREAS, _AREAS, _AREAS, _COMMUNITY):
        text = pattern.sub("", text, count=1)
    if not text:
        return ""
    street = re.split(r"\d", text, maxsplit=1)[0].rstrip("第-")
    return "|".join([street, *(number.lstrip("0") or "0" for number in _NUMBERS.findall(text))])
