"""How many people a shock leaves behind, in each community and in all: per replicate, then summarised.

Who was ever unlucky in one of many replicates is no number: it grows with their count. What is counted is people per
replicate, and who is listed is listed with a chance."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.metrics import Summary, summary

SPELL = 7  # days of a gap with which a person counts as left behind
LISTED_FROM = 0.1  # of replicates, more than on ordinary days, in which a person is who is listed [A]

ByCommunity = NDArray[np.float64]
"""People left behind: (replicates, communities)."""


def by_community(
    longest: NDArray[np.uint16], community: NDArray[np.int32], communities: int, spell: int = SPELL
) -> ByCommunity:
    """People with a gap of `spell` days or more. longest: (replicates, people), days; community: (people,)."""
    counted = [np.bincount(community[row >= spell], minlength=communities) for row in longest]
    return np.array(counted, np.float64).reshape(len(longest), communities)


def counts_of(
    shocked: ByCommunity, usual: ByCommunity, people: NDArray[np.integer], names: Sequence[str]
) -> dict[str, Any]:
    """Plain data of the whole and of each community: people, left behind under the shock, on ordinary days, and more."""

    def one(shocked: NDArray[np.float64], usual: NDArray[np.float64], people: int) -> dict[str, int | Summary]:
        more = summary(shocked - usual)
        return {"people": people, "shock": summary(shocked), "usual": summary(usual), "more": more}

    return {
        "spell_days": SPELL,
        "whole": one(shocked.sum(axis=1), usual.sum(axis=1), int(people.sum())),
        "communities": {name: one(shocked[:, at], usual[:, at], int(people[at])) for at, name in enumerate(names)},
    }
