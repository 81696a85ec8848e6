"""The index of what has been built, lever by lever, scored from counts of live records.

One rule for what is absent: a record that should exist and does not is a 0 and counts (`with_due`); a record that lacks
what it is judged by lowers confidence and widens the bounds, and never moves the score; where nothing is due, there is
no score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCORE_DECIMALS = 9  # smaller differences between totals are rounding errors and do not affect rank
WELL_SUPPORTED = 0.8  # known share of records from which a score is well supported [A]
LEVERS = ("spatial", "institutional", "organisational", "technological", "psychological")


@dataclass(frozen=True)
class Indicator:
    """One indicator: a share of records (0 to 1) or a ratio (`reached` for each of `known`), with its reference points.

    `floor` scores 0 and `target` scores 1, whichever is larger; `source` gives their origin, with a mark as in the
    design's facts. `most` is the largest amount that one record can add: 1 for a share, None for a ratio without a limit.
    """

    code: str
    lever: str
    label: str
    definition: str
    floor: float
    target: float
    source: str
    weight: float = 1.0
    most: float | None = 1.0


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
NONE = Count(0, 0, 0)
NOT_THERE = Count(0, 1, 1)
"""What counts for a record that should exist and does not."""


def with_due(counts: Mapping[str, Count], due: Iterable[str]) -> dict[str, Count]:
    """Counts by place, with a 0 for each place where records should exist and none does."""
    return {**counts, **{place: NOT_THERE for place in due if not counts.get(place, NONE).total}}


def indicator_score(indicator: Indicator, count: Count) -> Score:
    """Score one indicator; NOTHING_KNOWN if there is no record."""
    if count.total == 0:
        return NOTHING_KNOWN
    missing = count.total - count.known
    value = _scaled(indicator, count.reached / count.known) if count.known else None
    if missing and indicator.most is None:
        return Score(value, 0.0, 1.0, count.known / count.total)
    most = (count.reached + missing * (indicator.most or 0.0)) / count.total
    low, high = sorted(_scaled(indicator, share) for share in (count.reached / count.total, most))
    return Score(value, low, high, count.known / count.total)


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


def rank_ranges(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    indicators: Sequence[Indicator],
    *,
    draws: int = 2_000,
    seed: int = 1,
) -> NDArray[np.int64]:
    """Compute how far each row's rank moves with what is missing and with the weights of levers and indicators.

    `low` and `high`: (communities, indicators) bounds of the scores. In each draw every score lies anywhere between its
    bounds; weights of levers are drawn uniformly from all that sum to one, and those of a lever's indicators likewise,
    times their own. Returns (communities, 2): the 5 % and 95 % quantiles of the rank, 1 the best; ties share the better.
    """
    random = np.random.default_rng(seed)
    weights = _weights(random, indicators, draws)
    ranks = np.empty((draws, len(low)), np.int64)
    for number, drawn in enumerate(weights):
        totals = ((low + random.random(low.shape) * (high - low)) @ drawn).round(SCORE_DECIMALS)
        ranks[number] = 1 + np.searchsorted(np.sort(-totals), -totals)  # 1 + number of better rows
    return np.quantile(ranks, [0.05, 0.95], axis=0, method="nearest").T.astype(np.int64)


def _weights(random: np.random.Generator, indicators: Sequence[Indicator], draws: int) -> NDArray[np.float64]:
    """(draws, indicators), each row with a sum of one: a lever's weight shared among its indicators."""
    levers = [lever for lever in LEVERS if any(indicator.lever == lever for indicator in indicators)]
    of_lever = random.dirichlet(np.ones(len(levers)), size=draws)
    weights = np.zeros((draws, len(indicators)))
    for column, lever in enumerate(levers):
        mine = [at for at, indicator in enumerate(indicators) if indicator.lever == lever]
        shares = random.dirichlet(np.ones(len(mine)), size=draws) * [indicators[at].weight for at in mine]
        weights[:, mine] = of_lever[:, [column]] * shares / shares.sum(axis=1, keepdims=True)
    return weights


def score_all(
    indicators: Sequence[Indicator], counts: Mapping[str, Count]
) -> tuple[dict[str, Score], dict[str, Score]]:
    """Scores of every indicator and lever, from the counts by indicator code; a code without counts is unknown."""
    scores = {i.code: indicator_score(i, counts.get(i.code, NONE)) for i in indicators}
    levers = {
        lever: lever_score([(scores[i.code], i.weight) for i in indicators if i.lever == lever]) for lever in LEVERS
    }
    return scores, levers


def _scaled(indicator: Indicator, share: float) -> float:
    return min(max((share - indicator.floor) / (indicator.target - indicator.floor), 0.0), 1.0)
