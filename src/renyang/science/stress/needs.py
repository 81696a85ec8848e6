"""Needs of people: from capability level, age and living alone to a mean number of visits per week."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.defaults import NeedRule, Parameters
from renyang.science.stress.draws import stream, uniforms

# Ability by age: shares of level 1 or more and of level 3 or more at 60-69, 70-79 and 80+ [M].
AGE_BANDS = np.array([70.0, 80.0])  # years, upper ends of the bands of `age_band`
LEVEL_1_TO_4 = np.array([0.10, 0.20, 0.45])
LEVEL_3_TO_4 = np.array([0.02, 0.05, 0.15])


@dataclass(frozen=True, slots=True)
class Needs:
    """Needs in CSR form, by person: those of person i are rows `first[i]:first[i + 1]`."""

    first: NDArray[np.int64]  # (people + 1,)
    person: NDArray[np.int32]  # (needs,) index of the person
    service: NDArray[np.uint8]  # (needs,) index of the service in Parameters.services
    per_day: NDArray[np.float32]  # (needs,) chance that the need arises on a day, at most 1

    def __len__(self) -> int:
        return len(self.person)


def impute_levels(
    ids: NDArray[np.uint32], age: NDArray[np.float64], level: NDArray[np.int8], seed: int
) -> NDArray[np.int8]:
    """Capability levels 0..4; unknown ones (-1) are drawn by age from the published shares, keyed by person id.

    Levels 1 and 2, and 3 and 4, are equally likely [A]. An unknown age counts as 60-69.
    """
    band = np.searchsorted(AGE_BANDS, np.nan_to_num(age, nan=60.0), side="right")
    u = uniforms(seed, stream("capability level"), ids)
    some, severe = LEVEL_1_TO_4[band], LEVEL_3_TO_4[band]
    drawn = np.select(
        [u < severe / 2, u < severe, u < severe + (some - severe) / 2, u < some],
        [4, 3, 2, 1],
        default=0,
    )
    return np.where(level >= 0, level, drawn).astype(np.int8)


def needs_of(
    ids: NDArray[np.uint32],
    age: NDArray[np.float64],
    level: NDArray[np.int8],
    lives_alone: NDArray[np.int8],
    parameters: Parameters,
    *,
    seed: int = 0,
) -> Needs:
    """The needs of people (arrays of one length: age in years or NaN, level 0..4, lives_alone 1, 0 or -1 unknown).

    For each service the first matching rule applies; the rule's share decides, by a draw keyed by person and service,
    who uses it. Unknown age or living alone never matches a rule that requires it.
    """
    rows: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
    for number, service in enumerate(parameters.services):
        free = np.ones(len(ids), dtype=bool)
        u = uniforms(seed, stream(f"uses {service.code}"), ids)
        for rule in parameters.needs:
            if rule.service != service.code:
                continue
            fits = free & _fits(rule, age, level, lives_alone)
            free &= ~fits
            who = np.flatnonzero(fits & (u < rule.share))
            rows.append((who, np.full(len(who), number), np.full(len(who), min(1.0, rule.per_week / 7))))
    return needs_from_rows(
        *(np.concatenate([row[column] for row in rows]) for column in range(3)),
        people=len(ids),
    )


def needs_from_rows(
    person: NDArray[np.int64], service: NDArray[np.int64], per_day: NDArray[np.float64], *, people: int
) -> Needs:
    """Needs from one row each (index of person and service, chance per day), in any order; rows of one person and
    service are merged by adding their chances.
    """
    pairs, pair_of_row = np.unique(np.stack([person, service]), axis=1, return_inverse=True)
    first = np.zeros(people + 1, dtype=np.int64)
    np.cumsum(np.bincount(pairs[0], minlength=people), out=first[1:])
    wanted = np.bincount(pair_of_row, weights=per_day, minlength=pairs.shape[1])
    return Needs(
        first, pairs[0].astype(np.int32), pairs[1].astype(np.uint8), np.clip(wanted, 0.0, 1.0).astype(np.float32)
    )


def _fits(
    rule: NeedRule, age: NDArray[np.float64], level: NDArray[np.int8], lives_alone: NDArray[np.int8]
) -> NDArray[np.bool_]:
    fits = np.isin(level, rule.levels)
    if rule.alone is not None:
        fits &= lives_alone == int(rule.alone)
    if rule.age_from > 0:
        fits &= np.nan_to_num(age, nan=-1.0) >= rule.age_from
    return fits
