"""Queries of resilience for pages, API and commands."""

from renyang.resilience.queries.index_runs import (
    IndexPart,
    index_divisions,
    index_part,
    index_result,
    latest_index,
    newest_index_run,
)
from renyang.resilience.queries.stress_runs import (
    LeftBehind,
    StressPart,
    latest_stress,
    left_behind,
    stress_divisions,
    stress_part,
    stress_result,
    stress_run,
    stress_runs,
)

__all__ = [
    "IndexPart",
    "LeftBehind",
    "StressPart",
    "index_divisions",
    "index_part",
    "index_result",
    "latest_index",
    "latest_stress",
    "left_behind",
    "newest_index_run",
    "stress_divisions",
    "stress_part",
    "stress_result",
    "stress_run",
    "stress_runs",
]
