"""Sensitivity to the uncertain parameters: Morris screening or Sobol indices over their ranges (defaults.toml).

Methods: Morris 1991 (Technometrics 33:161), Campolongo et al. 2007 (Environmental Modelling & Software 22:1509),
Saltelli et al. 2010 (Computer Physics Communications 181:259), as computed by the SALib package.
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
LEVELS = 4  # grid levels of each parameter on Morris paths, as in Morris 1991
SAMPLES_MOST = 4_096


@dataclass(frozen=True)
class Uncertainty:
    """Parameter -> capability -> influence on that capability's loss (days), varying all parameters over their ranges.

    effect: morris: mean absolute change in loss as the parameter moves over its range (days); sobol: share of the
    variance of the loss due to it alone; both with their 90 % interval.
    interplay: morris: standard deviation of that change (days), large if it depends on other parameters or the
    parameter's own value; sobol: share of the variance in which it takes any part. All are 0 if the loss never changes.
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
        """Parameters by their effect on a capability, largest first."""
        return sorted(self.effect, key=lambda name: -(self.effect[name][capability]["mean"] or 0.0))

    def as_dict(self) -> dict[str, Any]:
        """The result as plain data for JSON."""
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
    """Run the scenario with many combinations of the uncertain parameters, all on the same draws.

    samples: morris: number of paths, each of one run more than there are parameters; sobol: a power of two, multiplied
    by two runs more than there are parameters. progress: called as progress(done, runs). Raises Problem for other
    methods or numbers of samples, or if SALib is not installed.
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
    with np.errstate(invalid="ignore", divide="ignore"):  # a constant loss has no variance to apportion
        analyses = [analyse(column) for column in losses.T]
    effect, interplay = _tables(list(ranges), analyses, *MEASURES[method])
    return Uncertainty(method, scenario.name, len(sampled), replicates, seed, ranges, effect, interplay)


def _ranges(community: Community) -> dict[str, tuple[float, float]]:
    """The range of each uncertain parameter, extended to the community's own value if that lies outside."""
    return {
        entry.name: (
            min(entry.low, community.parameters[entry.name]),
            max(entry.high, community.parameters[entry.name]),
        )
        for entry in community.parameters.sources
        if entry.low is not None and entry.high is not None
    }


def _method(method: str, space: dict[str, Any], samples: int, seed: int) -> tuple[NDArray[np.float64], Any]:
    """The sampled combinations (runs, parameters), and a function that analyses the losses of the runs."""
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
    """Effect and interplay by parameter and capability."""
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
