"""Queries of resilience for pages, API and commands."""

from renyang.resilience.queries.index_runs import latest_index, newest_index_run
from renyang.resilience.queries.stress_runs import (
    LeftBehind,
    latest_stress,
    leaves_somebody_outside,
    left_behind,
    left_behind_counts,
    stress_run,
    stress_runs,
)

__all__ = [
    "LeftBehind",
    "latest_index",
    "latest_stress",
    "leaves_somebody_outside",
    "left_behind",
    "left_behind_counts",
    "newest_index_run",
    "stress_run",
    "stress_runs",
]
