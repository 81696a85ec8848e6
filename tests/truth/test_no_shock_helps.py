"""A shock never helps: without measures, no shipped scenario lowers unmet need."""

import numpy as np
import pytest

from renyang.science.stress import Community, Scenario, run
from renyang.science.stress.outcomes import NOT_KNOWN
from tests.science.stress.builders import certain, daily_need, shock

pytestmark = pytest.mark.slow
COMMUNITIES, REPLICATES = 4, 20


@pytest.mark.parametrize("name", [name for name in Scenario.names() if name != "calm"])
def test_unmet_need_rises_in_expectation(name):
    """The mean over made-up sub-districts and replicates, less four standard errors of the paired difference."""
    extra = []
    for seed in range(1, COMMUNITIES + 1):
        community = Community.synthetic(people=1_500, seed=seed)
        results = run(community, Scenario.load(name), replicates=REPLICATES, seed=seed)
        extra.append(results.shocked.unmet.sum(axis=1, dtype=float) - results.baseline.unmet.sum(axis=1))
    paired = np.concatenate(extra)
    assert paired.mean() > 4 * paired.std() / np.sqrt(len(paired))


def test_a_plan_finds_nobody_whom_ordinary_days_miss():
    """Nobody is on a list and half act on a message, with and without the shock: the same needs stay unknown."""
    community = daily_need(400, "meals", certain(message_heeded=0.5), folk={"completeness": np.zeros(400)})
    results = run(community, shock(20, supplies=0.5), replicates=3)
    shocked, usual = (counts.counters[..., NOT_KNOWN].sum() for counts in (results.shocked, results.baseline))
    assert shocked == usual > 0
