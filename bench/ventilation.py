"""Safe occupancy of a million rooms, once for one infectious person and once for a prevalence, with and without a break."""

import time
from typing import Any

import numpy as np

from bench.parts import row_of
from renyang.science.occupancy import Limits, Occupancies, safe_occupancies
from renyang.science.ventilation import Stay

ROOMS, TIMES = 1_000_000, 3
LIMIT = 0.5  # s
CASES = (
    ("one infectious person", Stay(4.0), Limits()),
    ("one infectious person, two sessions", Stay(2.0, sessions=2, break_hours=0.5), Limits()),
    ("1 % infectious", Stay(4.0), Limits(prevalence=0.01)),
)


def rows() -> list[dict[str, Any]]:
    """One row a case: the least wall-clock seconds of several times, against the limit."""
    rng = np.random.default_rng(1)
    volume = rng.uniform(30, 500, ROOMS)
    rooms = {
        "volume": volume,
        "area": volume / 3,
        "air_changes": rng.uniform(0.1, 8, ROOMS),
        "purifier_flow": rng.uniform(0, 1_000, ROOMS),
    }
    return [
        row_of(
            f"safe occupancy of {ROOMS:,} rooms, {what}",
            f"limit of {LIMIT:g} s",
            _seconds(rooms, stay, limits),
            LIMIT,
            1.0,
        )
        for what, stay, limits in CASES
    ]


def _seconds(rooms: dict[str, Any], stay: Stay, limits: Limits) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        found: Occupancies = safe_occupancies(stay=stay, limits=limits, **rooms)
        taken.append(time.perf_counter() - start)
        assert (found.people >= 0).all()
    return min(taken)
