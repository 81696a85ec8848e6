"""The service catalogue: codes, the words departments use, and each service's usual numbers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from renyang.science.frequency import Frequency, Per

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
"""Code -> the words departments use, the usual one first."""

_CODES = {word: code for code, words in WORDS.items() for word in (code, *words)}


def service_codes(text: str) -> tuple[list[str] | None, str]:
    """Parse the services named in a text, separated by any punctuation. Returns their codes in the text's order, each
    once (None if no service is named), and the note "word_unknown" if a word is not in the catalogue, else "".
    """
    words = [word for word in re.split(r"[、,，;；/\s]+", text) if word and word != "无"]
    codes = list(dict.fromkeys(_CODES[word] for word in words if word in _CODES))
    return codes or None, "" if all(word in _CODES for word in words) else "word_unknown"


def service_words(codes: Iterable[str]) -> str:
    """The usual words for services, in the form that `service_codes` reads."""
    return "、".join(WORDS[code][0] for code in codes if code in WORDS)


def services_in(text: str) -> list[str]:
    """Codes of the services whose words occur in a text, such as a function's name; in the catalogue's order."""
    return [code for code, words in WORDS.items() if any(word in text for word in words)]


class Skill(StrEnum):
    """The training that a service requires."""

    NONE = "none"
    VOLUNTEER = "volunteer"
    TRAINED = "trained"
    CARE = "care"
    NURSE = "nurse"
    THERAPIST = "therapist"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class Usual:
    """How often people who meet the conditions usually need a service: each given condition must hold and be known."""

    times: int
    per: Per
    levels: tuple[int, ...] = ()  # capability levels of GB/T 42195; empty: any, also an unknown one
    living: tuple[str, ...] = ()  # living arrangements; empty: any
    age_from: int = 0  # years
    chronic: bool = False  # only with a chronic condition

    @property
    def frequency(self) -> Frequency:
        """Times and period as a Frequency."""
        return Frequency(self.times, self.per)


@dataclass(frozen=True, slots=True)
class Service:
    """One service: effort per visit, tolerated gap, and who usually needs it how often (the first match counts)."""

    code: str
    label: str
    minutes: int  # with the person, a visit
    skill: Skill
    gap_days: int | None  # days of gap tolerated; None: no limit
    usual: tuple[Usual, ...]
    critical: bool = False  # missing it endangers the person
    two_from: int | None = None  # capability level from which a visit takes two people
    at_site: bool = False  # the person goes to a site; otherwise staff come to the door
    by_phone: bool = False  # telephone or video can stand in for a visit

    def people_needed(self, level: int | None) -> int:
        """How many people a visit to a person of a capability level takes at once."""
        return 2 if self.two_from is not None and level is not None and level >= self.two_from else 1


def _(message: str) -> str:
    return message


ALONE, WITH_SPOUSE, WITH_GRANDCHILDREN, WITH_CHILDREN, WITH_OTHERS = (
    "alone", "spouse", "grandchildren", "children", "other",
)  # fmt: skip
LEFT_TO_THEMSELVES = (ALONE, WITH_SPOUSE, WITH_GRANDCHILDREN)
"""Living alone, empty nest, left behind: groups of the welfare-visit rules of 2022 [V]."""
WITH_SOMEBODY = (WITH_SPOUSE, WITH_GRANDCHILDREN, WITH_CHILDREN, WITH_OTHERS)

# Minutes, staff, skill, gap, critical, usual needs: default service catalogue [M], to be replaced by local values.
# If it gives a range ("weekly to monthly", "3-5 days"), its distribution over people is assumed [A], as are the minutes of
# an adaptation, a contractor's day, and that emergency help is for levels 1-4.
SERVICES: Mapping[str, Service] = {
    service.code: service
    for service in (
        Service(
            "meals", _("meals"), 15, Skill.NONE, 1,
            (Usual(1, Per.DAY, levels=(2, 3, 4)), Usual(1, Per.DAY, living=(ALONE,), age_from=80)),
            critical=True,
        ),
        Service(
            "medication", _("medication"), 15, Skill.TRAINED, 1,
            (
                Usual(1, Per.DAY, levels=(3, 4), chronic=True),
                Usual(3, Per.WEEK, levels=(2,), chronic=True),
                Usual(1, Per.WEEK, levels=(1,), chronic=True),
            ),
            critical=True,
        ),
        Service("cleaning", _("cleaning"), 90, Skill.NONE, 14, (Usual(1, Per.WEEK, levels=(1, 2, 3, 4)),)),
        Service("bathing", _("bathing"), 60, Skill.CARE, 10, (Usual(1, Per.WEEK, levels=(2, 3, 4)),), two_from=3),
        Service("nursing", _("nursing"), 45, Skill.NURSE, 2, (Usual(1, Per.WEEK, levels=(3, 4)),), critical=True),
        Service("rehab", _("rehabilitation"), 45, Skill.THERAPIST, 7, (Usual(2, Per.WEEK, levels=(1, 2, 3)),)),
        Service(
            "medical_escort", _("company to the doctor"), 180, Skill.TRAINED, 14,
            (Usual(1, Per.MONTH, levels=(1, 2, 3, 4)),),
        ),
        Service(
            "day_care", _("day care"), 480, Skill.CARE, 3,
            (Usual(3, Per.WEEK, levels=(1,)), Usual(4, Per.WEEK, levels=(2,)), Usual(5, Per.WEEK, levels=(3,))),
            at_site=True,
        ),
        Service(
            "welfare_visit", _("welfare visit"), 20, Skill.VOLUNTEER, 30,
            (
                Usual(1, Per.WEEK, levels=(2, 3, 4), living=(ALONE,)),
                Usual(1, Per.MONTH, living=LEFT_TO_THEMSELVES),
                Usual(1, Per.MONTH, levels=(2, 3, 4)),
            ),
            by_phone=True,
        ),
        Service(
            "companionship", _("companionship"), 60, Skill.VOLUNTEER, 14, (Usual(1, Per.WEEK, living=(ALONE,)),),
            by_phone=True,
        ),
        Service(
            "errands", _("errands"), 30, Skill.NONE, 3, (Usual(1, Per.WEEK, levels=(2, 3, 4), living=(ALONE,)),)
        ),
        Service(
            "emergency_help", _("emergency help"), 30, Skill.NONE, 0, (Usual(1, Per.ON_CALL, levels=(1, 2, 3, 4)),),
            critical=True,
        ),
        Service(
            "respite", _("respite care"), 480, Skill.CARE, 60,
            (Usual(1, Per.MONTH, levels=(3, 4), living=WITH_SOMEBODY),),
        ),
        Service(
            "home_adaptation", _("home adaptation"), 480, Skill.CONTRACTOR, None,
            (Usual(1, Per.ONCE, levels=(2, 3, 4)),),
        ),
    )
}  # fmt: skip
"""The catalogue, by code."""
