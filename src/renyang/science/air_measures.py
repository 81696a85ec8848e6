"""The effect of each measure on a room, by itself: windows, a purifier, masks, a shorter stay, two sessions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from renyang.science.occupancy import SHIPPED_LIMITS, Limit, Limits, SafeOccupancy, safe_occupancy
from renyang.science.remark import Remark
from renyang.science.ventilation import (
    CDPH_AIR_CHANGES,
    FFP2,
    SHIPPED_INFECTION,
    SURGICAL,
    Air,
    Infection,
    Mask,
    Stay,
    refuse,
)


def _(message: str) -> str:
    return message


class Measure(StrEnum):
    """Measures that can be taken today."""

    OPEN_WINDOWS = "open_windows"
    PURIFIER = "purifier"
    SURGICAL_MASKS = "surgical_masks"
    FFP2_MASKS = "ffp2_masks"
    SHORTER_STAY = "shorter_stay"
    TWO_SESSIONS = "two_sessions"


MEASURE_LABELS: Mapping[Measure, str] = {
    Measure.OPEN_WINDOWS: _("Open windows"),
    Measure.PURIFIER: _("Add an air purifier"),
    Measure.SURGICAL_MASKS: _("Surgical masks for everybody"),
    Measure.FFP2_MASKS: _("FFP2 or KN95 masks for everybody"),
    Measure.SHORTER_STAY: _("A shorter stay"),
    Measure.TWO_SESSIONS: _("Two sessions with airing between"),
}


@dataclass(frozen=True)
class Means:
    """The means at hand. Replace the defaults by measured or purchased values."""

    open_air_changes: float = CDPH_AIR_CHANGES  # per hour, windows wide open; a target, not a measurement [A]
    purifier_flow: float = 360.0  # m3/h, clean air of one additional purifier [A]
    share_of_stay: float = 0.5  # share of today's hours, for the shorter stay [A]
    break_hours: float = 0.5  # h of airing with open windows between sessions [A]

    def __post_init__(self) -> None:
        for name in ("open_air_changes", "purifier_flow"):
            value = getattr(self, name)
            refuse(name, value, 0 <= value < math.inf)
        refuse("share_of_stay", self.share_of_stay, 0 < self.share_of_stay <= 1)
        refuse("break_hours", self.break_hours, 0 <= self.break_hours <= 24)


SHIPPED_MEANS = Means()


@dataclass(frozen=True)
class Effect:
    """What one measure changes, the safe occupancy with it, the limit that then binds, and the people gained."""

    measure: Measure
    changed: Remark
    people: int | None
    binding: Limit | None
    gain: int | None


def measures(
    air: Air,
    stay: Stay,
    infection: Infection = SHIPPED_INFECTION,
    limits: Limits = SHIPPED_LIMITS,
    means: Means = SHIPPED_MEANS,
) -> tuple[Effect, ...]:
    """The effect of each measure alone, in the order of Measure. None if unknown; no measure lowers the occupancy."""
    now = safe_occupancy(air, stay, infection, limits)
    changes = (
        (Measure.OPEN_WINDOWS, *_windows(air, stay, means)),
        (Measure.PURIFIER, *_purifier(air, stay, means)),
        (Measure.SURGICAL_MASKS, *_masks(air, stay, SURGICAL)),
        (Measure.FFP2_MASKS, *_masks(air, stay, FFP2)),
        (Measure.SHORTER_STAY, *_shorter(air, stay, means)),
        (Measure.TWO_SESSIONS, *_sessions(air, stay, means)),
    )
    return tuple(
        _effect(measure, changed, now, safe_occupancy(other_air, other_stay, infection, limits))
        for measure, changed, other_air, other_stay in changes
    )


def _effect(measure: Measure, changed: Remark, now: SafeOccupancy, then: SafeOccupancy) -> Effect:
    gain = None if now.people is None or then.people is None else then.people - now.people
    return Effect(measure, changed, then.people, then.binding, gain)


Changed = tuple[Remark, Air, Stay]


def _windows(air: Air, stay: Stay, means: Means) -> Changed:
    """Open windows; windows that are already open wider are not closed. Unknown air changes stay unknown."""
    after = None if air.air_changes is None else max(air.air_changes, means.open_air_changes)
    facts = {"before": air.air_changes, "after": after}
    remark = Remark("air_changes", _("Air changes an hour: {before} become {after}."), facts)
    return remark, replace(air, air_changes=after), stay


def _purifier(air: Air, stay: Stay, means: Means) -> Changed:
    after = air.purifier_flow + means.purifier_flow
    facts = {"before": air.purifier_flow, "after": after}
    remark = Remark("purifier_flow", _("Clean air from purifiers, m3/h: {before} become {after}."), facts)
    return remark, replace(air, purifier_flow=after), stay


def _masks(air: Air, stay: Stay, mask: Mask) -> Changed:
    worn = Mask(max(stay.mask.out, mask.out), max(stay.mask.inward, mask.inward))
    facts = {"out": f"{worn.out:.0%}", "inward": f"{worn.inward:.0%}"}
    remark = Remark(
        "mask", _("Masks hold back {out} of what is breathed out and {inward} of what is breathed in."), facts
    )
    return remark, air, replace(stay, mask=worn)


def _shorter(air: Air, stay: Stay, means: Means) -> Changed:
    after = stay.hours * means.share_of_stay
    remark = Remark("hours", _("Hours of a session: {before} become {after}."), {"before": stay.hours, "after": after})
    return remark, air, replace(stay, hours=after)


def _sessions(air: Air, stay: Stay, means: Means) -> Changed:
    """The same total hours in twice as many sessions, with windows wide open in the breaks."""
    split = Stay(
        hours=stay.hours / 2,
        sessions=stay.sessions * 2,
        break_hours=max(stay.break_hours, means.break_hours),
        break_air_changes=max(means.open_air_changes, stay.break_air_changes or 0.0),
        mask=stay.mask,
    )
    remark = Remark(
        "sessions",
        _("{sessions} sessions of {hours} hours, with {break_hours} hours of airing between."),
        {"sessions": split.sessions, "hours": split.hours, "break_hours": split.break_hours},
    )
    return remark, air, split
