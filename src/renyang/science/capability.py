"""Assessment of older people's ability: 26 items, four indicators, a total, a level, and reasons that raise the level.

Source: GB/T 42195-2022, from a public transcription [2], not the official text. Transcriptions differ on whether two
reasons raise a level twice and whether coma is level 3 or 4: both are settings. The items' choices are in our own
words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem

COMPLETE_LOSS = 4  # the highest level
LEVEL_FROM = (90, 66, 46, 30, 0)
"""The least total of levels 0 to 4 [2]: 90 is level 0, 66-89 level 1, 46-65 level 2, 30-45 level 3, 0-29 level 4."""


def _(message: str) -> str:
    return message


class Indicator(StrEnum):
    """A group of items that measures one ability."""

    SELF_CARE = "self_care"
    MOBILITY = "mobility"
    MENTAL_STATE = "mental_state"
    SENSES_AND_SOCIAL = "senses_and_social"


INDICATOR_LABELS: Mapping[Indicator, str] = {
    Indicator.SELF_CARE: _("Self-care"),
    Indicator.MOBILITY: _("Basic mobility"),
    Indicator.MENTAL_STATE: _("Mental state"),
    Indicator.SENSES_AND_SOCIAL: _("Senses and social life"),
}


@dataclass(frozen=True)
class Item:
    """One item; `choices` describe each score, from the best down to 0."""

    code: str
    indicator: Indicator
    label: str
    choices: tuple[str, ...]

    @property
    def most(self) -> int:
        """The highest score, in points."""
        return len(self.choices) - 1


HELP = (
    _("independently"),
    _("independently, with reminders or supervision"),
    _("with a little help"),
    _("with much help"),
    _("wholly dependent"),
)
CONTROL = (
    _("always in control"),
    _("a rare accident"),
    _("an accident now and then"),
    _("an accident every day"),
    _("no control, or a catheter or stoma"),
)
STAIRS = (_("alone"), _("with a handrail or supervision"), _("with another person's help"), _("cannot"))
ORIENTATION = (
    _("always knows"),
    _("mostly knows"),
    _("knows about half"),
    _("knows little"),
    _("does not know"),
)
MEMORY = (
    _("remembers past and recent events"),
    _("slightly forgetful"),
    _("forgets many recent events"),
    _("also forgets many past events"),
    _("remembers nothing"),
)
UNDERSTANDING = (
    _("wholly"),
    _("mostly, with time or repeating"),
    _("simple sentences"),
    _("single words or gestures"),
    _("not at all"),
)
ABSENT = (_("no"), _("yes, within the last month"))
AWAKE = (_("awake"), _("drowsy, can be woken"), _("in a coma"))
SIGHT = (_("good, with glasses where worn"), _("sees large things"), _("sees almost nothing"))
EAR = (_("good, with an aid where worn"), _("hears loud speech"), _("hears almost nothing"))
TRANSPORT = (_("alone"), _("alone on known ways"), _("with company"), _("cannot"))

_CARE, _MOVE = Indicator.SELF_CARE, Indicator.MOBILITY
_MIND, _SENSE = Indicator.MENTAL_STATE, Indicator.SENSES_AND_SOCIAL
ITEMS: tuple[Item, ...] = (
    Item("eating", _CARE, _("Eating"), HELP),
    Item("grooming", _CARE, _("Grooming"), HELP),
    Item("bathing", _CARE, _("Bathing"), HELP),
    Item("upper_dressing", _CARE, _("Putting on and taking off upper clothes"), HELP),
    Item("lower_dressing", _CARE, _("Putting on and taking off trousers, shoes and socks"), HELP),
    Item("bladder_control", _CARE, _("Bladder control"), CONTROL),
    Item("bowel_control", _CARE, _("Bowel control"), CONTROL),
    Item("toileting", _CARE, _("Using the toilet"), HELP),
    Item("bed_transfer", _MOVE, _("Turning and sitting up in bed"), HELP),
    Item("chair_transfer", _MOVE, _("Moving between bed and chair"), HELP),
    Item("walking", _MOVE, _("Walking on level ground"), HELP),
    Item("stairs", _MOVE, _("Stairs"), STAIRS),
    Item("time_orientation", _MIND, _("Knowing the time"), ORIENTATION),
    Item("place_orientation", _MIND, _("Knowing the place"), ORIENTATION),
    Item("person_orientation", _MIND, _("Knowing people"), ORIENTATION),
    Item("memory", _MIND, _("Memory"), MEMORY),
    Item("comprehension", _MIND, _("Understanding"), UNDERSTANDING),
    Item("expression", _MIND, _("Making oneself understood"), UNDERSTANDING),
    Item("aggression", _MIND, _("Aggressive behaviour"), ABSENT),
    Item("depression", _MIND, _("Signs of depression"), ABSENT),
    Item("consciousness", _MIND, _("Consciousness"), AWAKE),
    Item("vision", _SENSE, _("Sight"), SIGHT),
    Item("hearing", _SENSE, _("Hearing"), EAR),
    Item("daily_affairs", _SENSE, _("Everyday affairs: shopping, telephone, money, medicine"), HELP),
    Item("transport", _SENSE, _("Going out by bus or car"), TRANSPORT),
    Item("social_interaction", _SENSE, _("Social contact"), HELP),
)
BY_CODE: Mapping[str, Item] = {item.code: item for item in ITEMS}
MOST = sum(item.most for item in ITEMS)  # points: 90


class RaiseReason(StrEnum):
    """A reason to raise the level above that of the total."""

    COMA = "coma"
    MENTAL_ILLNESS = "mental_illness"  # dementia F00-F03, or F04-F99 diagnosed by a specialist
    CARE_RISK_EVENTS = "care_risk_events"  # fall, choking, suicide attempt, self-harm, getting lost


@dataclass(frozen=True)
class RaiseRules:
    """How far reasons raise a level [2]. `coma_level` is 3 or 4; all other reasons together raise it by at most
    `at_most` levels, 1 or 2; `events_from` care-risk events within 30 days count as a reason.
    """

    coma_level: int = 4
    at_most: int = 1
    events_from: int = 2

    def __post_init__(self) -> None:
        if self.coma_level not in {3, 4} or self.at_most not in {1, 2} or self.events_from < 1:
            raise Problem(
                "raise_rules",
                "Coma level {coma_level}, at most {at_most} levels and {events_from} events cannot be the raise rules.",
                kept="The rules stay as they are.",
                do="Give level 3 or 4 for coma, 1 or 2 levels at most, and at least 1 event.",
                coma_level=self.coma_level,
                at_most=self.at_most,
                events_from=self.events_from,
            )


SHIPPED_RULES = RaiseRules()


@dataclass(frozen=True)
class Outcome:
    """The result of an assessment: points by indicator, their total, the level by total, and the level with raises."""

    indicators: Mapping[Indicator, int]
    total: int
    level_by_total: int
    level: int
    reasons: tuple[RaiseReason, ...]


def assess(
    scores: Mapping[str, int], *, diagnosed: bool = False, events: int = 0, rules: RaiseRules = SHIPPED_RULES
) -> Outcome:
    """Compute the outcome of one assessment.

    `scores`: points for every item by code; `diagnosed`: whether dementia or another mental illness was diagnosed;
    `events`: number of care-risk events in the last 30 days. A score of 0 for consciousness is coma. Raises Problem for
    a missing, unknown or out-of-range item.
    """
    _refuse_bad(scores)
    if isinstance(events, bool) or not isinstance(events, int) or events < 0:
        raise Problem("events_negative", "There cannot be {events} care-risk events.", do="Count them.", events=events)
    indicators = {
        indicator: sum(scores[item.code] for item in ITEMS if item.indicator == indicator) for indicator in Indicator
    }
    total = sum(indicators.values())
    by_total = level_of(total)
    raising = [
        reason
        for reason, holds in (
            (RaiseReason.MENTAL_ILLNESS, diagnosed),
            (RaiseReason.CARE_RISK_EVENTS, events >= rules.events_from),
        )
        if holds
    ]
    level = min(by_total + min(len(raising), rules.at_most), COMPLETE_LOSS)
    if scores["consciousness"] == 0:
        raising.insert(0, RaiseReason.COMA)
        level = max(level, rules.coma_level)
    return Outcome(indicators, total, by_total, level, tuple(raising))


def level_of(total: int) -> int:
    """The level of a total, without raises."""
    return next(level for level, least in enumerate(LEVEL_FROM) if total >= least)


def levels(scores: NDArray[np.integer[Any]]) -> NDArray[np.int8]:
    """Levels of many assessments by total alone; `scores` is (people, 26) in the order of ITEMS. Problem if invalid."""
    most = np.array([item.most for item in ITEMS])
    if scores.ndim != 2 or scores.shape[1] != len(ITEMS) or not ((scores >= 0) & (scores <= most)).all():
        raise Problem("item_out_of_range", "The scores are not a table of 26 items within their ranges.")
    totals = scores.sum(axis=1)
    by_total: NDArray[np.int8] = (totals[:, None] < np.array(LEVEL_FROM)[None, :]).sum(axis=1).astype(np.int8)
    return by_total


def _refuse_bad(scores: Mapping[str, int]) -> None:
    missing = [item.label for item in ITEMS if scores.get(item.code) is None]
    if missing:
        raise Problem(
            "item_missing",
            "{count} of 26 items have no score: {items}.",
            kept="Nothing was saved; your other answers are still there.",
            do="Score them too; an item that was not asked is not a zero.",
            count=len(missing),
            items=", ".join(missing),
        )
    unknown = sorted(set(scores) - set(BY_CODE))
    if unknown:
        raise Problem("item_unknown", "These are not items of the assessment: {items}.", items=", ".join(unknown))
    outside = [item.label for item in ITEMS if not _within(scores[item.code], item.most)]
    if outside:
        raise Problem(
            "item_out_of_range", "The scores of these items are out of range: {items}.", items=", ".join(outside)
        )


def _within(score: object, most: int) -> bool:
    return isinstance(score, int) and not isinstance(score, bool) and 0 <= score <= most
