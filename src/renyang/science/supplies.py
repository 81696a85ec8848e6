"""Supplies: how many days a stock lasts, what will expire unused, and what is missing to the target.

Day 0 is today, counted in full: the shelf was counted this morning. A lot is usable through its printed date: one that
expires in 3 days serves days 0, 1, 2 and 3, one that expires in 0 days serves today only. In this reading the printed
date is the eve of the anniversary of manufacture (Provisions on drug labels, SFDA order 24 of 2006, article 23 [2];
some count the date itself as expired). First expired, first out (FEFO). Formulas: docs/algorithms/supplies.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

SERVICE_LEVEL = 0.95
"""Share of order cycles without a stock-out at the target stock; usual in textbooks for important goods [M]."""
ROUNDING = 1e-9  # share of a day or lot below which a difference is a rounding error

Quantity = int | float
"""An amount of an item, in its own unit; integers are computed exactly."""
Use = int | float | NDArray[Any]
"""Use per day, in the item's unit: one number for every day, or (days,), after which the last value continues."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A quantity of an item with one expiry date. Raises ValueError for a negative or non-finite quantity."""

    quantity: Quantity  # in the item's unit
    expires_in: int | None = None  # days from today to the last usable day; negative: expired; None: does not expire

    def __post_init__(self) -> None:
        if not 0 <= self.quantity < math.inf:
            raise ValueError(f"a lot of {self.quantity}")

    @property
    def last_day(self) -> float:
        """The last usable day; infinite if it does not expire."""
        return math.inf if self.expires_in is None else self.expires_in


@dataclass(frozen=True, slots=True)
class Expiring:
    """The part of a lot that will be unused at the end of its last day."""

    lot: int  # index in the list of lots
    day: int  # last usable day, from today; negative: already expired
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Gap:
    """One line of the gap list. If the daily use is unknown, everything that depends on it is None."""

    item: str
    in_stock: Quantity  # everything on the shelf, expired or not
    usable: Quantity | None  # the part that counts towards the target, see `usable`
    target: int | None
    gap: int | None  # whole units missing to the target
    days: float | None  # days of supply

    @property
    def surplus(self) -> int:
        """Whole units above the target; 0 if unknown."""
        return 0 if self.usable is None or self.target is None else max(_floor(self.usable - self.target), 0)


@dataclass(frozen=True, slots=True)
class Course:
    """A stock by day: arrays (days,) in the item's unit."""

    wanted: NDArray[Any]  # the day's use without shortage
    used: NDArray[Any]
    expired: NDArray[Any]  # unused at the end of its last day
    left: NDArray[Any]  # in the evening, usable tomorrow

    @property
    def short(self) -> NDArray[Any]:
        """The shortage on each day; 0 if the difference is only rounding."""
        missing = self.wanted - self.used
        return np.where(missing > ROUNDING * self.wanted, missing, 0)

    @property
    def first_shortage(self) -> int | None:
        """The first day with a shortage among these days; None if there is none."""
        days = np.flatnonzero(self.short)
        return int(days[0]) if len(days) else None

    @property
    def days(self) -> float:
        """Days until the first shortage, with the served fraction of that day; infinite if there is none."""
        first = self.first_shortage
        return math.inf if first is None else first + float(self.used[first] / self.wanted[first])


def days_of_supply(lots: Sequence[Lot], use: Use | None) -> float | None:
    """How many days the lots last, with the fraction of the last day: 2.5 means that half of day 2 is served.

    Infinite without further use; None if the use is unknown. Assumes no deliveries; with deliveries, see `course`.
    Raises ValueError for a use below 0.
    """
    if use is None:
        return None
    need = _Need.of(use)
    return need.days(sum(_taken(lots, need)))


def first_shortage(lots: Sequence[Lot], use: Use | None) -> int | None:
    """The first day that is not fully served; None if there is none or the use is unknown."""
    days = days_of_supply(lots, use)
    return None if days is None or days == math.inf else math.floor(days)


def expiring(lots: Sequence[Lot], use: Use | None) -> tuple[Expiring, ...] | None:
    """What will expire unused, by lot, the earliest first; None if the use is unknown."""
    if use is None:
        return None
    unused = [lot.quantity - taken for lot, taken in zip(lots, _taken(lots, _Need.of(use)), strict=True)]
    lots_expiring = [
        Expiring(at, lot.expires_in, rest)
        for at, (lot, rest) in enumerate(zip(lots, unused, strict=True))
        if lot.expires_in is not None and rest > ROUNDING * lot.quantity
    ]
    return tuple(sorted(lots_expiring, key=lambda one: (one.day, one.lot)))


def usable(lots: Sequence[Lot], use: Use, days: int) -> Quantity:
    """The stock that counts towards a target of `days` days (at least 1): a lot that expires earlier as far as it will
    be used, any other in full. The stock lasts `days` days if and only if this is at least their use.
    """
    if days < 1:
        raise ValueError(f"a target of {days} days")
    soon = [lot for lot in lots if lot.last_day < days - 1]
    later = [lot.quantity for lot in lots if lot.last_day >= days - 1]
    return sum(_taken(soon, _Need.of(use))) + sum(later)


def used_in(use: Use, days: int) -> Quantity:
    """The use on the first `days` days, in the item's unit."""
    return _plain(_Need.of(use).before(days))


def target_stock(
    use: Use, lead: int, review: int, *, spread: float = 0.0, service_level: float = SERVICE_LEVEL, minimum: int = 0
) -> int:
    """The target stock at a count, in whole units, rounded up: the use until the delivery after the next count, plus a
    safety stock that limits the chance of running out to 1 - service_level; at least the use of `minimum` days.

    lead: days from order to delivery; review: days between counts; spread: standard deviation of a day's use, in units;
    days are independent and about normal. Order-up-to level of a periodic review, as in inventory textbooks [M]. Raises
    ValueError for negative days or spread, or a level outside [.5, 1).
    """
    if min(lead, review, minimum) < 0 or not 0 <= spread < math.inf or not 0.5 <= service_level < 1:
        raise ValueError(f"no target: {lead}, {review}, {minimum} days, spread {spread}, level {service_level}")
    exposed = lead + review
    safety = NormalDist().inv_cdf(service_level) * spread * math.sqrt(exposed)
    return max(_ceil(used_in(use, exposed) + safety), _ceil(used_in(use, minimum)))


def gap(item: str, lots: Sequence[Lot], use: Use | None, target: int | None, days: int) -> Gap:
    """The gap list's line of one item in one place: `target` units (see `target_stock`) to last `days` days."""
    in_stock = sum(lot.quantity for lot in lots)
    if use is None or target is None:
        return Gap(item, in_stock, None, None, None, days_of_supply(lots, use))
    counts = usable(lots, use, days)
    return Gap(item, in_stock, counts, target, max(_ceil(target - counts), 0), days_of_supply(lots, use))


def course(lots: Sequence[Lot], use: NDArray[Any], deliveries: NDArray[Any] | None = None) -> Course:
    """Simulate the stock by day, for the days of `use`; `deliveries` likewise, None for none.

    A delivery is available from the morning, does not expire within these days and is used last. Unserved use is not
    made up for later. Raises ValueError for amounts below 0 or of different lengths.
    """
    wanted = _amounts(use)
    arriving = np.zeros_like(wanted) if deliveries is None else _amounts(deliveries)
    if len(arriving) != len(wanted):
        raise ValueError(f"{len(wanted)} days of use, {len(arriving)} of deliveries")
    shelf = sorted([lot.last_day, lot.quantity] for lot in lots if lot.last_day >= 0)
    shelf.append([math.inf, 0])  # deliveries
    rows = []
    for day, (asked, arrives) in enumerate(zip(wanted.tolist(), arriving.tolist(), strict=True)):
        shelf[-1][1] += arrives
        lacking = asked
        for lot in shelf:
            taken = min(lot[1], lacking)
            lot[1] -= taken
            lacking -= taken
        expired = sum(rest for last, rest in shelf if last <= day)
        shelf = [lot for lot in shelf if lot[0] > day]
        rows.append((asked - lacking, expired, sum(rest for _, rest in shelf)))
    by_day = np.array(rows)
    return Course(wanted, by_day[:, 0], by_day[:, 1], by_day[:, 2])


@dataclass(frozen=True, slots=True)
class _Need:
    """The cumulative use before a day, and the days that a quantity serves."""

    varying: NDArray[Any]  # use of day 0, 1, ...
    after: Quantity  # use per day after these
    total: NDArray[Any]  # used before day 0, 1, ..., len(given)

    @classmethod
    def of(cls, use: Use) -> "_Need":
        steady = np.ndim(use) == 0
        by_day = _amounts(np.atleast_1d(use))
        varying = by_day[:0] if steady else by_day
        total = np.concatenate([np.zeros(1, by_day.dtype), np.cumsum(varying)])
        return cls(varying, by_day[-1].item(), total)

    def before(self, day: float) -> Quantity:
        """The use on the days before `day`, which may be infinite."""
        if day <= len(self.varying):
            return self.total[max(int(day), 0)].item()  # type: ignore[no-any-return]
        more = self.after * (day - len(self.varying)) if self.after else 0
        return self.total[-1].item() + more  # type: ignore[no-any-return]

    def days(self, quantity: Quantity) -> float:
        """How many days, with the fraction of the next, a quantity serves if it is available when needed."""
        reached = quantity * (1 + ROUNDING) if self.total.dtype.kind == "f" else quantity
        day = int(np.searchsorted(self.total, reached, side="right")) - 1
        use = self.after if day == len(self.varying) else self.varying[day].item()
        if not use:
            return math.inf
        exact = day + max(quantity - self.total[day].item(), 0) / use
        return float(round(exact)) if abs(exact - round(exact)) < ROUNDING else exact


def _taken(lots: Sequence[Lot], need: _Need) -> list[Quantity]:
    """How much of each lot is used, in the order of the list.

    Until the first shortage, a lot covers the use through its last day that earlier lots do not cover; and without
    deliveries, a shortage occurs only once no usable lot is left.
    """
    taken: list[Quantity] = [0] * len(lots)
    used: Quantity = 0
    for at in sorted(range(len(lots)), key=lambda at: lots[at].last_day):
        taken[at] = min(lots[at].quantity, max(need.before(lots[at].last_day + 1) - used, 0))
        used += taken[at]
    return taken


def _amounts(amounts: NDArray[Any]) -> NDArray[Any]:
    """Amounts by day, (days,), as integers or floats."""
    array = np.asarray(amounts)
    numbers = array.ndim == 1 and len(array) > 0 and array.dtype.kind in "iuf"
    if not numbers or not ((array >= 0) & np.isfinite(array)).all():
        raise ValueError(f"no amounts by day: {array}")
    return array if array.dtype.kind == "f" else array.astype(np.int64)


def _plain(quantity: Quantity) -> Quantity:
    return int(quantity) if quantity == int(quantity) else quantity


def _ceil(quantity: Quantity) -> int:
    return math.ceil(round(quantity, 9))


def _floor(quantity: Quantity) -> int:
    return math.floor(round(quantity, 9))
