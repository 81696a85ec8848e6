"""The smallest service system: everybody may need something each day, and needs are served by priority up to a cap.

Used to compare engines (bench/stress_toy.py); it shares only the draws with the full model.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.compiled import compiled, within_compiled
from renyang.science.stress.draws import bits, key, stream, uniform

ARISES, TURN = stream("toy need"), stream("toy turn")
CLASSES = 5  # of priority, 0 first: person number mod 5
_BUCKET_BITS = np.uint64(10)  # of a turn, per class
_BUCKETS = 1 << 10
_TOP = np.uint64(64) - _BUCKET_BITS


@dataclass(frozen=True, slots=True)
class Toy:
    """Per day: numbers of people in need and served; per person: how often served."""

    need: NDArray[np.int32]
    served: NDArray[np.int32]
    times_served: NDArray[np.int32]


def toy(people: int = 20_000, days: int = 180, *, chance: float = 0.1, capacity: int = 1_500, seed: int = 1) -> Toy:
    """Each person is in need with `chance` each day; `capacity` a day are served by class, within a class by lot."""
    by_day, times_served = np.zeros((2, days), np.int32), np.zeros(people, np.int32)
    _toy(chance, capacity, seed, by_day, times_served)
    return Toy(by_day[0], by_day[1], times_served)


@compiled
def _toy(chance, capacity, seed, by_day, times_served):  # type: ignore[no-untyped-def]
    people = times_served.shape[0]
    who, place = np.zeros(people, np.int32), np.zeros(people, np.int32)
    counts, needs = np.zeros(CLASSES * _BUCKETS, np.int32), np.zeros(people, np.bool_)
    for day in range(by_day.shape[1]):
        arises, turn = key(seed, 0, day, ARISES), key(seed, 0, day, TURN)
        counts[:] = 0
        wanted = 0
        _draw(arises, chance, needs)
        for person in range(people):
            who[wanted] = person
            wanted += needs[person]
        for row in range(wanted):
            place[row] = (who[row] % CLASSES) * _BUCKETS + np.int64(bits(turn, who[row]) >> _TOP)
            counts[place[row]] += 1
        left, cut = capacity, 0  # the bucket the cap cuts through, and what is left for it
        while cut < counts.shape[0] and counts[cut] <= left:
            left -= counts[cut]
            cut += 1
        by_day[0, day], by_day[1, day] = wanted, min(wanted, capacity)
        for row in range(wanted):
            if place[row] < cut:
                times_served[who[row]] += 1
            elif place[row] == cut:
                times_served[who[row]] += _earlier(row, place, who, wanted, turn) < left


@within_compiled
def _draw(arises, chance, needs):  # type: ignore[no-untyped-def]
    """Who is in need today: a loop simple enough to be vectorised, eight draws at once."""
    for person in range(needs.shape[0]):
        needs[person] = uniform(arises, person) < chance


@within_compiled
def _earlier(row, place, who, wanted, turn):  # type: ignore[no-untyped-def]
    """How many of the same bucket have an earlier turn; only called for the bucket that the cap cuts through."""
    mine, earlier = bits(turn, who[row]), 0
    for other in range(wanted):
        earlier += place[other] == place[row] and bits(turn, who[other]) < mine
    return earlier
