"""Which records of the register a stress test was made from, and what was filled in where there were none."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Columns = Mapping[str, Sequence[Any]]


class Source(NamedTuple):
    """Records of one kind: how many were used, and for how many more a rule or default stood in."""

    code: str
    used: int
    filled: int


def sources_of(
    *,
    people: Columns,
    needs: Columns,
    sites: Columns,
    agreements: Columns,
    functions: Columns,
    volunteers: Sequence[int],
) -> tuple[Source, ...]:
    """What each column of a community holds; of needs, people without any on record have them by the catalogue's rules."""
    return (
        _known("people_age", people["age"]),
        _known("people_level", people["level"]),
        Source("people_home", *_counted(np.isfinite(np.asarray(people["x"], float)))),
        Source("needs", len(needs["person"]), 0),
        Source("people_with_needs", len(set(needs["person"])), len(people["id"]) - len(set(needs["person"]))),
        _known("sites_places", sites["places"]),
        _known("sites_staff", sites["staff"]),
        _known("sites_stock", sites["stock_days"]),
        _known("sites_safe", sites["safe_occupancy"]),
        Source("sites_operator", sum(operator >= 0 for operator in sites["organisation"]), 0),
        Source("agreements", len(agreements["service"]), 0),
        Source("duties", len(functions["service"]), 0),
        Source("volunteers", sum(volunteers), 0),
    )


def _known(code: str, column: Sequence[float]) -> Source:
    """How many values of a column are known; those that are not are negative or no number."""
    return Source(code, *_counted(np.asarray(column, float) >= 0))


def _counted(known: NDArray[np.bool_]) -> tuple[int, int]:
    return int(known.sum()), int((~known).sum())
