"""Lending between communities: who lends how much of what to whom, so that as many shortages as possible are covered.

Per item, in this order: as much as possible of all gaps is covered; if not all, the covered shares of borrowers' gaps
are as equal as whole units and transport links allow; then the total of quantity times distance is least. A lender
gives only what exceeds its own target, and only lots that last as long as the longest target, so that each unit counts
in full for lender and borrower. The number of trips is not considered. Method: docs/algorithms/supplies.md.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renyang.science.supplies import Lot, Use, gap

Whole = NDArray[np.int64]
MOST = 2**31 - 1  # units of an item in all communities: the integer range of the maximum flow


@dataclass(frozen=True, slots=True)
class Stock:
    """What a community has of an item, and its target."""

    community: str
    item: str
    lots: tuple[Lot, ...]
    use: Use | None  # units a day
    target: int | None  # units
    days: int  # that the target should last


@dataclass(frozen=True, slots=True)
class Loan:
    """A proposed loan of whole units of an item from one community to another."""

    lender: str
    borrower: str
    item: str
    quantity: int
    distance: float  # in the unit of the given distances


def lend(stocks: Sequence[Stock], communities: Sequence[str], distance: NDArray[np.float64]) -> list[Loan]:
    """Propose loans for all items, by item, borrower and lender, in the order in which items and communities are given.

    distance: (communities, communities), from row to column, in any unit proportional to cost; NaN or infinite if
    nothing can be brought. A stock with unknown use or target neither lends nor borrows. Raises ValueError for two
    stocks of one item in a community, or an unknown community.
    """
    place = {community: at for at, community in enumerate(communities)}
    if len({(stock.community, stock.item) for stock in stocks}) < len(stocks):
        raise ValueError("two stocks of an item in one community")
    loans = []
    for item in dict.fromkeys(stock.item for stock in stocks):
        ours = [stock for stock in stocks if stock.item == item]
        if unknown := {stock.community for stock in ours} - set(place):
            raise ValueError(f"no such community: {unknown}")
        lasting = max(stock.days for stock in ours)
        surplus, missing = np.zeros((2, len(communities)), np.int64)
        for stock in ours:
            surplus[place[stock.community]] = spare(stock, lasting)
            missing[place[stock.community]] = gap(item, stock.lots, stock.use, stock.target, stock.days).gap or 0
        brought = transport(surplus, missing, distance)
        for borrower, lender in np.argwhere(brought.T).tolist():
            quantity, way = int(brought[lender, borrower]), float(distance[lender, borrower])
            loans.append(Loan(communities[lender], communities[borrower], item, quantity, way))
    return loans


def spare(stock: Stock, lasting: int) -> int:
    """Whole units a community can lend and keep its target: the surplus, in lots usable for at least `lasting` days."""
    lots = math.floor(sum(lot.quantity for lot in stock.lots if lot.last_day >= max(lasting, stock.days) - 1))
    return min(gap(stock.item, stock.lots, stock.use, stock.target, stock.days).surplus, lots)


def transport(surplus: Whole, missing: Whole, distance: NDArray[np.float64]) -> Whole:
    """Solve the transport problem of one item. Returns whole units brought, (places, places), from row to column.

    surplus, missing: (places,) whole units; distance: (places, places), as in `lend`. Among all ways to cover what
    `covered` gives, one with least quantity times distance. Raises ValueError for mismatched shapes, amounts or
    distances below 0, or a place with both a surplus and a gap.
    """
    _check(surplus, missing, distance)
    brought = np.zeros(distance.shape, np.int64)
    wanted = covered(surplus, missing, np.isfinite(distance))
    lenders, borrowers = np.nonzero(np.isfinite(distance) & (surplus[:, None] > 0) & (wanted > 0))
    if not len(lenders):
        return brought
    from scipy.optimize import linprog  # noqa: PLC0415 - half a second that only a proposal needs
    from scipy.sparse import csr_array  # noqa: PLC0415

    pairs, ones = np.arange(len(lenders)), np.ones(len(lenders))
    size = (len(surplus), len(pairs))
    solved = linprog(
        distance[lenders, borrowers],
        A_ub=csr_array((ones, (lenders, pairs)), shape=size),
        b_ub=surplus,
        A_eq=csr_array((ones, (borrowers, pairs)), shape=size),
        b_eq=wanted,
        method="highs-ds",  # simplex ends in a vertex, and the vertices of a transport problem are integral
    )
    brought[lenders, borrowers] = np.rint(solved.x) if solved.success else 0
    if (brought.sum(axis=1) > surplus).any() or (brought.sum(axis=0) != wanted).any():
        raise ArithmeticError("the transport problem was not solved in whole units")
    return brought


def covered(surplus: Whole, missing: Whole, reach: NDArray[np.bool_]) -> Whole:
    """How much of each gap is covered, in whole units (places,): as much as possible, and as evenly as possible.

    reach: (places, places), whether a row can bring something to a column. Each next unit goes to the borrower with the
    smallest covered share (ties: the smaller gap, then the first) among those who can still receive one. As the
    feasible covers form a polymatroid, this maximises the least share, then the second, and so on, and reaches the
    largest total (Federgruen and Groenevelt 1986 [M]). Steps that all can take are taken together.
    """
    most = int(missing.max(initial=0))
    lent = np.zeros_like(missing)
    active = np.flatnonzero(missing > 0)

    def at_share(step: int) -> Whole:
        """The units once every active borrower has at least step / most of its gap."""
        units = lent.copy()
        units[active] = -(-step * missing[active] // most)
        return units

    step = 0
    while len(active):
        step = _last(lambda at: _can_bring(surplus, at_share(at), reach), step, most)
        lent = at_share(step)
        done = []
        for at in sorted(active.tolist(), key=lambda at: (lent[at] / missing[at], missing[at], at)):
            next_step = -(-(step + 1) * missing[at] // most)
            more = lent + (np.arange(len(lent)) == at)
            if lent[at] == missing[at] or (lent[at] < next_step and not _can_bring(surplus, more, reach)):
                done.append(at)
            elif lent[at] < next_step:
                lent = more
        active = np.setdiff1d(active, done)
        step = min(step + 1, most)
    return lent


def _last(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The last number from low to high for which a monotone condition holds, by bisection; it must hold at low."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _can_bring(surplus: Whole, wanted: Whole, reach: NDArray[np.bool_]) -> bool:
    """Whether each place can receive exactly the wanted amount: a maximum flow from lenders to borrowers."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - only a proposal needs it
    from scipy.sparse.csgraph import maximum_flow  # noqa: PLC0415

    if wanted.sum() > surplus.sum():
        return False
    places = len(surplus)
    source, sink = 2 * places, 2 * places + 1
    capacity = np.zeros((sink + 1, sink + 1), np.int32)
    capacity[source, :places] = surplus
    capacity[:places, places:source] = np.where(reach, np.minimum.outer(surplus, wanted), 0)
    capacity[places:source, sink] = wanted
    return bool(maximum_flow(csr_array(capacity), source, sink).flow_value == wanted.sum())


def _check(surplus: Whole, missing: Whole, distance: NDArray[np.float64]) -> None:
    if not surplus.shape == missing.shape == distance.shape[:1] == distance.shape[1:]:
        raise ValueError(f"shapes {surplus.shape}, {missing.shape}, {distance.shape}")
    if min(surplus.min(initial=0), missing.min(initial=0)) < 0 or (distance < 0).any():
        raise ValueError("an amount or a distance below 0")
    if (np.minimum(surplus, missing) > 0).any():
        raise ValueError("a place with both a surplus and a gap")
    if max(surplus.sum(), missing.sum()) > MOST:
        raise ValueError(f"more than {MOST} units")
