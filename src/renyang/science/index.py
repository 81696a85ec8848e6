"""The index of what has been built, lever by lever, scored from counts of live records.

Missing data lowers confidence and widens the bounds but never lowers the score; zeros count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCORE_DECIMALS = 9  # smaller differences between totals are rounding errors and do not affect rank
WELL_SUPPORTED = 0.8  # known share of records from which a score is well supported [A]
LEVERS = ("spatial", "institutional", "organisational", "technological", "psychological")


@dataclass(frozen=True)
class Indicator:
    """One indicator: a share of records (0 to 1) with its reference points.

    `floor` scores 0 and `target` scores 1; `source` gives their origin, with a mark as in the design's facts.
    """

    code: str
    lever: str
    label: str
    definition: str
    floor: float
    target: float
    source: str
    weight: float = 1.0


@dataclass(frozen=True)
class Count:
    """Counts of records: `reached` of `known`, and the `total`, known or unknown."""

    reached: int
    known: int
    total: int

    def __add__(self, other: "Count") -> "Count":
        return Count(self.reached + other.reached, self.known + other.known, self.total + other.total)


@dataclass(frozen=True)
class Score:
    """A score in [0, 1] (None if unknown), its bounds if all missing data were worst or best, and the known share."""

    value: float | None
    low: float
    high: float
    confidence: float


NOTHING_KNOWN = Score(None, 0.0, 1.0, 0.0)


def indicator_score(indicator: Indicator, count: Count) -> Score:
    """Score one indicator; NOTHING_KNOWN if there is no record."""
    if count.total == 0:
        return NOTHING_KNOWN
    missing = count.total - count.known
    value = _scaled(indicator, count.reached / count.known) if count.known else None
    return Score(
        value=value,
        low=_scaled(indicator, count.reached / count.total),
        high=_scaled(indicator, (count.reached + missing) / count.total),
        confidence=count.known / count.total,
    )


def lever_score(scores: Sequence[tuple[Score, float]]) -> Score:
    """The weighted mean of indicators' scores. One without data is left out of the score, but widens the bounds and
    lowers the confidence by its weight.
    """
    total = sum(weight for _, weight in scores)
    if total <= 0:
        return NOTHING_KNOWN
    scored = [(score.value, weight) for score, weight in scores if score.value is not None]
    weight_known = sum(weight for _, weight in scored)
    return Score(
        value=sum(value * weight for value, weight in scored) / weight_known if weight_known else None,
        low=sum(score.low * weight for score, weight in scores) / total,
        high=sum(score.high * weight for score, weight in scores) / total,
        confidence=sum(score.confidence * weight for score, weight in scores) / total,
    )


def rank_ranges(lever_values: NDArray[np.float64], *, draws: int = 2_000, seed: int = 1) -> NDArray[np.int64]:
    """Compute how far each row's rank moves when the levers' weights vary.

    `lever_values`: (communities, levers) scores, NaN if unknown (the row's other levers then decide). Weights are drawn
    uniformly from all that sum to one. Returns (communities, 2): the 5 % and 95 % quantiles of the rank, 1 the best;
    ties share the better rank. A row without any score spans all ranks and takes none from the others.
    """
    scored = ~np.isnan(lever_values)
    ranked = scored.any(axis=1)
    ranges = np.tile(np.array([1, len(lever_values)], np.int64), (len(lever_values), 1))
    if not ranked.any():
        return ranges
    weights = np.random.default_rng(seed).dirichlet(np.ones(lever_values.shape[1]), size=draws)
    norm = np.maximum(weights @ scored[ranked].T.astype(float), 1e-12)
    totals = ((weights @ np.where(scored, lever_values, 0.0)[ranked].T) / norm).round(SCORE_DECIMALS)
    ranks = 1 + np.array([np.searchsorted(np.sort(-row), -row) for row in totals])  # 1 + number of better rows
    ranges[ranked] = np.quantile(ranks, [0.05, 0.95], axis=0, method="nearest").T
    return ranges


def score_all(
    indicators: Sequence[Indicator], counts: Mapping[str, Count]
) -> tuple[dict[str, Score], dict[str, Score]]:
    """Scores of every indicator and lever, from the counts by indicator code; a code without counts is unknown."""
    scores = {i.code: indicator_score(i, counts.get(i.code, Count(0, 0, 0))) for i in indicators}
    levers = {
        lever: lever_score([(scores[i.code], i.weight) for i in indicators if i.lever == lever]) for lever in LEVERS
    }
    return scores, levers


def _scaled(indicator: Indicator, share: float) -> float:
    return min(max((share - indicator.floor) / (indicator.target - indicator.floor), 0.0), 1.0)
