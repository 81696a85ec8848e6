"""Siting: where a new site, or which room to equip, helps most in a budget; and whom the loss of a site would strand.

Exact: covering is a mixed-integer programme, solved by HiGHS (scipy) until optimality is proven or time is up; the
result states which. Existing sites count as given. Candidates and people are combined in pairs, as in `access`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from renyang.science.access import Pairs, amounts_of
from renyang.science.problem import Problem

SECONDS_MOST = 30.0
"""Time limit of a search in seconds. For 1,000 places and 100 candidates it takes .1, at worst 8 [D]."""
SAME = 1e-9
"""Relative tolerance for equal values, as sums of many numbers differ by rounding."""


@dataclass(frozen=True)
class Siting:
    """What to open or equip: candidate numbers, ascending, without any that helps nobody; and their total cost.

    value: what they are worth, as defined by the function that found them; bound: the upper bound for any choice within
    the budget; proven: whether optimality was proven, so that value and bound are equal.
    """

    chosen: tuple[int, ...]
    cost: float
    value: float
    bound: float
    proven: bool


@dataclass(frozen=True)
class Losses:
    """The effect of the loss of each open site alone; all in people.

    stranded: (sites,) who can reach no other open site. served: how many can have a place today, with the best
    allocation; served_without: (sites,) the same after the loss. Losing a site that is already closed changes nothing.
    """

    stranded: NDArray[np.int64]
    served: int
    served_without: NDArray[np.int64]


def best_coverage(
    pairs: Pairs,
    population: ArrayLike,
    budget: float,
    *,
    costs: ArrayLike | None = None,
    open_now: ArrayLike | None = None,
) -> Siting:
    """The candidates that bring most people without an open site within reach of one (Church and ReVelle 1974 [M]).

    pairs: people and the candidates within their reach. population: (people,) how many each represents. budget: limit
    on the total cost, in the unit of `costs` (candidates,), or on their number without costs. open_now: (people,)
    number of open sites already in reach. The value is people newly in reach. Raises Problem if no solution is found in
    time.
    """
    living = amounts_of(population, pairs.people)
    have = amounts_of(np.zeros(pairs.people) if open_now is None else open_now, pairs.people)
    prices = _prices(costs, pairs.sites, budget)
    sets, group = _reach_sets(pairs)
    weights = np.bincount(group, weights=np.where(have == 0, living, 0.0), minlength=len(sets))
    # Drop sets without weight (already served, or nobody there) and those that no candidate covers.
    kept = sets.any(axis=1) & (weights > 0)
    sets, weights = sets[kept], weights[kept]

    def gained(chosen: list[int]) -> float:
        return float(weights[sets[:, chosen].any(axis=1)].sum())

    rows = _Rows(pairs.sites + len(sets))
    for at, covered_by in enumerate(sets):
        rows.add(dict.fromkeys(np.flatnonzero(covered_by).tolist(), 1.0) | {pairs.sites + at: -1.0}, 0.0)
    objective = np.concatenate([np.zeros(pairs.sites), -weights])
    chosen, bound, proven = _solve(objective, rows, prices, budget)
    chosen = _needed(chosen, prices, gained)
    return Siting(tuple(chosen), float(prices[chosen].sum()), gained(chosen), 0.0 - bound, proven)


def losses(pairs: Pairs, population: ArrayLike, places: ArrayLike) -> Losses:
    """The effect of losing any one site (N-1): who is stranded, and how many can still have a place.

    pairs: people and the sites within their reach. population: (people,) whole numbers, how many each represents.
    places: (sites,) whole numbers, today's supply, 0 if closed. Served is the maximum flow from people, grouped by the
    sites in their reach, to places (Ford and Fulkerson 1956 [M]). Raises ValueError for numbers below 0 or not whole.
    """
    living, offered = _whole(population, pairs.people), _whole(places, pairs.sites)
    near = pairs.of_open(offered > 0)
    choices = np.bincount(near.person, minlength=pairs.people)
    only = choices[near.person] == 1
    stranded = np.bincount(near.site[only], weights=living[near.person[only]], minlength=pairs.sites)
    sets, group = _reach_sets(near)
    groups = np.bincount(group, weights=living, minlength=len(sets)).astype(np.int64)
    served = _served(sets, groups, offered)
    without = np.full(pairs.sites, served)
    for site in np.flatnonzero(offered):
        without[site] = _served(sets, groups, np.where(np.arange(pairs.sites) == site, 0, offered))
    return Losses(stranded.astype(np.int64), served, without)


class _Rows:
    """Rows of a sparse programme, each a linear combination of variables with a lower bound."""

    def __init__(self, variables: int) -> None:
        self.variables = variables
        self.starts, self.columns, self.values, self.least = [0], list[int](), list[float](), list[float]()

    def add(self, coefficients: dict[int, float], at_least: float) -> None:
        self.columns.extend(coefficients)
        self.values.extend(coefficients.values())
        self.starts.append(len(self.columns))
        self.least.append(at_least)


def _solve(
    objective: NDArray[np.float64], rows: _Rows, prices: NDArray[np.float64], budget: float
) -> tuple[list[int], float, bool]:
    """The candidates (the first variables) with the least objective, its bound, and whether optimality is proven. All
    variables are 0 or 1.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second that only a search needs
    from scipy.sparse import csr_array  # noqa: PLC0415

    candidates = len(prices)
    if not candidates:
        return [], 0.0, True
    spent = np.concatenate([prices, np.zeros(rows.variables - candidates)])
    limits: list[Any] = [LinearConstraint(spent[None], -np.inf, budget)]
    if rows.least:
        matrix = csr_array((rows.values, rows.columns, rows.starts), shape=(len(rows.least), rows.variables))
        limits.append(LinearConstraint(matrix, rows.least, np.inf))
    solved = milp(
        objective,
        integrality=np.ones(rows.variables),
        bounds=Bounds(0, 1),
        constraints=limits,
        options={"time_limit": SECONDS_MOST, "mip_rel_gap": 0.0},
    )
    if solved.x is None:
        raise Problem(
            "siting_unfinished",
            "No solution was found within {seconds} seconds.",
            do="Offer fewer candidates, or group people by building.",
            seconds=f"{SECONDS_MOST:g}",
        )
    chosen = np.flatnonzero(solved.x[:candidates] > 0.5).tolist()
    return chosen, float(solved.mip_dual_bound), solved.status == 0


def _needed(chosen: list[int], prices: NDArray[np.float64], worth: Callable[[list[int]], float]) -> list[int]:
    """The chosen without those that add nothing, starting with the most expensive: surplus budget is not spent."""
    whole = worth(chosen)
    for candidate in sorted(chosen, key=lambda one: -prices[one]):
        fewer = [one for one in chosen if one != candidate]
        if worth(fewer) >= whole - SAME * abs(whole):
            chosen = fewer
    return chosen


def _reach_sets(pairs: Pairs) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """The distinct sets of sites that people reach, (sets, sites), and the set of each person."""
    packed = np.zeros((pairs.people, (pairs.sites + 7) // 8), np.uint8)
    bits = (128 >> (pairs.site % 8)).astype(np.uint8)
    np.bitwise_or.at(packed, (pairs.person, pairs.site // 8), bits)
    unique, group = np.unique(packed, axis=0, return_inverse=True)
    return np.unpackbits(unique, axis=1, count=pairs.sites).astype(np.bool_), group.ravel()


def _served(sets: NDArray[np.bool_], groups: NDArray[np.int64], places: NDArray[np.int64]) -> int:
    """How many people can have a place: the maximum flow from groups through sites in reach to places."""
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import maximum_flow  # noqa: PLC0415

    group, site = np.nonzero(sets)
    count, sites = sets.shape
    source, sink = count + sites, count + sites + 1
    tails = np.concatenate([np.full(count, source), group, count + np.arange(sites)])
    heads = np.concatenate([np.arange(count), count + site, np.full(sites, sink)])
    capacities = np.concatenate([groups, groups[group], places]).astype(np.int32)
    graph = csr_array((capacities, (tails, heads)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value)


def _prices(costs: ArrayLike | None, candidates: int, budget: float) -> NDArray[np.float64]:
    if not budget >= 0:
        raise ValueError(f"a budget is 0 or more, not {budget}")
    return np.ones(candidates) if costs is None else amounts_of(costs, candidates)


def _whole(values: ArrayLike, size: int) -> NDArray[np.int64]:
    numbers = np.asarray(values)
    if numbers.shape != (size,) or (numbers.size and (numbers.dtype.kind not in "iu" or numbers.min() < 0)):
        raise ValueError(f"{size} whole numbers, none below 0, are needed")
    return numbers.astype(np.int64)
