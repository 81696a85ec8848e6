"""How much of somebody's breath another person inhales in a room, and what chance of infection that is.

Units: h, m3, quanta; a quantum is the dose that infects 1 - 1/e of those who inhale it. Every function takes numbers or
arrays that broadcast. Source: mass balance of a well-mixed room (Wells-Riley), as in Henriques et al. 2022,
doi:10.1098/rsfs.2021.0076 [V against CAiMIRA 4.17.8]. docs/algorithms/ventilation.md says what is assumed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem

Values = float | NDArray[np.float64]
"""One number, or an array of them."""
SERIES_BELOW = 0.05  # air changes of a stay; under it, subtracting loses digits and a series of seven terms does not
_SERIES = tuple((-1.0) ** n / math.factorial(n + 2) for n in range(7))  # of (x - 1 + exp(-x)) / x2, lowest power first
SECONDS = 3600.0  # s/h
GRAVITY = 9.81  # m/s2
KELVIN = 273.15  # K at 0 degrees Celsius
LEAST_WARMER = 0.1  # K; the window formula takes indoors as at least so much warmer (CAiMIRA 4.17.8) [V]
WINDOW_HEIGHT = 1.0  # m, of one window, where only the area of all is on record [A]
INDOORS, OUTDOORS = 20.0, 15.0
"""Degrees Celsius, where windows stand open and nothing was measured; in summer the difference is smaller. [A]"""
SLIDING = 0.6
"""Discharge coefficient of a sliding or side-hung window (CAiMIRA 4.17.8, Henriques et al. 2022) [V]."""
WHO_CLEAN_AIR = 10.0
"""L/s a person, least ventilation of non-residential rooms: WHO roadmap for indoor ventilation, 2021 [V]."""
CDPH_AIR_CHANGES = 5.0
"""Per hour of clean air: California Department of Public Health, ventilation guidance of 2023 [V]."""


def refuse(name: str, value: object, allowed: bool) -> None:
    """Problem for a value that cannot be."""
    if not allowed:
        raise Problem(
            "air_value",
            "{name} cannot be {value}.",
            kept="Nothing was computed or saved with it.",
            do="Correct it, or leave it empty if it is not known.",
            name=name,
            value=value,
        )


@dataclass(frozen=True)
class Air:
    """A room and its air. None: not known, and never guessed. Problem for what no room can have."""

    volume: float | None  # m3
    area: float | None = None  # m2 of floor
    air_changes: float | None = None  # outside air, room volumes per hour
    purifier_flow: float = 0.0  # m3/h of clean air from purifiers (CADR), all together

    def __post_init__(self) -> None:
        for name, value in (("volume", self.volume), ("area", self.area)):
            refuse(name, value, value is None or 0 < value < math.inf)
        for name, value in (("air_changes", self.air_changes), ("purifier_flow", self.purifier_flow)):
            refuse(name, value, value is None or 0 <= value < math.inf)


@dataclass(frozen=True)
class Infection:
    """What an infectious person breathes out, how the air loses it, and how much others breathe in."""

    emission: float = 18.7
    """Quanta an hour: fitted to the mean risk of CAiMIRA's Monte Carlo for SARS-CoV-2 omicron, seated, speaking a third of the
    time [V]: within 4 % where the risk is above 3 %, 8 % where it is 1 %, with the losses of that model."""
    dispersion: float | None = 0.048
    """Shape of the gamma distribution of emission between people, of the same fit [V]; None: everybody emits the same."""
    deposition: float = 0.3  # per hour; settling of small particles, the usual choice of Wells-Riley models [M]
    decay: float = 0.62  # per hour; loss of infectivity, van Doremalen et al. 2020, doi:10.1056/NEJMc2004973 [M]
    breathing: float = 0.51  # m3/h of somebody seated; Henriques et al. 2022 [V]

    def __post_init__(self) -> None:
        for name in ("emission", "deposition", "decay", "breathing"):
            value = getattr(self, name)
            refuse(name, value, 0 <= value < math.inf)
        refuse("dispersion", self.dispersion, self.dispersion is None or 0 < self.dispersion < math.inf)


SHIPPED_INFECTION = Infection()
"""Smaller losses than the fit's own, so 2 to 25 % more risk than the reference gives: on the safe side."""


@dataclass(frozen=True)
class Mask:
    """What a mask holds back as it is worn, as shares: of what its wearer breathes out, and of what she breathes in."""

    out: float
    inward: float


NO_MASK = Mask(0.0, 0.0)
SURGICAL = Mask(0.5, 0.3)
"""Loosely worn: Peng and Jimenez's COVID-19 aerosol estimator [M]. CAiMIRA 4.17.8 takes .81 out and .25 to .80 in [V], for a
mask that fits; the lower figures are on the safe side."""
FFP2 = Mask(0.8, 0.83)
"""FFP2, N95, KN95, fitted: .81 out, and the lower end of .83 to .91 in, in CAiMIRA 4.17.8 [V]."""


@dataclass(frozen=True)
class Stay:
    """A day in the room: everybody, staff included, is there for all sessions; between them the room is empty and airs."""

    hours: float  # h, of one session
    sessions: int = 1  # a day
    break_hours: float = 0.0  # h, between two sessions
    break_air_changes: float | None = None  # per hour in the breaks, if more than during the sessions
    mask: Mask = NO_MASK  # worn by everybody, all the time

    def __post_init__(self) -> None:
        refuse("hours", self.hours, 0 <= self.hours <= 24)
        refuse("break_hours", self.break_hours, 0 <= self.break_hours <= 24)
        refuse("sessions", self.sessions, isinstance(self.sessions, int) and 1 <= self.sessions <= 24)
        airing = self.break_air_changes
        refuse("break_air_changes", airing, airing is None or 0 <= airing < math.inf)
        for name, share in (("mask_out", self.mask.out), ("mask_inward", self.mask.inward)):
            refuse(name, share, 0 <= share <= 1)


@dataclass(frozen=True)
class Period:
    """A time in which nothing changes in the room: how long, at which loss, with whom."""

    hours: float  # h
    loss: Values  # per hour
    emission: Values  # quanta per hour of all infectious people there; 0 when they have left
    breathing: float  # m3/h of the person whose dose is asked; 0 when she is not there


def loss_rate(volume: Values, air_changes: Values, purifier_flow: Values, infection: Infection) -> Values:
    """How fast the room loses quanta, per hour: by outside air, purifiers, settling and decay."""
    return air_changes + purifier_flow / volume + infection.deposition + infection.decay


def dose_of_stay(infection: Infection, hours: Values, loss: Values, volume: Values, mask: Mask = NO_MASK) -> Values:
    """Quanta inhaled in one stay in air that was clean at its beginning, beside one infectious person."""
    breathed = infection.breathing * (1 - mask.inward)
    source = infection.emission * (1 - mask.out) / volume
    dose, _ = _breathed(hours, loss, source, 0.0)
    return breathed * dose


def dose_over(periods: Sequence[Period], volume: Values, initial: Values = 0.0) -> tuple[Values, Values]:
    """The dose in quanta over several periods, and the concentration in quanta/m3 at their end."""
    dose: Values = 0.0
    for period in periods:
        inhaled, initial = _breathed(period.hours, period.loss, period.emission / volume, initial)
        dose = dose + period.breathing * inhaled
    return dose, initial


def dose_of_day(
    infection: Infection, stay: Stay, volume: Values, air_changes: Values, purifier_flow: Values = 0.0
) -> Values:
    """Quanta inhaled over a day's sessions beside one infectious person; what breaks leave in the air is carried over."""
    loss = loss_rate(volume, air_changes, purifier_flow, infection)
    if stay.sessions == 1:
        return dose_of_stay(infection, stay.hours, loss, volume, stay.mask)
    aired = np.maximum(air_changes, 0.0 if stay.break_air_changes is None else stay.break_air_changes)
    session = Period(
        stay.hours, loss, infection.emission * (1 - stay.mask.out), infection.breathing * (1 - stay.mask.inward)
    )
    airing = Period(stay.break_hours, loss_rate(volume, aired, purifier_flow, infection), 0.0, 0.0)
    dose, _ = dose_over([session, *[airing, session] * (stay.sessions - 1)], volume)
    return dose


def infection_probability(dose: Values, dispersion: float | None = None, infectors: Values = 1) -> Values:
    """The chance to be infected by a dose per infectious person, with so many of them.

    1 - exp(-n d) if all emit the same; 1 - (1 + d/k)^(-k n) if emission is gamma-distributed between people with shape
    `dispersion` k (the mean over it).
    """
    if dispersion is None:
        return -np.expm1(-infectors * dose)
    return -np.expm1(-dispersion * infectors * np.log1p(dose / dispersion))


def clean_air(volume: Values, air_changes: Values, purifier_flow: Values = 0.0) -> Values:
    """Clean air in m3/h, from outside and from purifiers."""
    return air_changes * volume + purifier_flow


def window_flow(area: Values, height: Values, indoors: Values, outdoors: Values, discharge: float = SLIDING) -> Values:
    """Outside air in m3/h through windows on one side, driven by warmth alone.

    `area`: m2 that stand open, all windows together; `height`: m of one; temperatures in degrees Celsius. A room that is not
    warmer than outdoors counts as 0.1 K warmer, as in the reference: in summer the formula knows of nearly no flow, measure
    it (carbon_dioxide.py). Source: Henriques et al. 2022, after BB101 and BS 5925 [V].
    """
    outside = np.asarray(outdoors) + KELVIN
    warmer = np.maximum(np.asarray(indoors) - np.asarray(outdoors), LEAST_WARMER)
    speed: Values = np.sqrt(GRAVITY * height * warmer / outside)
    return SECONDS * discharge * area / 3 * speed


def _breathed(hours: Values, loss: Values, source: Values, initial: Values) -> tuple[Values, Values]:
    """The integral of the concentration over some hours, in quanta h/m3, and the concentration at their end, in quanta/m3."""
    changes = np.asarray(hours * loss, np.float64)
    slope = _buildup_slope(changes)
    kept = 1 - changes * slope  # mean of exp(-x) over the time: what is left of what was there, on average
    integral = source * hours * hours * slope + initial * hours * kept
    return integral, source * hours * kept + initial * np.exp(-changes)


def _buildup_slope(changes: Values) -> NDArray[np.float64]:
    """F(x) / x, which is 1/2 at 0: (x - 1 + exp(-x)) / x2."""
    x = np.asarray(changes, np.float64)
    small = x < SERIES_BELOW
    safe = np.where(small, 1.0, x)
    slope: NDArray[np.float64] = (safe + np.expm1(-safe)) / (safe * safe)
    if small.any():
        slope = np.where(small, _series(np.where(small, x, 0.0)), slope)
    return slope


def _series(x: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.zeros_like(x)
    for term in reversed(_SERIES):
        total = total * x + term
    return total
