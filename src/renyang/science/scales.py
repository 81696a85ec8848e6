"""Screenings: depression (GDS-15, PHQ-2), loneliness (UCLA-3), isolation (LSNS-6). They screen and do not diagnose.

Sources: GDS-15 Sheikh and Yesavage 1986 (bands [2]); PHQ-2 Kroenke, Spitzer and Williams 2003 [V]; UCLA-3 Hughes et al.
2004 (cut [M]); LSNS-6 Lubben et al. 2006 [2]. The coding is part of an answer: the same three words are 1 to 3 in one
country's form and 0 to 2 in another's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from renyang.science.problem import Problem


def _(message: str) -> str:
    return message


class Band(StrEnum):
    """The interpretation of a total."""

    NORMAL = "normal"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    NEGATIVE = "negative"
    POSITIVE = "positive"
    NOT_LONELY = "not_lonely"
    LONELY = "lonely"
    CONNECTED = "connected"
    AT_RISK = "at_risk"


@dataclass(frozen=True)
class Coding:
    """The numbering of answers: the first answer counts `lowest`; `bands` gives the least total of each band, and a
    total in a `positive` band needs attention.
    """

    code: str
    lowest: int
    answers: tuple[str, ...]
    bands: tuple[tuple[int, Band], ...]
    positive: frozenset[Band]

    @property
    def highest(self) -> int:
        """The number of the last answer."""
        return self.lowest + len(self.answers) - 1


@dataclass(frozen=True)
class Scale:
    """A screening: its questions, its codings (the usual one first), and the items scored in reverse."""

    code: str
    label: str
    items: tuple[str, ...]
    codings: tuple[Coding, ...]
    reversed_items: frozenset[int] = frozenset()  # from 1

    def coding(self, code: str = "") -> Coding:
        """The coding with this name, or the usual one. Raises Problem naming the known ones."""
        by_code = {coding.code: coding for coding in self.codings}
        if code and code not in by_code:
            raise Problem(
                "coding_unknown",
                "{scale} has no coding called {coding}.",
                do="Use one of: {known}.",
                scale=self.code,
                coding=code,
                known=", ".join(by_code),
            )
        return by_code[code] if code else self.codings[0]


@dataclass(frozen=True)
class Screened:
    """The result of a screening; `positive` means that it needs attention."""

    scale: str
    coding: str
    total: int
    band: Band
    positive: bool


_NO_YES = (_("no"), _("yes"))
_GDS = Coding(
    "no_yes",
    0,
    _NO_YES,
    ((0, Band.NORMAL), (5, Band.MILD), (9, Band.MODERATE), (12, Band.SEVERE)),
    frozenset({Band.MILD, Band.MODERATE, Band.SEVERE}),
)
_PHQ = Coding(
    "days",
    0,
    (_("not at all"), _("several days"), _("more than half the days"), _("nearly every day")),
    ((0, Band.NEGATIVE), (3, Band.POSITIVE)),
    frozenset({Band.POSITIVE}),
)
_OFTEN = (_("hardly ever"), _("some of the time"), _("often"))
_LONELY = frozenset({Band.LONELY})
_PEOPLE = (_("no one"), _("one"), _("two"), _("three or four"), _("five to eight"), _("nine or more"))
_LSNS = Coding("people", 0, _PEOPLE, ((0, Band.AT_RISK), (12, Band.CONNECTED)), frozenset({Band.AT_RISK}))

SCALES: Mapping[str, Scale] = {
    "gds15": Scale(
        "gds15",
        _("Depression in later life (GDS-15)"),
        (
            _("Are you basically satisfied with your life?"),
            _("Have you dropped many of your activities and interests?"),
            _("Do you feel that your life is empty?"),
            _("Do you often get bored?"),
            _("Are you in good spirits most of the time?"),
            _("Are you afraid that something bad is going to happen to you?"),
            _("Do you feel happy most of the time?"),
            _("Do you often feel helpless?"),
            _("Do you prefer to stay at home rather than go out and do new things?"),
            _("Do you feel you have more problems with memory than most?"),
            _("Do you think it is wonderful to be alive now?"),
            _("Do you feel pretty worthless the way you are now?"),
            _("Do you feel full of energy?"),
            _("Do you feel that your situation is hopeless?"),
            _("Do you think that most people are better off than you are?"),
        ),
        (_GDS,),
        frozenset({1, 5, 7, 11, 13}),
    ),
    "phq2": Scale(
        "phq2",
        _("Depression, two questions (PHQ-2)"),
        (
            _("In the last two weeks: little interest or pleasure in doing things?"),
            _("In the last two weeks: feeling down, depressed or hopeless?"),
        ),
        (_PHQ,),
    ),
    "ucla3": Scale(
        "ucla3",
        _("Loneliness (UCLA-3)"),
        (
            _("How often do you miss having somebody with you?"),
            _("How often do you feel left out?"),
            _("How often do you feel cut off from others?"),
        ),
        (
            Coding("from_one", 1, _OFTEN, ((3, Band.NOT_LONELY), (6, Band.LONELY)), _LONELY),
            Coding("from_zero", 0, _OFTEN, ((0, Band.NOT_LONELY), (3, Band.LONELY)), _LONELY),
        ),
    ),
    "lsns6": Scale(
        "lsns6",
        _("Social isolation (LSNS-6)"),
        (
            _("How many relatives do you see or hear from at least once a month?"),
            _("With how many relatives can you talk about private matters?"),
            _("How many relatives could you call on for help?"),
            _("How many friends do you see or hear from at least once a month?"),
            _("With how many friends can you talk about private matters?"),
            _("How many friends could you call on for help?"),
        ),
        (_LSNS,),
    ),
}

LONELINESS = frozenset({"ucla3"})
"""Scales of loneliness. LSNS-6 asks about contacts, GDS-15 and PHQ-2 about mood: many who live without company do not
feel lonely, and others do amid much of it [M].
"""


def scale_of(code: str) -> Scale:
    """The scale with this code. Raises Problem naming the known ones."""
    if code not in SCALES:
        raise Problem(
            "scale_unknown",
            "There is no screening called {scale}.",
            do="Use one of: {known}.",
            scale=code,
            known=", ".join(SCALES),
        )
    return SCALES[code]


def screen(code: str, answers: Sequence[int], coding: str = "") -> Screened:
    """Score one screening; answers are in the coding's numbers. Raises Problem if one is missing or out of range."""
    scale = scale_of(code)
    chosen = scale.coding(coding)
    if len(answers) != len(scale.items) or not all(_is_answer(answer, chosen) for answer in answers):
        raise Problem(
            "answers_incomplete",
            "{scale} has {count} questions with answers from {lowest} to {highest}. Some are not answered.",
            kept="Nothing was saved; your other answers are still there.",
            do="Answer the remaining questions, or do the screening another day.",
            scale=scale.code,
            count=len(scale.items),
            lowest=chosen.lowest,
            highest=chosen.highest,
        )
    total = sum(
        chosen.lowest + chosen.highest - answer if at in scale.reversed_items else answer
        for at, answer in enumerate(answers, start=1)
    )
    band = [band for least, band in chosen.bands if total >= least][-1]
    return Screened(scale.code, chosen.code, total, band, band in chosen.positive)


def _is_answer(answer: object, coding: Coding) -> bool:
    return isinstance(answer, int) and not isinstance(answer, bool) and coding.lowest <= answer <= coding.highest
