"""Equity: how unequally unmet need falls on people and groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORST = 0.1  # the tenth of people with the most unmet days


@dataclass(frozen=True, slots=True)
class Theil:
    """Theil's index T of inequality (0: all equal; at most ln n) and its exact decomposition by group."""

    total: float
    within: float
    between: float


def theil(amounts: NDArray[np.number], groups: NDArray[np.integer]) -> Theil:
    """T = mean(x/m ln(x/m)), 0 ln 0 = 0; between = sum of s ln(group mean / m), s the group's share of the sum.

    amounts: (people,) of 0 or more; groups: (people,) numbers. All zero counts as no inequality. Source: Theil 1967.
    """
    x = amounts.astype(np.float64)
    if not x.size or x.sum() == 0:
        return Theil(0.0, 0.0, 0.0)
    _, group = np.unique(groups, return_inverse=True)
    sums, sizes = np.bincount(group, weights=x), np.bincount(group)
    share = sums / x.sum()
    means = sums / sizes
    between = float(np.sum(_times_log(share, means / x.mean())))
    part = np.divide(x, means[group], out=np.zeros_like(x), where=x > 0)
    inside = np.bincount(group, weights=_times_log(part, part)) / sizes
    within = float(np.sum(share * inside))
    relative = x / x.mean()
    return Theil(float(np.mean(_times_log(relative, relative))), within, between)


def _times_log(factor: NDArray[np.float64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    return factor * np.log(np.where(value > 0, value, 1.0))


def worst_tenth(amounts: NDArray[np.number]) -> float:
    """The share of the sum that falls on the tenth of people with most (rounded up to whole people); NaN if it is 0."""
    total = float(amounts.sum())
    if total == 0:
        return float("nan")
    count = int(np.ceil(WORST * len(amounts)))
    return float(np.sort(amounts)[-count:].sum() / total)


def long_spell_by_group(
    longest: NDArray[np.integer], groups: NDArray[np.integer], spell: int
) -> dict[int, NDArray[np.float64]]:
    """P(longest gap >= spell) per group and replicate. longest: (replicates, people) days; groups: (people,)."""
    long = longest >= spell
    return {int(group): long[:, groups == group].mean(axis=1) for group in np.unique(groups)}
