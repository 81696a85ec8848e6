"""Services of resilience: every write."""

from renyang.resilience.services.index_runs import index_compute, index_enqueue, index_run
from renyang.resilience.services.stress_runs import MAX_REPLICATES, stress_compute, stress_enqueue, stress_start

__all__ = [
    "MAX_REPLICATES",
    "index_compute",
    "index_enqueue",
    "index_run",
    "stress_compute",
    "stress_enqueue",
    "stress_start",
]
