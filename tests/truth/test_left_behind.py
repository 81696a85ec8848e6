"""How many people a shock leaves behind does not depend on how often it is played."""

import numpy as np
import pytest

from renyang.science.stress import Community, Scenario, run
from renyang.science.stress.left_behind import LISTED_FROM, SPELL

pytestmark = pytest.mark.slow
FEW, MANY = 5, 200  # replicates


@pytest.mark.parametrize("name", ["staff-wave", "flood", "heatwave"])
def test_the_number_left_behind_does_not_grow_with_repetitions(name):
    """Counted again from every replicate: the mean of a few lies within four of its standard errors of that of many."""
    community = Community.synthetic(people=2_000, seed=14)
    few, many = (run(community, Scenario.load(name), replicates=times, seed=3) for times in (FEW, MANY))
    each = (many.shocked.longest >= SPELL).sum(axis=1, dtype=float) - (many.baseline.longest >= SPELL).sum(axis=1)
    counted = [results.as_dict()["left_behind"]["whole"]["more"]["mean"] for results in (few, many)]
    assert counted[1] == pytest.approx(each.mean())
    assert counted[0] == pytest.approx(counted[1], abs=4 * each.std() / np.sqrt(FEW))


def test_who_is_listed_is_so_by_a_chance():
    """A tenth of replicates or more likelier to be left than on ordinary days, counted here by person."""
    community = Community.synthetic(people=2_000, seed=14)
    results = run(community, Scenario.load("staff-wave"), replicates=100, seed=3)
    long, usual = ((counts.longest >= SPELL).mean(axis=0) for counts in (results.shocked, results.baseline))
    listed = results.left_behind()
    assert {row.person for row in listed} == set(np.flatnonzero(long - usual > LISTED_FROM - 1e-6))
    assert all(row.probability == pytest.approx(long[row.person]) for row in listed)
    assert (long > usual).sum() > 2 * len(listed)  # whom luck alone would list
