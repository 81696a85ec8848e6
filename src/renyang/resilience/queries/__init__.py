"""Queries of resilience for pages, API and commands."""

from renyang.resilience.queries.index_runs import latest_index, newest_index_run
from renyang.resilience.queries.stress_runs import (
    LeftBehind,
    StressPart,
    divisions_shown,
    latest_stress,
    left_behind,
    stress_part,
    stress_result,
    stress_run,
    stress_runs,
)

__all__ = [
    "LeftBehind",
    "StressPart",
    "divisions_shown",
    "latest_index",
    "latest_stress",
    "left_behind",
    "newest_index_run",
    "stress_part",
    "stress_result",
    "stress_run",
    "stress_runs",
]
