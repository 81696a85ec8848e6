"""The stress test: what happens to older people's care when a shock comes, and how it recovers.

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
    from renyang.science.stress.metrics import CAPABILITIES
    from renyang.science.stress.needs import needs_of
    from renyang.science.stress.outcomes import CAUSES
    from renyang.science.stress.results import LeftBehind, Results
    from renyang.science.stress.run import run, trace
    from renyang.science.stress.scenario import Impact, Scenario
    from renyang.science.stress.toy import toy

__all__ = [
    "CAPABILITIES",
    "CAUSES",
    "Community",
    "Impact",
    "LeftBehind",
    "Parameters",
    "Results",
    "Scenario",
    "needs_of",
    "run",
    "toy",
    "trace",
]

_HOME = {
    "CAPABILITIES": "metrics",
    "CAUSES": "outcomes",
    "Community": "community",
    "Impact": "scenario",
    "LeftBehind": "results",
    "Parameters": "defaults",
    "Results": "results",
    "Scenario": "scenario",
    "needs_of": "needs",
    "run": "run",
    "toy": "toy",
    "trace": "run",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value  # a submodule of the same name (run, toy) must not hide the function
    return value
