"""Reach: a city's two-step scores within limits of time and memory, and against PySAL's `access`, whose scores must be the same.

The peer takes distances ready-made. Both are given the pairs of the same k-d tree, the peer as a table with plain numbers for
names, outside the measured time, and its functions without the class around them; the best of three. Looking for the pairs, which
both would have to, is measured in the first row only.
"""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.parts import row_of
from renyang.science.access import STEPS_OF_A_WALK, Pairs, Steps, pairs_within, reach_scores

PEOPLE, SITES, SIDE = 1_000_000, 1_000, 30_000.0  # a city of 30 km: 3.4 sites in reach of each
LIMIT, MEGABYTES_MOST = 5.0, 500.0  # s, MB
BOTH_PEOPLE, BOTH_SITES, BOTH_SIDE = 200_000, 200, 13_000.0  # as dense as the city
AIM = 5.0
PLAIN = Steps(((1_000.0, 1.0),))

Scored = Callable[[], NDArray[np.float64]]


@dataclass(frozen=True)
class World:
    people: NDArray[np.float64]
    sites: NDArray[np.float64]
    population: NDArray[np.float64]
    supply: NDArray[np.float64]


def rows() -> list[dict[str, Any]]:
    """The limit first, while this process has loaded nothing else; then the peer, without and with zones of distance."""
    world = _world(PEOPLE, SITES, SIDE)
    start = time.perf_counter()
    pairs = pairs_within(world.people, world.sites, Steps().catchment)
    reach_scores(pairs, world.population, world.supply, Steps())
    whole = time.perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert megabytes < MEGABYTES_MOST, f"{megabytes:.0f} MB"
    found = [
        row_of(
            f"reach of {PEOPLE:,} people to {SITES:,} sites ({megabytes:.0f} MB at most)",
            f"limit of {LIMIT:g} s",
            whole,
            LIMIT,
            1.0,
        )
    ]
    small = _world(BOTH_PEOPLE, BOTH_SITES, BOTH_SIDE)
    for name, decay in (("2SFCA", PLAIN), ("E2SFCA", Steps())):
        pairs = pairs_within(small.people, small.sites, decay.catchment)
        ours, scores = _best(_ours(small, pairs, decay))
        theirs, others = _best(_theirs(small, pairs, decay))
        assert np.allclose(scores, others, rtol=1e-9, atol=0)
        found.append(row_of(f"{name}, {BOTH_PEOPLE:,} people, {BOTH_SITES} sites", "access", ours, theirs, AIM))
    return found


def _world(people: int, sites: int, side: float) -> World:
    random = np.random.default_rng(1)
    return World(
        random.uniform(0, side, (people, 2)),
        random.uniform(0, side, (sites, 2)),
        random.integers(1, 4, people).astype(float),
        random.integers(20, 80, sites).astype(float),
    )


def _ours(world: World, pairs: Pairs, decay: Steps) -> Scored:
    return lambda: reach_scores(pairs, world.population, world.supply, decay).people


def _theirs(world: World, pairs: Pairs, decay: Steps) -> Scored:
    """The peer; a person whom nothing reaches is missing in its answer."""
    import pandas as pd
    from access import fca, weights

    demand, supply = pd.DataFrame({"demand": world.population}), pd.DataFrame({"supply": world.supply})
    costs = pd.DataFrame({"origin": pairs.person, "dest": pairs.site, "cost": pairs.metres})
    zones = weights.step_fn(dict(STEPS_OF_A_WALK)) if decay != PLAIN else None

    def scored() -> NDArray[np.float64]:
        found = fca.two_stage_fca(demand, supply, costs, decay.catchment, demand_index=True, weight_fn=zones)
        return found.reindex(range(pairs.people), fill_value=0.0).to_numpy()

    return scored


def _best(scored: Scored) -> tuple[float, NDArray[np.float64]]:
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        scores = scored()
        taken.append(time.perf_counter() - start)
    return min(taken), scores
