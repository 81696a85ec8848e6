"""The stress test against what can be worked out on paper (resilience.md, section 10)."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import binom

from renyang.science.stress import Parameters, Scenario, metrics, run
from renyang.science.stress.outcomes import LAST_SERVED, NEED, NOT_KNOWN
from renyang.science.stress.tables import reach_by_channels
from tests.science.stress.builders import one_service

pytestmark = pytest.mark.validation
CALM = Scenario.load("calm")


def _served(counts):
    return counts.counters[..., 1 : LAST_SERVED + 1].sum(axis=(2, 3))


@pytest.mark.parametrize(("people", "per_week", "capacity"), [(200, 0.7, 20), (50, 3.5, 20), (1000, 0.7, 110)])
def test_served_under_a_cap_is_the_truncated_binomial(people, per_week, capacity):
    # E[min(Bin(N, p), C)] summed from scipy's binomial probabilities; a missed meal is lost, so days are independent.
    k = np.arange(people + 1)
    chance = binom.pmf(k, people, per_week / 7)
    expected = np.sum(np.minimum(k, capacity) * chance)
    spread = np.sqrt(np.sum(np.minimum(k, capacity) ** 2 * chance) - expected**2)
    found = _served(run(one_service(people, per_week=per_week, places=capacity), CALM, replicates=60, days=100).shocked)
    assert found.mean() == pytest.approx(expected, abs=4 * spread / np.sqrt(found.size))


def test_a_backlog_fills_and_drains_as_a_fluid():
    # 200 new needs a day (40,000 people at .005), 150 served for 20 days, then 250. On paper: backlog (N - C) d = 1,000
    # and (N - C) d / (C' - N) = 20 days to drain. A person waiting does not ask twice, so 1,000 of 40,000 waiting keep
    # arrivals 1 % to 2 % (2 to 5 a day) lower: peak down by up to 3 %, the drain of 50 a day faster by up to 10 %.
    community = one_service(40_000, service="nursing", per_week=0.035, places=250, operator=0)
    cut = Scenario.parse('[[impact]]\ntarget = "partners"\npick = "largest"\nfrom = 10\nto = 30\nlevel = 0.6\n')
    counters = run(community, cut, replicates=20, days=60).shocked.counters.sum(axis=2)
    left = (counters[..., NEED] - counters[..., 1 : LAST_SERVED + 1].sum(axis=-1)).mean(axis=0)
    assert left[29] == pytest.approx(1_000, rel=0.06)
    drained = -np.polyfit(np.arange(30, 42), left[30:42], 1)[0]
    assert left[29] / drained == pytest.approx(20, rel=0.12)


def test_reach_over_channels_is_one_minus_the_product():
    values = Parameters.default()
    chances = [
        values[name] for name in ("reach_phone", "reach_smartphone", "reach_text", "reach_neighbour", "reach_circle")
    ]
    found = reach_by_channels(one_service(1, places=1), offline=False)
    for mask, has in enumerate(product([0, 1], repeat=5)):
        # product counts with the last place fastest, a mask with the first channel as the lowest bit
        expected = 1 - np.prod([1 - chance for chance, there in zip(chances, reversed(has), strict=True) if there])
        assert found[mask] == pytest.approx(expected)


def test_people_not_in_the_register_are_found_as_often_as_messages_reach_them():
    # Nobody registered; telephone, reading and neighbours: 1 - (1 - .2)(1 - .2)(1 - .1) = .424 of people hear, .49 of
    # those act on it: .20776 of needs are known.
    people = 2_000
    community = one_service(people, places=people, completeness=0.0, phone=np.ones(people), reads=np.ones(people))
    counters = run(community, CALM, replicates=5, days=20).shocked.counters.sum(axis=2)
    unknown = counters[..., NOT_KNOWN].sum() / counters[..., NEED].sum()
    assert unknown == pytest.approx(1 - 0.20776, abs=4 * np.sqrt(0.792 * 0.208 / 200_000))


def test_linear_recovery_loses_a_triangle_of_daily_sums():
    # Q = 1 - a (1 - k / T) for k = 0..T sums to a (T + 1) / 2.
    drop, days = 0.4, 20
    shocked = 1 - drop * (1 - np.arange(days + 1) / days)
    assert metrics.loss(shocked[None], np.ones((1, days + 1)))[0] == pytest.approx(drop * (days + 1) / 2)


def test_a_late_plan_loses_the_days_of_delay():
    # d (1 - Qs) + (D - d) (1 - Qp): .4 served for 6 days and .9 for the other 24.
    shocked = np.r_[np.full(6, 0.4), np.full(24, 0.9)]
    assert metrics.loss(shocked[None], np.ones((1, 30)))[0] == pytest.approx(6 * 0.6 + 24 * 0.1)


def test_an_order_to_close_serves_the_share_left_open():
    # 40 communities 20 km apart, a day centre in each that cannot open safely; 30 % may open, drawn by site:
    # the share served is Bin(40, .3) / 40, so over 50 replicates its standard error is sqrt(.3 .7 / 40 / 50) = .0102.
    centres, each = 40, 5
    where = np.repeat(np.arange(centres), each)
    community = _centres(centres, where)
    order = Scenario.parse(
        '[[impact]]\ntarget = "sites"\nfrom = 0\nto = 4\nlevel = 0.3\nunless = "safe_occupancy"\n', "order"
    )
    counts = run(community, order, replicates=50, days=4).shocked
    assert _served(counts).mean() / len(where) == pytest.approx(0.3, abs=4 * 0.0102)


def _centres(centres, where):
    from renyang.science.stress import Community

    people = len(where)
    return Community.build(
        people={"id": np.arange(people), "community": where, "x": where * 2e4, "y": where * 0.0},
        needs={"person": np.arange(people), "service": ["day_care"] * people, "per_week": [7.0] * people},
        sites={
            "service": ["day_care"] * centres, "community": np.arange(centres), "x": np.arange(centres) * 2e4,
            "y": np.zeros(centres), "places": [10] * centres, "staff": [50] * centres,
        },
        parameters=Parameters.default().with_values(family_share=0.0),
    )  # fmt: skip
