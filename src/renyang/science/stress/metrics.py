"""Capabilities over time and resilience metrics: computed per replicate, then summarised.

Curves are (replicates, days) in [0, 1], NaN on days without demand; those days are skipped.
Sources: Bruneau et al. 2003 (Earthquake Spectra 19:733); Cimellaro et al. 2010 (Engineering Structures 32:3639);
Poulin & Kane 2021 (Reliability Engineering & System Safety 216:107926).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.outcomes import BEARABLE, FIT, HANDOFFS, LAST_SERVED, NEED, ON_TIME

CAPABILITIES = ("bearing", "satisfaction", "fit", "coordination", "sustainability")
RECOVERED = 0.95  # of the paired baseline
LAST_DAYS = 28  # days over which the adaptive gain is taken
INTERVAL = (0.05, 0.95)  # of replicates: a 90 % interval

Curve = NDArray[np.float64]


def capabilities(counters: NDArray[np.int32], gaps: NDArray[np.int32], people: int) -> dict[str, Curve]:
    """The five curves. counters: (replicates, days, services, COLUMNS); gaps: (replicates, days); people with needs."""
    total = counters.sum(axis=2, dtype=np.int64)
    served = total[..., NEED + 1 : LAST_SERVED + 1].sum(axis=-1)
    return {
        "bearing": _share(total[..., BEARABLE], total[..., NEED]),
        "satisfaction": _share(served, total[..., NEED]),
        "fit": _share(total[..., FIT], served),
        "coordination": _share(total[..., ON_TIME], total[..., HANDOFFS]),
        "sustainability": 1.0 - _share(gaps, np.full(gaps.shape, people)),
    }


def _share(part: NDArray[np.integer], whole: NDArray[np.integer]) -> Curve:
    return _ratio(part, whole, whole > 0)


def _ratio(part: NDArray[Any], whole: NDArray[Any], where: NDArray[np.bool_]) -> Curve:
    """part / whole, NaN elsewhere."""
    ratio: Curve = np.divide(part, whole, out=np.full(where.shape, np.nan), where=where)
    return ratio


def relative(shocked: Curve, baseline: Curve) -> Curve:
    """q = Q / B, NaN if either is undefined or the baseline is zero."""
    defined = ~np.isnan(shocked) & ~np.isnan(baseline) & (np.nan_to_num(baseline) > 0)
    return _ratio(shocked, baseline, defined)


def loss(shocked: Curve, baseline: Curve) -> Curve:
    """Sum over days of max(0, B - Q), in days of full capability, per replicate."""
    lost: Curve = np.nansum(np.maximum(0.0, baseline - shocked), axis=1)
    return lost


def index(q: Curve) -> Curve:
    """Mean of min(q, 1) over the horizon, per replicate; NaN if no day is defined."""
    return _mean(np.minimum(q, 1.0))


def robustness(q: Curve) -> Curve:
    """The lowest q of the horizon, at most 1, per replicate; NaN if no day is defined."""
    lowest = np.min(np.where(np.isnan(q), 1.0, q), axis=1, initial=1.0)
    return np.where(np.isnan(q).all(axis=1), np.nan, lowest)


def absorption(drop: Curve, drop_without: Curve) -> Curve:
    """1 - drop / drop without the measures; NaN if there was no drop without them."""
    return _ratio(drop_without - drop, drop_without, drop_without > 0)


def recovery(q: Curve, onset: int | None) -> tuple[Curve, NDArray[np.bool_]]:
    """Days from onset until q stays at 0.95 or more, and whether that was not observed (censored), per replicate.

    It is 1 + last day below, minus onset, so that the last of several dips counts. 0 without a drop. A censored
    replicate has the number of days observed, which is a lower bound and not a value.
    """
    replicates, days = q.shape
    below = np.nan_to_num(q, nan=1.0) < RECOVERED
    defined = ~np.isnan(q)
    last_known = days - 1 - np.argmax(defined[:, ::-1], axis=1)
    censored = below[np.arange(replicates), last_known] & defined.any(axis=1)
    last_below = days - 1 - np.argmax(below[:, ::-1], axis=1)
    start = 0 if onset is None else onset
    time = np.where(below.any(axis=1), 1.0 + last_below - start, 0.0)
    time = np.where(censored, float(days - start), time)
    return np.where(defined.any(axis=1), np.maximum(time, 0.0), np.nan), censored


def rapidity(q: Curve) -> Curve:
    """Share regained per day, from the lowest day (the last of several) to recovery; NaN without drop or recovery."""
    filled = np.where(np.isnan(q), np.inf, q)
    days = q.shape[1]
    lowest = days - 1 - np.argmin(filled[:, ::-1], axis=1)
    below = np.nan_to_num(q, nan=1.0) < RECOVERED
    back = days - np.argmax(below[:, ::-1], axis=1)
    _, censored = recovery(q, 0)
    dropped = below.any(axis=1) & ~censored
    days_up = np.where(dropped, back - lowest, 1)
    return np.where(dropped, (1.0 - np.min(filled, axis=1)) / days_up, np.nan)


def adaptive_gain(shocked: Curve, baseline: Curve) -> Curve:
    """Mean of max(0, Q - B) over the last 28 days, per replicate; never netted against loss."""
    return _mean(np.maximum(0.0, shocked - baseline)[:, -LAST_DAYS:])


def _mean(values: Curve) -> Curve:
    defined = ~np.isnan(values)
    count = defined.sum(axis=1)
    return _ratio(np.where(defined, values, 0.0).sum(axis=1), count, count > 0)


Summary = dict[str, float | None]


def summary(values: Curve) -> Summary:
    """Mean and 90 % interval over replicates, None if no replicate has a value."""
    defined = values[~np.isnan(values)]
    if not defined.size:
        return {"mean": None, "low": None, "high": None}
    low, high = np.quantile(defined, INTERVAL)
    return {"mean": float(defined.mean()), "low": float(low), "high": float(high)}


def recovery_summary(time: Curve, censored: NDArray[np.bool_]) -> Summary:
    """Summary of recovery: no mean if a replicate is censored, no quantile that falls among the censored."""
    defined = ~np.isnan(time)
    if not defined.any():
        return {"mean": None, "low": None, "high": None}
    times = np.where(censored, np.inf, time)[defined]
    low, high = (float(np.quantile(times, part, method="inverted_cdf")) for part in INTERVAL)
    mean = None if np.isinf(times).any() else float(times.mean())
    return {"mean": mean, "low": _finite(low), "high": _finite(high)}


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def metrics_of(shocked: Curve, baseline: Curve, onset: int | None, without: Curve | None = None) -> dict[str, Summary]:
    """All metrics of one capability, summarised. `without`: the curve under the shock without the measures.

    loss: days; index, robustness: share; recovery_days: days, with recovery_restricted_mean (days, a censored replicate
    counting for the days observed) and recovery_censored (share of replicates); rapidity: share a day; absorption:
    share, None without a run without measures to compare with; adaptive_gain: share.
    """
    q = relative(shocked, baseline)
    time, censored = recovery(q, onset)
    absorbed = np.full(len(q), np.nan)
    if without is not None:
        absorbed = absorption(1.0 - robustness(q), 1.0 - robustness(relative(without, baseline)))
    return {
        "loss": summary(loss(shocked, baseline)),
        "index": summary(index(q)),
        "robustness": summary(robustness(q)),
        "absorption": summary(absorbed),
        "recovery_days": recovery_summary(time, censored),
        "recovery_restricted_mean": summary(time),
        "recovery_censored": summary(np.where(np.isnan(time), np.nan, censored)),
        "rapidity": summary(rapidity(q)),
        "adaptive_gain": summary(adaptive_gain(shocked, baseline)),
    }


def curve_summary(curve: Curve) -> Mapping[str, list[float | None]]:
    """Mean and 90 % interval of every day over replicates, None on days without demand."""
    by_day = [summary(curve[:, day]) for day in range(curve.shape[1])]
    return {part: [day[part] for day in by_day] for part in ("mean", "low", "high")}
