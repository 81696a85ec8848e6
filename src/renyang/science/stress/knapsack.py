"""The most valuable set of things within a budget, if pairs may be worth more or less than their sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Set = frozenset[int]


@dataclass(frozen=True)
class Choice:
    """The available things: costs, and for each the things it needs and those it excludes."""

    costs: tuple[float, ...]
    budget: float
    needs: tuple[Set, ...]
    excludes: tuple[Set, ...]

    def allows(self, chosen: Set) -> bool:
        """Whether a set is within budget, holds all needed things and no two that exclude each other."""
        return (
            self.cost(chosen) <= self.budget
            and all(self.needs[thing] <= chosen for thing in chosen)
            and not any(self.excludes[thing] & chosen for thing in chosen)
        )

    def cost(self, chosen: Set) -> float:
        """The cost of a set."""
        return sum(self.costs[thing] for thing in chosen)

    def sets(self) -> list[Set]:
        """All allowed sets, the empty one first."""
        things = range(len(self.costs))
        every = (frozenset(chosen) for size in range(len(things) + 1) for chosen in combinations(things, size))
        return [chosen for chosen in every if self.allows(chosen)]

    def with_needs(self, thing: int) -> Set:
        """A thing with everything it needs, directly or indirectly."""
        closed: set[int] = set()
        waiting = {thing}
        while waiting:
            closed |= waiting
            waiting = {other for one in waiting for other in self.needs[one]} - closed
        return frozenset(closed)


def best_sets(
    choice: Choice, alone: Sequence[float], together: Mapping[tuple[int, int], float], count: int
) -> list[Set]:
    """The `count` most valuable allowed sets, best first; a set's value is the sum of its things' `alone` and its
    pairs' `together` (keys in order). Exact, by mixed-integer programming (HiGHS).
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second that only a search needs

    pairs = [pair for pair in together if pair[1] not in choice.excludes[pair[0]] | choice.excludes[pair[1]]]
    size = len(alone) + len(pairs)
    worth = np.array([*alone, *(together[pair] for pair in pairs)])
    rows, low, high = _constraints(choice, pairs, size)
    sets: list[Set] = []
    while len(sets) < count:
        constraints = LinearConstraint(np.array(rows), low, high) if rows else ()
        solved = milp(-worth, integrality=np.ones(size), bounds=Bounds(0, 1), constraints=constraints)
        if solved.x is None:
            break
        chosen = frozenset(np.flatnonzero(solved.x[: len(alone)] > 0.5).tolist())
        sets.append(chosen)
        # Exclude this set: at least one thing must differ.
        row = np.zeros(size)
        row[: len(alone)] = [-1 if thing in chosen else 1 for thing in range(len(alone))]
        rows, low, high = [*rows, row], [*low, 1 - len(chosen)], [*high, np.inf]
    return sets


def _constraints(
    choice: Choice, pairs: Sequence[tuple[int, int]], size: int
) -> tuple[list[NDArray[np.float64]], list[float], list[float]]:
    """Rows, lower and upper bounds: budget, needs, exclusions, and that a pair is in if and only if both things are."""
    things = len(choice.costs)
    rows: list[NDArray[np.float64]] = []
    low: list[float] = []
    high: list[float] = []

    def add(coefficients: Mapping[int, float], at_least: float, at_most: float) -> None:
        row = np.zeros(size)
        for column, value in coefficients.items():
            row[column] = value
        rows.append(row)
        low.append(at_least)
        high.append(at_most)

    add(dict(enumerate(choice.costs)), -np.inf, choice.budget)
    for thing in range(things):
        for needed in choice.needs[thing]:
            add({thing: 1, needed: -1}, -np.inf, 0)
        for other in choice.excludes[thing]:
            add({thing: 1, other: 1}, -np.inf, 1)
    for at, (left, right) in enumerate(pairs, start=things):
        add({at: 1, left: -1}, -np.inf, 0)
        add({at: 1, right: -1}, -np.inf, 0)
        add({at: 1, left: -1, right: -1}, -1, np.inf)
    return rows, low, high
