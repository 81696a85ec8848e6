"""Every read that a face needs of resilience."""

from renyang.resilience.queries.index_runs import latest_index, newest_index_run
from renyang.resilience.queries.stress_runs import (
    everybody_left_behind,
    latest_stress,
    left_behind,
    left_behind_counts,
    stress_run,
    stress_runs,
)

__all__ = [
    "everybody_left_behind",
    "latest_index",
    "latest_stress",
    "left_behind",
    "left_behind_counts",
    "newest_index_run",
    "stress_run",
    "stress_runs",
]
