"""Chinese names: one written form, how they sound, and the initials people search by.

Sounds come character by character from pypinyin's table, which is right for a sound key and 60 times faster than its
phrase mode [V]; surnames that are read differently as surnames stand in SURNAMES: the first seven [V], the others after
Xiandai Hanyu Cidian [M]. ü is written v, as people type it.
"""

import re
import unicodedata
from functools import lru_cache

SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",),
    "曾": ("zeng",),
    "仇": ("qiu",),
    "区": ("ou",),
    "查": ("zha",),
    "朴": ("piao",),
    "解": ("xie",),
    "盖": ("ge",),
    "翟": ("zhai",),
    "覃": ("qin",),
    "缪": ("miao",),
    "员": ("yun",),
    "种": ("chong",),
    "折": ("she",),
    "秘": ("bi",),
    "繁": ("po",),
    "乜": ("nie",),
    "祭": ("zhai",),
    "卜": ("bu",),
    "都": ("du",),
    "阚": ("kan",),
    "句": ("gou",),
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "澹台": ("tan", "tai"),
    "长孙": ("zhang", "sun"),
}
_NOTES = re.compile(r"[(\[【].*?[)\]】]")
_TITLES = re.compile(r"(先生|女士|老人|同志)$")
_DOTS = re.compile(r"[·•．・‧∙.]")
_BLANKS = re.compile(r"[\s\u3000'‘’`\"“”*]+")


@lru_cache(maxsize=65_536)
def normalise_name(text: str) -> str:
    """A name in one form: half-width, no blanks between Chinese characters, no notes in brackets or titles, one kind of
    middle dot. Latin names keep single blanks.
    """
    text = _NOTES.sub("", unicodedata.normalize("NFKC", text)).strip()
    if text.isascii():
        return " ".join(text.split())
    return _DOTS.sub("·", _TITLES.sub("", _BLANKS.sub("", text)))


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - a third of a second that not every command needs

    return dict(pinyin_dict)


@lru_cache(maxsize=16_384)
def _sound(character: str) -> str:
    """A character's first reading without tones; anything that has none stays as it is."""
    readings = _table().get(ord(character))
    if readings is None:
        return character.lower()
    plain = unicodedata.normalize("NFD", readings.split(",")[0]).replace("u\u0308", "v")
    return "".join(letter for letter in plain if letter.isascii())


@lru_cache(maxsize=65_536)
def _syllables(name: str) -> tuple[str, ...]:
    if name.isascii():
        return tuple(name.lower().split())
    surname = next((name[:length] for length in (2, 1) if name[:length] in SURNAMES), "")
    given = name[len(surname) :]
    return (*SURNAMES.get(surname, ()), *(_sound(character) for character in given if character != "·"))


@lru_cache(maxsize=16_384)
def syllables(text: str) -> tuple[str, ...]:
    """The sounds of any text but a name, one a character: surnames are not read their own way."""
    return tuple(_sound(character) for character in text)


def pinyin(name: str) -> str:
    """A name's sounds for sorting and search: "zhang xiu ying"."""
    return " ".join(_syllables(normalise_name(name)))


def sound_key(name: str) -> str:
    """A name's sounds run together, equal for names that sound alike: "zhangxiuying"."""
    return "".join(_syllables(normalise_name(name)))


def initials(name: str) -> str:
    """The first letters of a name's sounds: "zxy" for 张秀英."""
    return "".join(syllable[0] for syllable in _syllables(normalise_name(name)) if syllable.strip())
