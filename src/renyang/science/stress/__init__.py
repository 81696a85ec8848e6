"""The stress test: simulate older people's care under a shock, and its recovery.

    from renyang.science import stress

    community = stress.Community.synthetic(people=20_000, seed=1)
    results = stress.run(community, stress.Scenario.load("heatwave"), replicates=50, seed=7)
    results.metrics["satisfaction"]["robustness"]
    results.left_behind(spell=7)

Names are loaded on first use: the compiler behind `run` takes two seconds to import, and a page that only lists
scenarios should not wait for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from renyang.science.stress.community import Community
    from renyang.science.stress.defaults import Parameters
    from renyang.science.stress.ensemble import compare, run
    from renyang.science.stress.files import load_community, save_community
    from renyang.science.stress.levers import CHANGES, LEVERS
    from renyang.science.stress.matrix import sensitivity
    from renyang.science.stress.measures import NOTHING, Measure, load_measures, steps, with_measures
    from renyang.science.stress.metrics import CAPABILITIES
    from renyang.science.stress.needs import needs_of
    from renyang.science.stress.outcomes import CAUSES
    from renyang.science.stress.portfolio import Search, search
    from renyang.science.stress.results import LeftBehind, Results
    from renyang.science.stress.scenario import Impact, Scenario
    from renyang.science.stress.screening import Uncertainty, uncertainty
    from renyang.science.stress.spared import side_by_side
    from renyang.science.stress.toy_model import toy
    from renyang.science.stress.tracing import trace

__all__ = [
    "CAPABILITIES",
    "CAUSES",
    "CHANGES",
    "LEVERS",
    "NOTHING",
    "Community",
    "Impact",
    "LeftBehind",
    "Measure",
    "Parameters",
    "Results",
    "Scenario",
    "Search",
    "Uncertainty",
    "compare",
    "load_community",
    "load_measures",
    "needs_of",
    "run",
    "save_community",
    "search",
    "sensitivity",
    "side_by_side",
    "steps",
    "toy",
    "trace",
    "uncertainty",
    "with_measures",
]

_HOME = {
    "CAPABILITIES": "metrics",
    "CAUSES": "outcomes",
    "CHANGES": "levers",
    "LEVERS": "levers",
    "NOTHING": "measures",
    "Community": "community",
    "Impact": "scenario",
    "LeftBehind": "results",
    "Measure": "measures",
    "Parameters": "defaults",
    "Results": "results",
    "Scenario": "scenario",
    "Search": "portfolio",
    "Uncertainty": "screening",
    "compare": "ensemble",
    "load_community": "files",
    "load_measures": "measures",
    "needs_of": "needs",
    "run": "ensemble",
    "save_community": "files",
    "search": "portfolio",
    "sensitivity": "matrix",
    "side_by_side": "spared",
    "steps": "measures",
    "toy": "toy_model",
    "trace": "tracing",
    "uncertainty": "screening",
    "with_measures": "measures",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
