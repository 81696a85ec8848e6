"""Reach: supply within walking distance of older people, who is out of reach, and who has a second site.

Scores follow the enhanced two-step floating catchment area (Luo and Qi 2009 [M]): a site's supply is shared among all
who can get there, the near ones more; a person's score is the sum of those shares. Distances are straight
(`pairs_within`) or along roads (`roads.pairs_along`); all else takes pairs of either. Positions are (n, 2) metres on
one plane.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

CHUNK_PEOPLE = 100_000
"""People per chunk of the pair search: keeps intermediate data below 50 MB [D]."""
CHUNK_PAIRS = 1_000_000
"""Pairs weighted per chunk, for the same reason."""

WALK_SECONDS = 15 * 60
"""Walking time of the 15-minute elder-care circle, s [M]."""
WALKING_SPEED = (1_000 / WALK_SECONDS, 500 / WALK_SECONDS, 500 / WALK_SECONDS, 0.0, 0.0)
"""Walking speed of capability levels 0 to 4, m/s: 1.11, .56, .56; levels 3 and 4 need service at the door. A fit person
thus walks 1 km and levels 1 and 2 walk 500 m in the time [M]. For comparison: usual gait from age 65, .92 (standard
deviation .27), Studenski et al. 2011 [V]; of older people in clinical care, .58, Kuys et al. 2014 [V].
"""
NOT_ASSESSED = -1
"""Level of a person without an assessment, treated as level 0 because most are fit (55 to 90 % by age) [A]."""

STEPS_OF_A_WALK = ((1_000 / 3, 1.0), (2_000 / 3, 0.68), (1_000.0, 0.22))
"""Weights of a third, two thirds and all of a fit person's walk, m: Luo and Qi's slow decay [M], with their three equal
zones of travel time applied to walking [A].
"""


@dataclass(frozen=True)
class Steps:
    """Zones: each a farthest distance (m, inclusive) and its weight; one zone of weight 1 is the plain two-step method.

    Raises ValueError unless distances rise, weights do not rise, and all weights are above 0.
    """

    zones: tuple[tuple[float, float], ...] = STEPS_OF_A_WALK

    def __post_init__(self) -> None:
        distances, weights = zip(*self.zones, strict=True) if self.zones else ((), ())
        rising = all(distances[at] < distances[at + 1] for at in range(len(distances) - 1))
        falling = list(weights) == sorted(weights, reverse=True)
        if not (self.zones and rising and falling and distances[0] >= 0 and weights[-1] > 0):
            raise ValueError(f"no zones that reach could fade by: {self.zones}")

    @property
    def catchment(self) -> float:
        """The distance of the last zone, m."""
        return self.zones[-1][0]

    def weights(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """The weight of the zone of each distance, 0 beyond the last."""
        distances, weights = zip(*self.zones, strict=True)
        return np.array([*weights, 0.0])[np.searchsorted(distances, metres)]


@dataclass(frozen=True)
class Pairs:
    """Person and site numbers and the distance, m, of every pair within reach, in no order.

    `people` and `sites` are the total numbers, within reach or not.
    """

    people: int
    sites: int
    person: NDArray[np.int32]
    site: NDArray[np.int32]
    metres: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.person)

    def within(self, limits: ArrayLike) -> "Pairs":
        """The pairs within each person's own limit, (people,) m."""
        return self._only(self.metres <= np.asarray(limits, np.float64)[self.person])

    def of_open(self, is_open: ArrayLike) -> "Pairs":
        """The pairs with open sites, (sites,) bool; the sites keep their numbers."""
        return self._only(np.asarray(is_open, np.bool_)[self.site])

    def of_each(self, group: NDArray[np.intp]) -> "Pairs":
        """The pairs of people (n,) who each stand where one person of these pairs does, `group` (n,) being that one."""
        order = np.argsort(self.person, kind="stable")
        counts = np.bincount(self.person, minlength=self.people)
        starts = np.cumsum(counts) - counts
        each = counts[group]
        ends = np.cumsum(each)
        taken = order[np.arange(each.sum()) - np.repeat(ends - each - starts[group], each)]
        person = np.repeat(np.arange(len(group), dtype=np.int32), each)
        return Pairs(len(group), self.sites, person, self.site[taken], self.metres[taken])

    def matrix(self) -> NDArray[np.float64]:
        """Distances as (people, sites) m, infinite without a pair. For hundreds of sites, not for a city's people."""
        metres = np.full((self.people, self.sites), np.inf)
        metres[self.person, self.site] = self.metres
        return metres

    def _only(self, kept: NDArray[np.bool_]) -> "Pairs":
        return Pairs(self.people, self.sites, self.person[kept], self.site[kept], self.metres[kept])


@dataclass(frozen=True)
class Scores:
    """Reach scores: `people` (people,) and `sites` (sites,), both in supply (places) per person, and `reached`, the
    supply of sites that anybody can reach.
    """

    people: NDArray[np.float64]
    sites: NDArray[np.float64]
    reached: float


@dataclass(frozen=True)
class Nearest:
    """The nearest open site of each person and its distance, m; -1 and infinite if there is none."""

    site: NDArray[np.int32]
    metres: NDArray[np.float64]


@dataclass(frozen=True)
class LevelReach:
    """People of a capability level, and how many have an open site within their walk; None if served at the door."""

    level: int
    people: int
    within: int | None

    @property
    def share(self) -> float | None:
        """The share within the walk, 0 to 1; None if people of this level are served at the door."""
        return None if self.within is None else self.within / self.people


def pairs_within(people: ArrayLike, sites: ArrayLike, catchment: float) -> Pairs:
    """All pairs of a person (n, 2) and a site (m, 2) within the catchment, in a straight line, m.

    Raises ValueError for positions that are not (n, 2) finite numbers: people without one must be left out before.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - slow to import, and only what measures needs it

    here, there = _points(people), _points(sites)
    tree = cKDTree(there)
    person: list[NDArray[np.int32]] = []
    site: list[NDArray[np.int32]] = []
    metres: list[NDArray[np.float64]] = []
    for start in range(0, len(here), CHUNK_PEOPLE):
        # An unbalanced tree is built faster, and that of a chunk is searched only once.
        part = cKDTree(here[start : start + CHUNK_PEOPLE], balanced_tree=False, compact_nodes=False)
        near = part.sparse_distance_matrix(tree, catchment, output_type="ndarray")
        person.append((near["i"] + start).astype(np.int32))
        site.append(near["j"].astype(np.int32))
        metres.append(near["v"].copy())
    return Pairs(len(here), len(there), _joined(person, np.int32), _joined(site, np.int32), _joined(metres, np.float64))


def reach_scores(pairs: Pairs, population: ArrayLike, supply: ArrayLike, decay: Steps) -> Scores:
    """The enhanced two-step scores: R_j = S_j / sum_i P_i w_ij, then A_i = sum_j R_j w_ij.

    population: (people,) how many each represents. supply: (sites,) what each site offers today, such as min(licensed
    places, safe occupancy) x sessions; 0 if closed. Pairs must extend to the decay's catchment. A person whom nothing
    reaches scores 0, as does a site that nobody reaches; sum(population x people's scores) is the reached supply.
    Raises ValueError for mismatched shapes or numbers below 0.
    """
    living, offered = amounts_of(population, pairs.people), amounts_of(supply, pairs.sites)
    wanted = np.zeros(pairs.sites)
    for person, site, weight in _weighed(pairs, decay):
        wanted += np.bincount(site, weights=living[person] * weight, minlength=pairs.sites)
    ratios = np.divide(offered, wanted, out=np.zeros(pairs.sites), where=wanted > 0)
    scores = np.zeros(pairs.people)
    for person, site, weight in _weighed(pairs, decay):
        scores += np.bincount(person, weights=ratios[site] * weight, minlength=pairs.people)
    return Scores(scores, ratios, float(offered[wanted > 0].sum()))


def nearest_of(pairs: Pairs, is_open: ArrayLike) -> Nearest:
    """The nearest open site of each person; of two equally near ones, the one with the lower number."""
    near = pairs.of_open(is_open)
    order = np.lexsort((near.site, near.metres, near.person))
    person, first = np.unique(near.person[order], return_index=True)
    site, metres = np.full(pairs.people, -1, np.int32), np.full(pairs.people, np.inf)
    site[person], metres[person] = near.site[order][first], near.metres[order][first]
    return Nearest(site, metres)


def walk_limits(levels: ArrayLike) -> NDArray[np.float64]:
    """The 15-minute walking distance of people of capability levels (n,), m; 0 if served at the door.

    Raises ValueError for a level that is neither 0 to 4 nor NOT_ASSESSED.
    """
    level = np.asarray(levels)
    if level.size and not (level.dtype.kind in "iu" and level.min() >= NOT_ASSESSED and level.max() <= 4):
        raise ValueError(f"capability levels are 0 to 4, or {NOT_ASSESSED} for not assessed")
    return np.array(WALKING_SPEED)[np.where(level == NOT_ASSESSED, 0, level).astype(np.intp)] * WALK_SECONDS


def out_of_reach(levels: ArrayLike, nearest: Nearest) -> NDArray[np.bool_]:
    """Who walks and has no open site within the walk; people served at the door are not counted."""
    limits = walk_limits(levels)
    return np.asarray((limits > 0) & (nearest.metres > limits))


def within_walk(levels: ArrayLike, nearest: Nearest) -> tuple[LevelReach, ...]:
    """Reach by level within a 15-minute walk, for levels with people; NOT_ASSESSED first."""
    limits = walk_limits(levels)
    rows = []
    for level in np.unique(np.asarray(levels)):
        mine = np.asarray(levels) == level
        walks = bool(limits[mine][0] > 0)
        within = int((nearest.metres[mine] <= limits[mine]).sum()) if walks else None
        rows.append(LevelReach(int(level), int(mine.sum()), within))
    return tuple(rows)


def open_sites_in_reach(pairs: Pairs, is_open: ArrayLike) -> NDArray[np.int64]:
    """The number of open sites in each person's reach, (people,)."""
    return np.bincount(pairs.of_open(is_open).person, minlength=pairs.people)


def backup_share(open_sites: ArrayLike, population: ArrayLike) -> float | None:
    """The share of people with at least two open sites in reach, 0 to 1; None without people. Both (people,)."""
    counts = np.asarray(open_sites)
    living = amounts_of(population, len(counts))
    return float(living[counts >= 2].sum() / living.sum()) if living.sum() > 0 else None


def amounts_of(values: ArrayLike, size: int) -> NDArray[np.float64]:
    """People, places or costs as (size,) floats. Raises ValueError unless `size` finite numbers, none below 0."""
    amounts = np.asarray(values, np.float64)
    if amounts.shape != (size,) or not (np.isfinite(amounts).all() and (amounts >= 0).all()):
        raise ValueError(f"{size} finite numbers, none below 0, are needed, not {amounts.shape}")
    return amounts


def _joined(parts: list[Any], kind: type[Any]) -> NDArray[Any]:
    """Concatenate the parts and release them, to bound memory."""
    whole = np.concatenate(parts) if parts else np.empty(0, kind)
    parts.clear()
    return whole


def _weighed(pairs: Pairs, decay: Steps) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]]:
    for start in range(0, len(pairs), CHUNK_PAIRS):
        part = slice(start, start + CHUNK_PAIRS)
        yield pairs.person[part], pairs.site[part], decay.weights(pairs.metres[part])


def _points(positions: ArrayLike) -> NDArray[np.float64]:
    points = np.asarray(positions, np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError(f"positions are (n, 2) finite metres, not {points.shape} or not finite")
    return points
