"""Room ventilation from carbon dioxide readings. They measure outside air only, not purifiers, masks or settling."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem

OUTDOORS = 420.0
"""ppm; usual outdoor level (global mean of 2023 about 420, NOAA [M]); higher in a street: measure it."""
GENERATION = 0.0052
"""L/s of CO2 from a sedentary adult (ASTM D6245) [M]; older people emit less, so the air is worse than computed."""
LEAST_READINGS = 3  # a line through two fits exactly, which leaves its error unknown
CONFIDENCE = 0.95
PROVES_FOR = dt.timedelta(days=14)
"""How long a reading with people present counts against the air on record; filters and windows change. [A]"""
ALLOWANCE = 1.2
"""Factor by which air may exceed what a reading proves: meters err, and streets have more CO2. [A]"""
SENSOR_LEAST, SENSOR_MOST = 300, 20_000
"""ppm that a room sensor can report; a value outside is a sensor fault. [A]"""

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Decay:
    """Air changes of an empty room by outside air, from falling readings."""

    air_changes: float  # per hour
    standard_error: float  # per hour
    low: float  # per hour, of the 95 % interval; not below 0
    high: float  # per hour
    r2: float  # share of the variance of the logarithms explained by the line
    readings: int


def air_changes_from_decay(
    hours: Sequence[float], ppm: Sequence[float], outdoors: float = OUTDOORS, people: int = 0
) -> Decay:
    """Air changes from readings in an emptied room: minus the slope of log(C - C_out), by least squares (ASTM E741).

    `hours`: times of the readings; `ppm`: CO2; `outdoors`: its outdoor level; `people`: number present meanwhile. The
    interval is Student's, with n - 2 degrees of freedom. Raises Problem if the readings allow no computation.
    """
    if people != 0:
        raise Problem(
            "decay_people",
            "There were {people} people in the room while CO2 was measured.",
            kept="The readings are still there.",
            do="Read it in the empty room: breath hides the fall.",
            people=people,
        )
    times, levels = np.asarray(hours, np.float64), np.asarray(ppm, np.float64)
    _refuse_readings(times, levels, outdoors)
    decay = _line(times, np.log(levels - outdoors))
    if decay.air_changes <= 0 or levels[-1] >= levels[0]:
        raise Problem(
            "decay_rising",
            "The CO2 level does not fall.",
            kept="The readings are still there.",
            do="Read it after everybody has left, with windows and doors as they usually are.",
        )
    return decay


def litres_per_second(ppm: float, outdoors: float = OUTDOORS, generation: float = GENERATION) -> float:
    """Outside air in L/s per person at a steady level: 1e6 G / (C - C_out), with `generation` G in L/s per person."""
    return 1e6 * generation / _above(ppm, outdoors)


def most_air_changes(
    ppm: float, people: int, volume: float, outdoors: float = OUTDOORS, generation: float = GENERATION
) -> float:
    """The most air changes per hour of a room of `volume` m3 in which `ppm` was read with at most `people` present.
    With faster air, the level of a full room, 1e6 G N / (a V / 3.6) above outdoors, would have stayed below it.
    """
    if people < 1 or not 0 < volume < math.inf:
        raise ValueError(f"{people} people in {volume} m3")
    return 3.6 * people * litres_per_second(ppm, outdoors, generation) / volume


def _above(ppm: float, outdoors: float) -> float:
    if not (math.isfinite(ppm) and 0 < outdoors < ppm):
        raise Problem(
            "co2_not_above_outdoors",
            "A reading of {ppm} ppm is not above the level outdoors, {outdoors} ppm.",
            kept="The reading is still there.",
            do="Read it with people in the room, and check the meter outdoors.",
            ppm=ppm,
            outdoors=outdoors,
        )
    return ppm - outdoors


def _refuse_readings(times: Column, levels: Column, outdoors: float) -> None:
    if times.shape != levels.shape or times.ndim != 1:
        raise ValueError("hours and ppm must be two columns of one length")
    kept = "The readings are still there."
    if len(times) < LEAST_READINGS:
        raise Problem(
            "decay_few",
            "There are {count} readings; air changes need at least {least}.",
            kept=kept,
            do="Read the level every five minutes for half an hour.",
            count=len(times),
            least=LEAST_READINGS,
        )
    if not (np.isfinite(times).all() and np.isfinite(levels).all() and (np.diff(times) > 0).all()):
        raise Problem(
            "decay_times",
            "Each reading must have a level, and a time after the one before.",
            kept=kept,
            do="Correct it.",
        )
    low = levels <= outdoors
    if low.any() or not 0 < outdoors < math.inf:
        raise Problem(
            "decay_below_outdoors",
            "{count} readings are not above the level outdoors, {outdoors} ppm.",
            kept=kept,
            do="Leave out what was read after the air was clear, and check the level outdoors.",
            count=int(low.sum()),
            outdoors=outdoors,
        )


def _line(times: Column, logs: Column) -> Decay:
    """Least squares of log level against time."""
    from scipy.special import stdtrit  # noqa: PLC0415 - slow to import, and only a decay needs it

    count = len(times)
    at = times - times.mean()
    spread = float(at @ at)
    slope = float(at @ logs) / spread
    total = float(((logs - logs.mean()) ** 2).sum())
    left = float(((logs - logs.mean() - slope * at) ** 2).sum())
    error = math.sqrt(left / (count - 2) / spread)
    reach = float(stdtrit(count - 2, (1 + CONFIDENCE) / 2)) * error
    explained = 1 - left / total if total > 0 else 0.0
    return Decay(-slope, error, max(-slope - reach, 0.0), -slope + reach, explained, count)
