"""List declarations of resilience, each shared by all list faces."""

from renyang.resilience.lists.index_runs import COMMUNITIES, INDICATORS_COUNTED, LEVERS_COUNTED
from renyang.resilience.lists.stress_runs import LEFT_BEHIND, STRESS_RUNS

__all__ = [
    "COMMUNITIES",
    "INDICATORS_COUNTED",
    "LEFT_BEHIND",
    "LEVERS_COUNTED",
    "STRESS_RUNS",
]
