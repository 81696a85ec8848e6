"""The breath of one person inhaled by another in a room, and the resulting probability of infection.

Units: h, m3, quanta; a quantum is the dose that infects 1 - 1/e of those who inhale it. All functions take numbers or
broadcastable arrays. Source: mass balance of a well-mixed room (Wells-Riley), as in Henriques et al. 2022,
doi:10.1098/rsfs.2021.0076 [V against CAiMIRA 4.17.8]. Assumptions: docs/algorithms/ventilation.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem

Values = float | NDArray[np.float64]
"""One number, or an array of them."""
SERIES_BELOW = 0.05  # air changes of a stay; below it a series of seven terms avoids cancellation
_SERIES = tuple((-1.0) ** n / math.factorial(n + 2) for n in range(7))  # of (x - 1 + exp(-x)) / x2, lowest power first
SECONDS = 3600.0  # s/h
GRAVITY = 9.81  # m/s2
KELVIN = 273.15  # K at 0 degrees Celsius
LEAST_WARMER = 0.1  # K; least temperature difference in the window formula (CAiMIRA 4.17.8) [V]
WINDOW_HEIGHT = 1.0  # m, of one window, if only the total area is on record [A]
INDOORS, OUTDOORS = 20.0, 15.0
"""Degrees Celsius, with open windows and no measurement; in summer the difference is smaller. [A]"""
SLIDING = 0.6
"""Discharge coefficient of a sliding or side-hung window (CAiMIRA 4.17.8, Henriques et al. 2022) [V]."""
WHO_CLEAN_AIR = 10.0
"""L/s per person, minimum ventilation of non-residential rooms: WHO roadmap for indoor ventilation, 2021 [V]."""
CDPH_AIR_CHANGES = 5.0
"""Clean air changes per hour: California Department of Public Health, ventilation guidance of 2023 [V]."""


def refuse(name: str, value: object, allowed: bool) -> None:
    """Raise Problem for a value that is not allowed."""
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
    """A room and its air. None: unknown, never guessed. Raises Problem for impossible values."""

    volume: float | None  # m3
    area: float | None = None  # m2 of floor
    air_changes: float | None = None  # outside air, room volumes per hour
    purifier_flow: float = 0.0  # m3/h of clean air from all purifiers (CADR)

    def __post_init__(self) -> None:
        for name, value in (("volume", self.volume), ("area", self.area)):
            refuse(name, value, value is None or 0 < value < math.inf)
        for name, value in (("air_changes", self.air_changes), ("purifier_flow", self.purifier_flow)):
            refuse(name, value, value is None or 0 <= value < math.inf)


@dataclass(frozen=True)
class Infection:
    """Emission by an infectious person, removal from the air, and the breathing rate of others."""

    emission: float = 18.7
    """Quanta per hour: fitted to the mean risk of CAiMIRA's Monte Carlo for SARS-CoV-2 omicron, seated, speaking a
    third of the time [V]: within 4 % for risks above 3 %, 8 % at 1 %, with the losses of that model.
    """
    dispersion: float | None = 0.048
    """Shape of the gamma distribution of emission between people, from the same fit [V]; None: all emit the same."""
    deposition: float = 0.3  # per hour; settling of small particles, as usual in Wells-Riley models [M]
    decay: float = 0.62  # per hour; loss of infectivity, van Doremalen et al. 2020, doi:10.1056/NEJMc2004973 [M]
    breathing: float = 0.51  # m3/h, seated; Henriques et al. 2022 [V]

    def __post_init__(self) -> None:
        for name in ("emission", "deposition", "decay", "breathing"):
            value = getattr(self, name)
            refuse(name, value, 0 <= value < math.inf)
        refuse("dispersion", self.dispersion, self.dispersion is None or 0 < self.dispersion < math.inf)


SHIPPED_INFECTION = Infection()
"""Smaller losses than those of the fit, hence 2 to 25 % more risk than the reference: on the safe side."""


@dataclass(frozen=True)
class Mask:
    """Filtration of a mask as worn, as shares: of what its wearer breathes out, and of what the wearer breathes in."""

    out: float
    inward: float


NO_MASK = Mask(0.0, 0.0)
SURGICAL = Mask(0.5, 0.3)
"""Loosely worn: Peng and Jimenez's COVID-19 aerosol estimator [M]. CAiMIRA 4.17.8 takes .81 out and .25 to .80 in [V]
for a mask that fits; the lower figures are on the safe side.
"""
FFP2 = Mask(0.8, 0.83)
"""FFP2, N95, KN95, fitted: .81 out, and the lower end of .83 to .91 in, in CAiMIRA 4.17.8 [V]."""


@dataclass(frozen=True)
class Stay:
    """A day in the room: all people, including staff, attend all sessions; in breaks the room is empty and aired."""

    hours: float  # h, of one session
    sessions: int = 1  # a day
    break_hours: float = 0.0  # h, between two sessions
    break_air_changes: float | None = None  # per hour in the breaks, if higher than in the sessions
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
    """A period of constant conditions: duration, loss rate, emission and breathing."""

    hours: float  # h
    loss: Values  # per hour
    emission: Values  # quanta per hour of all infectious people present; 0 if they have left
    breathing: float  # m3/h of the exposed person; 0 if absent


def loss_rate(volume: Values, air_changes: Values, purifier_flow: Values, infection: Infection) -> Values:
    """The loss rate of quanta, per hour: outside air, purifiers, settling and decay."""
    return air_changes + purifier_flow / volume + infection.deposition + infection.decay


def dose_of_stay(infection: Infection, hours: Values, loss: Values, volume: Values, mask: Mask = NO_MASK) -> Values:
    """Quanta inhaled in one stay with one infectious person, in initially clean air."""
    breathed = infection.breathing * (1 - mask.inward)
    source = infection.emission * (1 - mask.out) / volume
    dose, _ = _breathed(hours, loss, source, 0.0)
    return breathed * dose


def dose_over(periods: Sequence[Period], volume: Values, initial: Values = 0.0) -> tuple[Values, Values]:
    """The dose in quanta over several periods, and the final concentration in quanta/m3."""
    dose: Values = 0.0
    for period in periods:
        inhaled, initial = _breathed(period.hours, period.loss, period.emission / volume, initial)
        dose = dose + period.breathing * inhaled
    return dose, initial


def dose_of_day(
    infection: Infection, stay: Stay, volume: Values, air_changes: Values, purifier_flow: Values = 0.0
) -> Values:
    """Quanta inhaled over a day's sessions with one infectious person; quanta left after breaks carry over."""
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
    """The probability of infection from a dose per infectious person, for a number of infectious people.

    1 - exp(-n d) if all emit the same; 1 - (1 + d/k)^(-k n) if emission is gamma-distributed between people with shape
    `dispersion` k (the mean over that distribution).
    """
    if dispersion is None:
        return -np.expm1(-infectors * dose)
    return -np.expm1(-dispersion * infectors * np.log1p(dose / dispersion))


def clean_air(volume: Values, air_changes: Values, purifier_flow: Values = 0.0) -> Values:
    """Clean air in m3/h from outside and from purifiers."""
    return air_changes * volume + purifier_flow


def window_flow(area: Values, height: Values, indoors: Values, outdoors: Values, discharge: float = SLIDING) -> Values:
    """Outside air in m3/h through windows on one side, driven by the temperature difference alone.

    `area`: m2 open, all windows together; `height`: m of one window; temperatures in degrees Celsius. A room that is
    not warmer than outdoors counts as 0.1 K warmer, as in the reference: in summer the formula gives nearly no flow, so
    measure it (carbon_dioxide.py). Source: Henriques et al. 2022, after BB101 and BS 5925 [V].
    """
    outside = np.asarray(outdoors) + KELVIN
    warmer = np.maximum(np.asarray(indoors) - np.asarray(outdoors), LEAST_WARMER)
    speed: Values = np.sqrt(GRAVITY * height * warmer / outside)
    return SECONDS * discharge * area / 3 * speed


def _breathed(hours: Values, loss: Values, source: Values, initial: Values) -> tuple[Values, Values]:
    """The time integral of the concentration, in quanta h/m3, and the final concentration, in quanta/m3."""
    changes = np.asarray(hours * loss, np.float64)
    slope = _buildup_slope(changes)
    kept = 1 - changes * slope  # mean of exp(-x) over the period: average share left of the initial concentration
    integral = source * hours * hours * slope + initial * hours * kept
    return integral, source * hours * kept + initial * np.exp(-changes)


def _buildup_slope(changes: Values) -> NDArray[np.float64]:
    """F(x) / x = (x - 1 + exp(-x)) / x2, which is 1/2 at 0."""
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
