"""Which of the model's uncertain numbers matter: Morris's screening or Sobol's indices over their ranges (defaults.toml).

Methods: Morris 1991 (Technometrics 33:161), Campolongo et al. 2007 (Environmental Modelling & Software 22:1509), Saltelli
et al. 2010 (Computer Physics Communications 181:259), as the SALib package computes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem
from renyang.science.stress.community import Community
from renyang.science.stress.ensemble import Progress, run
from renyang.science.stress.metrics import CAPABILITIES, Summary, loss
from renyang.science.stress.scenario import Scenario

MEASURES: Mapping[str, tuple[str, str]] = {"morris": ("mu_star", "sigma"), "sobol": ("S1", "ST")}
"""Method -> SALib's names of `effect` and `interplay`."""
CONFIDENCE = 0.9
LEVELS = 4  # of a number that Morris's paths step on, as Morris 1991
SAMPLES_MOST = 4_096


@dataclass(frozen=True)
class Uncertainty:
    """Number -> capability -> how much it matters to that capability's loss (days), over all ranges at once.

    effect: morris: mean size of the change in loss when the number moves over its range (days); sobol: share of the
    variance of the loss that goes with it alone; both with their 90 % interval.
    interplay: morris: standard deviation of that change (days), large where other numbers or its own value decide; sobol:
    share of the variance in which it has any part. All are 0 where the loss never changes.
    """

    method: str
    scenario: str
    runs: int
    replicates: int
    seed: int
    ranges: Mapping[str, tuple[float, float]]
    effect: Mapping[str, Mapping[str, Summary]]
    interplay: Mapping[str, Mapping[str, float]]

    def ranking(self, capability: str) -> list[str]:
        """Numbers by their effect on a capability, the largest first."""
        return sorted(self.effect, key=lambda name: -(self.effect[name][capability]["mean"] or 0.0))

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON."""
        return {
            "method": self.method,
            "scenario": self.scenario,
            "runs": self.runs,
            "replicates": self.replicates,
            "seed": self.seed,
            "ranges": {name: list(ends) for name, ends in self.ranges.items()},
            "effect": {name: dict(row) for name, row in self.effect.items()},
            "interplay": {name: dict(row) for name, row in self.interplay.items()},
        }


def uncertainty(
    community: Community,
    scenario: Scenario,
    *,
    method: str = "morris",
    samples: int = 10,
    replicates: int = 5,
    seed: int = 1,
    days: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Uncertainty:
    """Run the scenario with many combinations of the uncertain numbers, all on the same draws.

    samples: morris: paths through the ranges, each of one run more than there are numbers; sobol: a power of two, times two
    runs more than there are numbers. progress: called as progress(done, runs). Problem if SALib is not installed.
    """
    if method not in MEASURES or not 2 <= samples <= SAMPLES_MOST or (method == "sobol" and samples.bit_count() != 1):
        raise Problem(
            "uncertainty_argument",
            "{method} with {samples} samples cannot be used.",
            do="Allowed: morris with 2 to {most} samples, sobol with a power of two of them.",
            method=method,
            samples=samples,
            most=SAMPLES_MOST,
        )
    ranges = _ranges(community)
    space = {"num_vars": len(ranges), "names": list(ranges), "bounds": [list(ends) for ends in ranges.values()]}
    sampled, analyse = _method(method, space, samples, seed)
    losses = np.empty((len(sampled), len(CAPABILITIES)))
    for row, values in enumerate(sampled):
        changed = community.parameters.with_values(**dict(zip(ranges, map(float, values), strict=True)))
        results = run(
            replace(community, parameters=changed),
            scenario,
            replicates=replicates,
            seed=seed,
            days=days,
            threads=threads,
        )
        losses[row] = [loss(curve, results.baseline_curves[name]).mean() for name, curve in results.curves.items()]
        if progress is not None:
            progress(row + 1, len(sampled))
    with np.errstate(invalid="ignore", divide="ignore"):  # a loss that never changes has no variance to share out
        analyses = [analyse(column) for column in losses.T]
    effect, interplay = _tables(list(ranges), analyses, *MEASURES[method])
    return Uncertainty(method, scenario.name, len(sampled), replicates, seed, ranges, effect, interplay)


def _ranges(community: Community) -> dict[str, tuple[float, float]]:
    """The range of every uncertain number, reaching as far as the community's own value where that lies outside."""
    return {
        entry.name: (
            min(entry.low, community.parameters[entry.name]),
            max(entry.high, community.parameters[entry.name]),
        )
        for entry in community.parameters.sources
        if entry.low is not None and entry.high is not None
    }


def _method(method: str, space: dict[str, Any], samples: int, seed: int) -> tuple[NDArray[np.float64], Any]:
    """The combinations to run (runs, numbers), and what turns the loss of each into a measure for each number."""
    try:
        from SALib.analyze import morris as morris_analysis  # noqa: PLC0415 - an extra
        from SALib.analyze import sobol as sobol_analysis  # noqa: PLC0415
        from SALib.sample import morris, sobol  # noqa: PLC0415
    except ImportError as error:
        raise Problem("salib_missing", "SALib is not installed.", do="Install renyang[uncertainty].") from error
    if method == "sobol":
        sampled = sobol.sample(space, samples, calc_second_order=False, seed=seed)
        return sampled, lambda losses: sobol_analysis.analyze(
            space, losses, calc_second_order=False, conf_level=CONFIDENCE, seed=seed
        )
    sampled = morris.sample(space, samples, num_levels=LEVELS, seed=seed)
    return sampled, lambda losses: morris_analysis.analyze(
        space, sampled, losses, num_levels=LEVELS, conf_level=CONFIDENCE, seed=seed
    )


def _tables(
    names: list[str], analyses: list[Mapping[str, Any]], effect: str, interplay: str
) -> tuple[dict[str, dict[str, Summary]], dict[str, dict[str, float]]]:
    """What was found for each capability, by number."""
    capabilities = list(zip(CAPABILITIES, analyses, strict=True))
    effects, interplays = {}, {}
    for row, name in enumerate(names):
        effects[name] = {
            capability: _interval(float(one[effect][row]), float(one[f"{effect}_conf"][row]))
            for capability, one in capabilities
        }
        interplays[name] = {capability: float(one[interplay][row]) for capability, one in capabilities}
    return effects, interplays


def _interval(middle: float, half: float) -> Summary:
    return {"mean": middle, "low": middle - half, "high": middle + half}
