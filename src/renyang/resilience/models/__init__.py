"""Models of resilience."""

from renyang.resilience.models.index_runs import IndexRun
from renyang.resilience.models.stress_runs import StressRun

__all__ = [
    "IndexRun",
    "StressRun",
]
