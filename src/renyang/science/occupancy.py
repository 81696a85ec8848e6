"""Safe occupancy: how many people may be in a room at once, including staff, and which limit binds.

The least of four limits: expected infections per day, floor area, clean air, licensed places. Nothing is guessed:
without a required value there is no number, and a remark states what is missing. Derivation of the formulas:
docs/algorithms/ventilation.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from renyang.science.remark import Remark
from renyang.science.ventilation import (
    SECONDS,
    SHIPPED_INFECTION,
    WHO_CLEAN_AIR,
    Air,
    Infection,
    Stay,
    clean_air,
    dose_of_day,
    infection_probability,
    refuse,
)

RISK = 0.1
"""Accepted infections per day in a room: one every ten days; the person who signs may accept less or more. [A]"""
BREAK = 0.5  # h between two sessions, with the room empty and aired [A]
OLDER_PEOPLE_PER_STAFF = 8
"""Most older people per member of staff, as in a day centre. [M]"""
EPIDEMIC_SHARE = 0.01  # share of people infectious in an epidemic, if none is stated [A]
MOST = 1_000_000  # people; a higher limit counts as none
UNKNOWN = -1  # a missing number in arrays
ROUNDING = 1e-9  # relative tolerance, so that a limit met exactly on paper is met
NEWTON_STEPS = 4  # from a start at most a third too high; the remainder is bisected
BLOCK = 16_384  # rooms per block, so that intermediate arrays stay in the processor's cache

Columns = Sequence[NDArray[np.float64]]
"""Columns of rooms: volume, area, air changes, purifier flow, licensed places; NaN: unknown, or no licence."""


def _(message: str) -> str:
    return message


class Limit(StrEnum):
    """A limit on the occupancy of a room."""

    INFECTION = "infection"
    AREA = "area"
    CLEAN_AIR = "clean_air"
    LICENSED_PLACES = "licensed_places"


LIMITS = tuple(Limit)
LIMIT_LABELS: Mapping[Limit, str] = {
    Limit.INFECTION: _("risk of infection"),
    Limit.AREA: _("floor area"),
    Limit.CLEAN_AIR: _("clean air"),
    Limit.LICENSED_PLACES: _("licensed places"),
}


@dataclass(frozen=True)
class Limits:
    """The accepted limits. None for the last three: not applied."""

    risk: float = 1.0
    """Expected infections per day in the room: with prevalence, among all who attend; without, by one infectious person
    assumed to be present. 1: an outbreak does not grow there [A].
    """
    prevalence: float | None = None  # share of people who are infectious; None: one infectious person is assumed
    area_per_person: float | None = 2.0  # m2; activity rooms of JGJ 450-2018 [M]
    clean_air_per_person: float | None = WHO_CLEAN_AIR  # L/s
    licensed_places: int | None = None

    def __post_init__(self) -> None:
        share = self.prevalence
        refuse("risk", self.risk, self.risk >= 0)
        refuse("prevalence", share, share is None or 0 <= share <= 1)
        for name in ("area_per_person", "clean_air_per_person"):
            value = getattr(self, name)
            refuse(name, value, value is None or 0 < value < math.inf)
        refuse("licensed_places", self.licensed_places, self.licensed_places is None or self.licensed_places >= 0)


SHIPPED_LIMITS = Limits()


@dataclass(frozen=True)
class SafeOccupancy:
    """The safe number of people and its reason. If `people` is None, `missing` states why.

    `by_limit` holds the number of each applied limit that is known, None if it does not restrict; `binding` is the
    limit with the smallest number, the first of equal ones.
    """

    people: int | None
    binding: Limit | None
    by_limit: Mapping[Limit, int | None]
    missing: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Occupancies:
    """Safe occupancies of many rooms: people, and the index in LIMITS of the binding limit; UNKNOWN if undetermined."""

    people: NDArray[np.int64]
    binding: NDArray[np.int8]


def safe_occupancy(
    air: Air, stay: Stay, infection: Infection = SHIPPED_INFECTION, limits: Limits = SHIPPED_LIMITS
) -> SafeOccupancy:
    """The safe occupancy of one room."""
    values = (air.volume, air.area, air.air_changes, air.purifier_flow, limits.licensed_places)
    numbers = _numbers([_column(value) for value in values], stay, infection, limits)[:, 0]
    smallest = _smallest(numbers[:, None])
    people, at = int(smallest.people[0]), int(smallest.binding[0])
    asked = [limit for limit in LIMITS if _asked(limit, limits)]
    numbers_known = {
        limit: float(number) for limit, number in zip(LIMITS, numbers, strict=True) if not math.isnan(number)
    }
    return SafeOccupancy(
        people=None if people == UNKNOWN else people,
        binding=None if at == UNKNOWN else LIMITS[at],
        by_limit={limit: _whole(numbers_known[limit]) for limit in asked if limit in numbers_known},
        missing=tuple(_missing(air, limits)) if people == UNKNOWN else (),
    )


def safe_occupancies(
    *,
    volume: ArrayLike,
    area: ArrayLike,
    air_changes: ArrayLike,
    purifier_flow: ArrayLike,
    stay: Stay,
    infection: Infection = SHIPPED_INFECTION,
    limits: Limits = SHIPPED_LIMITS,
    licensed_places: ArrayLike | None = None,
) -> Occupancies:
    """The safe occupancies of many rooms, each equal to that of `safe_occupancy`.

    Arrays of one length, in the units of Air; NaN: unknown. `licensed_places` by room: NaN, none set; if None, those of
    `limits` apply to every room. Raises ValueError for values that Air refuses.
    """
    places = limits.licensed_places if licensed_places is None else licensed_places
    inputs = (volume, area, air_changes, purifier_flow, np.nan if places is None else places)
    columns = np.broadcast_arrays(*(np.atleast_1d(np.asarray(column, np.float64)) for column in inputs))
    _refuse_columns(columns)
    rooms = len(columns[0])
    people, binding = np.empty(rooms, np.int64), np.empty(rooms, np.int8)
    for start in range(0, rooms, BLOCK):
        block = slice(start, start + BLOCK)
        smallest = _smallest(_numbers([column[block] for column in columns], stay, infection, limits))
        people[block], binding[block] = smallest.people, smallest.binding
    return Occupancies(people, binding)


def _numbers(rooms: Columns, stay: Stay, infection: Infection, limits: Limits) -> NDArray[np.float64]:
    """People by limit, (limits, rooms): infinite if unlimited or not applied, NaN if a required value is unknown."""
    volume, area, air_changes, purifier_flow, licensed_places = rooms
    numbers = np.full((len(LIMITS), len(volume)), np.inf)
    chance = _probability(volume, air_changes, purifier_flow, stay, infection)
    numbers[0] = _most_by_infection(chance, limits)
    if limits.area_per_person is not None:
        numbers[1] = _floor(area / limits.area_per_person)
    if limits.clean_air_per_person is not None:
        supply = np.asarray(clean_air(volume, air_changes, purifier_flow))
        numbers[2] = _floor(supply / (limits.clean_air_per_person * SECONDS / 1000))
    numbers[3] = np.where(np.isnan(licensed_places), np.inf, licensed_places)
    return numbers


def _probability(
    volume: NDArray[np.float64],
    air_changes: NDArray[np.float64],
    purifier_flow: NDArray[np.float64],
    stay: Stay,
    infection: Infection,
) -> NDArray[np.float64]:
    dose = dose_of_day(infection, stay, volume, air_changes, purifier_flow)
    return np.asarray(infection_probability(dose, infection.dispersion))


def _most_by_infection(chance: NDArray[np.float64], limits: Limits) -> NDArray[np.float64]:
    """The most people with no more infections than accepted; infinite if unlimited, NaN where P is NaN."""
    risk = limits.risk * (1 + ROUNDING)
    none_unknown = np.where(np.isnan(chance), np.nan, np.inf)
    if math.isinf(risk) or limits.prevalence in {0.0, 1.0}:
        return none_unknown
    most = none_unknown
    some = chance > 0
    if limits.prevalence is None:
        with np.errstate(over="ignore"):
            most[some] = 1 + np.floor(risk / chance[some])
    else:
        most[some] = 1 + _most_others(limits.prevalence, chance[some], risk)
    return np.where(most > MOST, np.inf, most)


def _most_others(prevalence: float, chance: NDArray[np.float64], risk: float) -> NDArray[np.float64]:
    """The largest whole M with (M + 1) s (1 - exp(-c M)) <= risk, s = 1 - prevalence, c = -log(1 - prevalence P).

    As 1 - exp(-x) >= x / (1 + x), the root of a quadratic equation is an upper bound; Newton's method starts from it,
    and results that are not exact are found by bisection. Numbers beyond MOST count as unlimited.
    """
    share = 1 - prevalence
    rate = -np.log1p(-prevalence * chance)
    linear = (share - risk) * rate
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # for P close to 0
        root = np.sqrt(linear * linear + 4 * share * risk * rate)
        bound = np.where(linear > 0, 2 * risk / (linear + root), (root - linear) / (2 * share * rate))
        bound = np.minimum(np.nan_to_num(bound, nan=MOST), MOST)
        others = bound
        for _step in range(NEWTON_STEPS):
            kept = np.exp(-rate * others)
            slope = share * (1 - kept + (others + 1) * rate * kept)
            step = np.where(slope > 0, ((others + 1) * share * (1 - kept) - risk) / slope, 0.0)
            others = np.clip(others - step, 0.0, bound)
    whole: NDArray[np.float64] = np.floor(others)
    wrong = ~((_infected(whole, share, rate) <= risk) & (_infected(whole + 1, share, rate) > risk))
    if wrong.any():
        whole[wrong] = _bisected(np.ceil(bound[wrong]) + 1, share, rate[wrong], risk)
    return whole


def _bisected(bound: NDArray[np.float64], share: float, rate: NDArray[np.float64], risk: float) -> NDArray[np.float64]:
    """The largest whole number of others below `bound` with at most `risk` infections; 0 others cause none."""
    low, high = np.zeros_like(bound), bound
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        fine = _infected(middle, share, rate) <= risk
        low, high = np.where(fine, middle, low), np.where(fine, high, middle)
    return low


def _infected(others: NDArray[np.float64], share: float, rate: NDArray[np.float64]) -> Any:
    return (others + 1) * share * -np.expm1(-rate * others)


def _smallest(numbers: NDArray[np.float64]) -> Occupancies:
    """The smallest number of each room; UNKNOWN if one is unknown or none limits."""
    least = np.min(numbers, axis=0)  # NaN if any is
    finite = np.isfinite(least)
    people = np.full(least.shape, UNKNOWN, np.int64)
    people[finite] = least[finite]
    binding = np.where(finite, np.argmin(numbers, axis=0), UNKNOWN).astype(np.int8)
    return Occupancies(people, binding)


def _missing(air: Air, limits: Limits) -> list[Remark]:
    """The reasons for a missing number."""
    missing = []
    if air.volume is None:
        missing.append(Remark("volume_unknown", _("The room's volume is not known.")))
    if air.air_changes is None:
        missing.append(Remark("air_changes_unknown", _("The room's air changes are not known.")))
    if air.area is None and limits.area_per_person is not None:
        missing.append(Remark("area_unknown", _("The room's floor area is not known.")))
    return missing or [Remark("unlimited", _("None of the chosen limits restricts how many people may be here."))]


def _asked(limit: Limit, limits: Limits) -> bool:
    return {
        Limit.INFECTION: True,
        Limit.AREA: limits.area_per_person is not None,
        Limit.CLEAN_AIR: limits.clean_air_per_person is not None,
        Limit.LICENSED_PLACES: limits.licensed_places is not None,
    }[limit]


def _floor(people: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.floor(people * (1 + ROUNDING))


def _whole(number: float) -> int | None:
    return int(number) if math.isfinite(number) else None


def _column(value: float | None) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value], np.float64)


def _refuse_columns(rooms: Columns) -> None:
    volume, area, air_changes, purifier_flow, licensed_places = rooms
    for name, column in (("volume", volume), ("area", area)):
        if not (np.isnan(column) | ((column > 0) & (column < np.inf))).all():
            raise ValueError(f"{name} must be above 0, or NaN where it is not known")
    for name, column in (("air_changes", air_changes), ("licensed_places", licensed_places)):
        if not (np.isnan(column) | ((column >= 0) & (column < np.inf))).all():
            raise ValueError(f"{name} must be 0 or more, or NaN where it is not known")
    if not ((purifier_flow >= 0) & (purifier_flow < np.inf)).all():
        raise ValueError("purifier_flow must be 0 or more")
