"""The sensitivity matrix: how much one step of each lever changes each capability."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.community import Community
from renyang.science.stress.ensemble import Progress, compare, name_of
from renyang.science.stress.levers import LEVERS
from renyang.science.stress.measures import Measure, steps
from renyang.science.stress.metrics import CAPABILITIES, Summary
from renyang.science.stress.results import Results
from renyang.science.stress.scenario import Scenario

Z_90 = 1.6448536269514722  # 95 % quantile of the standard normal, for a 90 % interval of a mean


@dataclass(frozen=True)
class Sensitivity:
    """The matrix (lever -> capability -> gain) and its scenario, replicates and seed."""

    matrix: Mapping[str, Mapping[str, Summary]]
    scenario: str
    replicates: int
    seed: int

    def as_dict(self) -> dict[str, Any]:
        """The matrix as plain data for JSON."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "replicates": self.replicates,
            "matrix": {lever: dict(row) for lever, row in self.matrix.items()},
        }


def sensitivity(
    community: Community,
    scenario: Scenario,
    *,
    moved: Mapping[str, Measure] | None = None,
    replicates: int = 50,
    seed: int = 1,
    days: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Sensitivity:
    """The 5 x 5 matrix of a scenario.

    Each cell: mean of Q with the lever moved minus Q without, over the days from the shock's first day on, as a share;
    and the 90 % interval of that mean over replicates, which share their draws. moved: lever -> measure; by default one
    step of each (steps.toml).
    """
    moved = steps() if moved is None else moved
    results = compare(
        community, scenario, list(moved.values()), replicates=replicates, seed=seed, days=days, threads=threads,
        progress=progress,
    )  # fmt: skip
    nothing = results["nothing"]
    matrix = {
        lever: {name: mean_interval(_gain(results[name_of(measure)], nothing, name)) for name in CAPABILITIES}
        for lever, measure in sorted(moved.items(), key=lambda item: LEVERS.index(item[0]))
    }
    return Sensitivity(matrix, scenario.name, replicates, seed)


def _gain(with_lever: Results, nothing: Results, capability: str) -> NDArray[np.float64]:
    """Per replicate: mean of the paired difference over the days from the onset on; NaN without such a day."""
    difference = (with_lever.curves[capability] - nothing.curves[capability])[:, nothing.onset or 0 :]
    defined = ~np.isnan(difference)
    days = defined.sum(axis=1)
    total = np.where(defined, difference, 0.0).sum(axis=1)
    mean: NDArray[np.float64] = np.divide(total, days, out=np.full(len(days), np.nan), where=days > 0)
    return mean


def mean_interval(values: NDArray[np.float64]) -> Summary:
    """Mean and the 90 % interval of the mean (normal); no interval for a single value, None without any."""
    defined = values[~np.isnan(values)]
    if not defined.size:
        return {"mean": None, "low": None, "high": None}
    mean = float(defined.mean())
    if defined.size == 1:
        return {"mean": mean, "low": None, "high": None}
    half = Z_90 * float(defined.std(ddof=1)) / float(np.sqrt(defined.size))
    return {"mean": mean, "low": mean - half, "high": mean + half}
