"""Siting: where a next site, or which room to equip, helps most within a budget; and whom the loss of each site would strand.

Exact: the covering problems are mixed-integer programmes, solved by HiGHS (scipy) until the optimum is proven or time is up,
and the result says which. What is there already counts as given. Candidates and people meet as in `access`: pairs, or metres.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from renyang.science.access import Pairs, amounts_of
from renyang.science.problem import Problem

SECONDS_MOST = 30.0
"""Seconds a search may take. For 1,000 places and 100 candidates: coverage .1, at worst 8; backup up to 4 with nine sites today
and up to 20 with none; the p-median 1 with sites today and 15 with none [D]."""
SAME = 1e-9
"""Share of a value below which two values are the same, as sums of many numbers differ by rounding."""


@dataclass(frozen=True)
class Siting:
    """What to open or equip: candidates by number, ascending, none that helps nobody; and what they cost together.

    value: what they are worth, as the function that found them says; bound: what no choice within the budget can better;
    proven: whether that was proven, so that value and bound are the same.
    """

    chosen: tuple[int, ...]
    cost: float
    value: float
    bound: float
    proven: bool


@dataclass(frozen=True)
class Losses:
    """What the loss of each open site, alone, would do; all in people.

    stranded: (sites,) who can get to no other open site. served: who can have a place today, if all are shared out as well as can
    be; served_without: (sites,) the same after the loss. What is lost of a site that is closed already is nothing.
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
    """The candidates that bring most people who have no open site within reach of one (Church and ReVelle 1974 [M]).

    pairs: people and the candidates within their reach. population: (people,) how many each stands for. budget: what all may
    cost together, in the unit of `costs` (candidates,); without costs it is their number. open_now: (people,) how many open
    sites each has in reach already. The value is people newly in reach. Problem if no time is left to find any.
    """
    return _cover(pairs, population, budget, costs, open_now, 1)


def best_backup(
    pairs: Pairs,
    population: ArrayLike,
    budget: float,
    *,
    costs: ArrayLike | None = None,
    open_now: ArrayLike | None = None,
) -> Siting:
    """The candidates that bring most people within reach of two open sites, counting those they have (after Hogan and ReVelle
    1986 [M]). As `best_coverage`; the value is people who newly have two.
    """
    return _cover(pairs, population, budget, costs, open_now, 2)


def least_walk(
    metres: ArrayLike,
    population: ArrayLike,
    budget: float,
    *,
    costs: ArrayLike | None = None,
    nearest_now: ArrayLike | None = None,
) -> Siting:
    """The candidates with which people walk least to the nearest site: the p-median (Hakimi 1964 [M]), also with costs.

    metres: (people, candidates), all finite. nearest_now: (people,) m to the nearest open site, infinite where there is none.
    The value is person-metres one way, all people, with the sites of today and the chosen ones. ValueError if there is no site
    today for somebody and the budget buys none. Problem if no time is left to find any.

    What is decided per person and distance is whether no site is open up to there (Cornuejols, Nemhauser and Wolsey 1980 [M]):
    the walk is the sum of the gaps between distances that are passed. People with the same nearest sites share that decision.
    """
    away = np.asarray(metres, np.float64)
    if away.ndim != 2 or not np.isfinite(away).all():
        raise ValueError("metres are (people, candidates), all finite")
    people, candidates = away.shape
    living = amounts_of(population, people)
    now = np.full(people, np.inf) if nearest_now is None else np.asarray(nearest_now, np.float64)
    if now.shape != (people,) or not (now >= 0).all():
        raise ValueError("nearest_now is (people,) metres, infinite where there is no site")
    somebody = living > 0
    away, living, now = away[somebody], living[somebody], now[somebody]
    prices = _prices(costs, candidates, budget)
    if np.isinf(now).any() and not (prices <= budget).any():
        raise ValueError("somebody has no site today, and the budget buys none")
    gaps, links = _gaps(away, living, now)

    def walked(chosen: list[int]) -> float:
        best = np.minimum(now, away[:, chosen].min(axis=1, initial=np.inf))
        return float(living @ best)

    rows = _Rows(candidates + len(gaps))
    for before, candidate, after in links:
        # Nothing is open up to here unless something was before, or this candidate is chosen.
        chain = {candidates + before: -1.0} if before >= 0 else {}
        rows.add(chain | {candidates + after: 1.0, candidate: 1.0}, 0.0 if chain else 1.0)
    if np.isinf(now).any():
        rows.add(dict.fromkeys(range(candidates), 1.0), 1.0)
    start = float(living @ np.minimum(now, away.min(axis=1, initial=np.inf)))
    objective = np.concatenate([np.zeros(candidates), gaps])
    chosen, bound, proven = _solve(objective, rows, prices, budget, whole=candidates)
    chosen = _needed(chosen, prices, lambda some: -walked(some))
    return Siting(tuple(chosen), float(prices[chosen].sum()), walked(chosen), start + bound, proven)


def losses(pairs: Pairs, population: ArrayLike, places: ArrayLike) -> Losses:
    """What happens if any one site is lost (N-1): who is stranded, and how many can still be given a place.

    pairs: people and the sites within their reach. population: (people,) whole numbers, how many each stands for. places:
    (sites,) whole numbers, what each site offers today, 0 where it is closed. Served is the largest flow from people, grouped by
    the sites in their reach, to places (Ford and Fulkerson 1956 [M]). ValueError for numbers below 0 or not whole.
    """
    living, offered = _whole(population, pairs.people), _whole(places, pairs.sites)
    near = pairs.of_open(offered > 0)
    choices = np.bincount(near.person, minlength=pairs.people)
    only = choices[near.person] == 1
    stranded = np.bincount(near.site[only], weights=living[near.person[only]], minlength=pairs.sites)
    sets, group = _reach_sets(near, np.zeros(near.people, np.uint8))
    groups = np.bincount(group, weights=living, minlength=len(sets)).astype(np.int64)
    served = _served(sets, groups, offered)
    without = np.full(pairs.sites, served)
    for site in np.flatnonzero(offered):
        without[site] = _served(sets, groups, np.where(np.arange(pairs.sites) == site, 0, offered))
    return Losses(stranded.astype(np.int64), served, without)


def _cover(
    pairs: Pairs, population: ArrayLike, budget: float, costs: ArrayLike | None, open_now: ArrayLike | None, wanted: int
) -> Siting:
    """Most people with `wanted` sites, one or two, of those they have and those that are chosen."""
    living = amounts_of(population, pairs.people)
    have = amounts_of(np.zeros(pairs.people) if open_now is None else open_now, pairs.people)
    prices = _prices(costs, pairs.sites, budget)
    lacking = np.maximum(wanted - have, 0).astype(np.uint8)
    sets, group = _reach_sets(pairs, lacking)
    lacks = np.zeros(len(sets), np.int64)
    lacks[group] = lacking
    weights = np.bincount(group, weights=living, minlength=len(sets))
    # Out go people who lack nothing, whom all candidates together cannot give enough, and whom nobody stands for.
    kept = (lacks > 0) & (sets.sum(axis=1) >= lacks) & (weights > 0)
    sets, lacks, weights = sets[kept], lacks[kept], weights[kept]

    def gained(chosen: list[int]) -> float:
        return float(weights[sets[:, chosen].sum(axis=1) >= lacks].sum())

    rows = _Rows(pairs.sites + len(sets))
    for at, (covered_by, lack) in enumerate(zip(sets, lacks, strict=True)):
        rows.add(dict.fromkeys(np.flatnonzero(covered_by).tolist(), 1.0) | {pairs.sites + at: -float(lack)}, 0.0)
    objective = np.concatenate([np.zeros(pairs.sites), -weights])
    chosen, bound, proven = _solve(objective, rows, prices, budget, whole=rows.variables)
    chosen = _needed(chosen, prices, gained)
    return Siting(tuple(chosen), float(prices[chosen].sum()), gained(chosen), 0.0 - bound, proven)


class _Rows:
    """Rows of a sparse programme, each a sum of coefficients times variables that is at least something."""

    def __init__(self, variables: int) -> None:
        self.variables = variables
        self.starts, self.columns, self.values, self.least = [0], list[int](), list[float](), list[float]()

    def add(self, coefficients: dict[int, float], at_least: float) -> None:
        self.columns.extend(coefficients)
        self.values.extend(coefficients.values())
        self.starts.append(len(self.columns))
        self.least.append(at_least)


def _solve(
    objective: NDArray[np.float64], rows: _Rows, prices: NDArray[np.float64], budget: float, *, whole: int
) -> tuple[list[int], float, bool]:
    """The candidates (the first variables) with the least objective, the bound on it and whether it is proven. The first `whole`
    variables are 0 or 1, the others lie between.
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
        integrality=np.arange(rows.variables) < whole,
        bounds=Bounds(0, 1),
        constraints=limits,
        options={"time_limit": SECONDS_MOST, "mip_rel_gap": 0.0},
    )
    if solved.x is None:
        raise Problem(
            "siting_unfinished",
            "No choice was found within {seconds} seconds.",
            do="Offer fewer candidates, or group people by building.",
            seconds=f"{SECONDS_MOST:g}",
        )
    chosen = np.flatnonzero(solved.x[:candidates] > 0.5).tolist()
    return chosen, float(solved.mip_dual_bound), solved.status == 0


def _needed(chosen: list[int], prices: NDArray[np.float64], worth: Callable[[list[int]], float]) -> list[int]:
    """The chosen without those that add nothing, the dearest looked at first: money that is left over is not spent."""
    whole = worth(chosen)
    for candidate in sorted(chosen, key=lambda one: -prices[one]):
        fewer = [one for one in chosen if one != candidate]
        if worth(fewer) >= whole - SAME * abs(whole):
            chosen = fewer
    return chosen


def _gaps(
    away: NDArray[np.float64], living: NDArray[np.float64], now: NDArray[np.float64]
) -> tuple[NDArray[np.float64], list[tuple[int, int, int]]]:
    """Decisions of the p-median: their weights, person-metres that are walked if nothing nearer is open, and their chain.

    A decision belongs to a set of candidates, the nearest 1, 2, 3 ... of a person. A link (before, candidate, after) says that
    the set `after` is `before` (-1: no candidate) and one candidate more.
    """
    people, candidates = away.shape
    order = np.argsort(away, axis=1, kind="stable")
    nearer = np.minimum(np.take_along_axis(away, order, axis=1), now[:, None])
    packed = np.zeros((people, (candidates + 7) // 8), np.uint8)
    before = np.full(people, -1)
    weights: list[NDArray[np.float64]] = []
    links: set[tuple[int, int, int]] = set()
    count = 0
    for place in range(candidates):
        walking = np.flatnonzero(nearer[:, place] < now)  # the rest have a nearer site today
        farther = nearer[walking, place + 1] if place + 1 < candidates else now[walking]
        # Beyond the farthest candidate there is nothing; that one must be open is a row of its own.
        gap = np.where(np.isinf(farther), 0.0, farther - nearer[walking, place])
        candidate = order[walking, place]
        packed[walking, candidate // 8] |= (128 >> (candidate % 8)).astype(np.uint8)
        sets, group = np.unique(packed[walking], axis=0, return_inverse=True)
        after = count + group.ravel()
        missed = np.bincount(group.ravel(), weights=gap * living[walking], minlength=len(sets))
        weights.append(missed.astype(np.float64))
        links |= set(zip(before[walking].tolist(), candidate.tolist(), after.tolist(), strict=True))
        before[walking] = after
        count += len(sets)
    return np.concatenate(weights) if weights else np.empty(0), sorted(links)


def _reach_sets(pairs: Pairs, mark: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """The different sets of sites that people reach, (sets, sites), and the set of each person; people with another mark have
    another set, though it may hold the same sites.
    """
    packed = np.zeros((pairs.people, (pairs.sites + 7) // 8 + 1), np.uint8)
    bits = (128 >> (pairs.site % 8)).astype(np.uint8)
    np.bitwise_or.at(packed, (pairs.person, pairs.site // 8), bits)
    packed[:, -1] = mark
    unique, group = np.unique(packed, axis=0, return_inverse=True)
    return np.unpackbits(unique[:, :-1], axis=1, count=pairs.sites).astype(np.bool_), group.ravel()


def _served(sets: NDArray[np.bool_], groups: NDArray[np.int64], places: NDArray[np.int64]) -> int:
    """How many people can be given a place: the largest flow from groups through sites in their reach to places."""
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
