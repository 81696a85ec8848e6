"""Measures side by side: how many people each alone keeps from being left behind, and what it costs."""

from collections.abc import Sequence
from typing import Any

from renyang.science.stress.community import Community
from renyang.science.stress.ensemble import Progress, compare, name_of
from renyang.science.stress.left_behind import ByCommunity
from renyang.science.stress.measures import Measure
from renyang.science.stress.metrics import summary
from renyang.science.stress.portfolio import choice_of, sets_at_once
from renyang.science.stress.scenario import Scenario

REPLICATES_MOST = 50  # of each measure: paired draws need fewer for a difference than the run for its bands


def side_by_side(
    community: Community,
    scenario: Scenario,
    measures: Sequence[Measure],
    *,
    replicates: int = REPLICATES_MOST,
    seed: int = 1,
    days: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Plain data of each measure, taken with those it needs: cost in yuan a year, and people spared, in all and by
    community: mean, and the 90 % interval over replicates. The first `REPLICATES_MOST` replicates of a run are played.
    """
    replicates = min(replicates, REPLICATES_MOST)
    choice = choice_of(measures, float("inf"))
    taken = [[measures[at] for at in sorted(choice.with_needs(number))] for number in range(len(measures))]
    options = []
    size = sets_at_once(community, replicates)
    for start in range(0, len(taken), size):
        results_of = compare(
            community, scenario, taken[start : start + size], replicates=replicates, seed=seed, days=days,
            threads=threads, progress=progress,
        )  # fmt: skip
        nothing = results_of["nothing"].left_behind_by_community
        options += [
            _option(community, measure, together, nothing - results_of[name_of(together)].left_behind_by_community)
            for measure, together in zip(measures[start:], taken[start : start + size], strict=False)
        ]
    return {"replicates": replicates, "options": options}


def _option(community: Community, measure: Measure, together: Sequence[Measure], spared: ByCommunity) -> dict[str, Any]:
    return {
        "measure": measure.name,
        "with": [other.name for other in together if other is not measure],
        "cost": sum(other.cost for other in together),
        "whole": summary(spared.sum(axis=1)),
        "communities": {name: summary(spared[:, at]) for at, name in enumerate(community.names)},
    }
