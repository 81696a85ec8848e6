"""The service catalogue's codes and words."""

import re

WORDS: dict[str, tuple[str, ...]] = {
    "meals": ("助餐", "送餐", "就餐"),
    "medication": ("送药", "用药提醒", "配药"),
    "cleaning": ("助洁", "保洁", "家政"),
    "bathing": ("助浴",),
    "nursing": ("上门护理", "护理", "护理服务"),
    "rehab": ("康复", "康复训练"),
    "medical_escort": ("助医", "陪诊"),
    "day_care": ("日间照料", "日托", "日间托养"),
    "welfare_visit": ("探访关爱", "探访", "巡访"),
    "companionship": ("精神慰藉", "陪伴", "文体活动"),
    "errands": ("代办", "助购", "代购"),
    "emergency_help": ("助急", "紧急救助", "应急救援"),
    "respite": ("喘息服务", "短期托养"),
    "home_adaptation": ("适老化改造",),
}
"""Code -> the words departments write for it, the usual one first."""

_CODES = {word: code for code, words in WORDS.items() for word in (code, *words)}


def service_codes(text: str) -> tuple[list[str] | None, str]:
    """The services named in a text, separated by any punctuation, as codes; and the note "word_unknown" if one is not
    in the catalogue. Codes come in the text's order, each once; None where no service is named.
    """
    words = [word for word in re.split(r"[、,，;；/\s]+", text) if word and word != "无"]
    codes = list(dict.fromkeys(_CODES[word] for word in words if word in _CODES))
    return codes or None, "" if all(word in _CODES for word in words) else "word_unknown"


def services_in(text: str) -> list[str]:
    """Codes of the services whose words occur in a text, such as the name of a function; in the catalogue's order."""
    return [code for code, words in WORDS.items() if any(word in text for word in words)]
