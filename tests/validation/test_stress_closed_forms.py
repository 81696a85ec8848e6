"""The stress test against what can be worked out on paper."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import binom

from renyang.science.stress import Community, Impact, Parameters, Scenario, metrics, run, trace
from renyang.science.stress.outcomes import LAST_SERVED, NEED, NOT_KNOWN, NOT_REACHED, NOT_WANTED, REFUSED, SITE
from renyang.science.stress.tables import reach_by_channels
from tests.science.stress.builders import certain, daily_need, one_service, shock

pytestmark = pytest.mark.slow
SHARE_ERRORS = 4  # standard errors that a share of n draws, sqrt(p (1 - p) / n) each, may be off
CALM = Scenario.load("calm")


def _served(counts):
    return counts.counters[..., 1 : LAST_SERVED + 1].sum(axis=(2, 3))


def _is_share(found, draws, share):
    return found / draws == pytest.approx(share, abs=SHARE_ERRORS * np.sqrt(share * (1 - share) / draws))


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


def test_stock_of_n_days_lasts_n_days_without_deliveries():
    # 3 days of supply. Nothing comes on days 0 to 4: served on three of them. Then all comes, and two days fill two of
    # the three days again: of three days without, the first two are served.
    site = {"places": [10], "staff": [99], "stock_days": [3.0]}
    community = daily_need(10, "meals", certain(), site=site)
    cut = Scenario("cut", 11, (Impact("supplies", 0.0, 0, 5), Impact("supplies", 0.0, 7, 10)))
    assert trace(community, cut, days=11).capacity[:, 0].tolist() == [10] * 3 + [0] * 2 + [10] * 2 + [10] * 2 + [0, 10]


@pytest.mark.parametrize(("delivered", "lasts", "after"), [(0.5, 6, 5), (0.25, 4, 2), (0.0, 3, 0)])
def test_stock_makes_up_for_what_is_not_delivered_and_then_only_that_is_served(delivered, lasts, after):
    # 3 days of supply that fall by 1 - delivered a day last 3 / (1 - delivered) days; then 10 places x delivered.
    site = {"places": [10], "staff": [99], "stock_days": [3.0]}
    community = daily_need(10, "meals", certain(), site=site)
    capacity = trace(community, shock(8, supplies=delivered), days=8).capacity[:, 0]
    assert capacity.tolist() == [10] * lasts + [after] * (8 - lasts)


@pytest.mark.parametrize("staff", [1.0, 0.5])
def test_so_many_are_served_as_staff_are_at_work(staff):
    # A visit of 480 minutes is a day's work, so those served are the staff at work: (1 - .035) x staff.
    community = daily_need(100, "home_adaptation", certain(staff_absence=0.035), site={"places": [200], "staff": [60]})
    served = _served(run(community, shock(50, staff=staff), replicates=20).shocked)
    assert _is_share(served.sum(), 60 * served.size, 0.965 * staff)


@pytest.mark.parametrize(("budget", "paid"), [(1.0, 1.0), (0.85, 0.745), (0.7, 0.49), (0.4, 0.0)])
def test_less_money_pays_for_fewer_people_who_keep_all_their_visits(budget, paid):
    # 1 - 1.7 (1 - budget) of people are paid for, nobody from a cut of 1 / 1.7 on; the others lose all five visits.
    site = {"places": [200], "staff": [500]}
    community = daily_need(100, "meals", certain(budget_elasticity=1.7), site=site)
    counts = run(community, shock(5, budget=budget), replicates=40).shocked
    assert set(np.unique(counts.unmet)) <= {0, 5}
    assert _is_share((counts.unmet == 0).sum(), 100 * 40, paid)


def test_staff_who_come_to_the_door_have_the_working_time_that_travel_leaves():
    # 3 staff x 480 minutes / 20 minutes a meal with its way = 72 a day; with .35 of the time 25.2, so 25.
    community = daily_need(90, "meals", certain(), site={"places": [99], "staff": [3]})
    assert trace(community, CALM, days=2).capacity.tolist() == [[72]] * 2
    assert trace(community, shock(2, mobility=0.35), days=2).capacity.tolist() == [[25]] * 2


def test_people_go_to_a_site_as_often_as_they_can_travel():
    # 200 people x 20 days x 5 replicates, each able to go out with .35 on each day.
    community = daily_need(200, "day_care", certain(), site={"places": [200], "staff": [99]})
    assert _is_share(_served(run(community, shock(20, mobility=0.35), replicates=5).shocked).sum(), 20_000, 0.35)


def test_demand_multiplies_how_often_needs_arise():
    # 2 of 7 days in usual times, 3 of 7 with 1.5 of them.
    community = daily_need(200, "meals", certain(), per_week=2.0)
    results = run(community, shock(20, demand=1.5), replicates=5)
    assert _is_share(results.baseline.counters[..., NEED].sum(), 20_000, 2 / 7)
    assert _is_share(results.shocked.counters[..., NEED].sum(), 20_000, 3 / 7)


@pytest.mark.parametrize(("trust", "accepts"), [(0.0, 0.6), (0.5, 0.8), (1.0, 1.0)])
def test_fear_keeps_a_share_away_and_trust_brings_it_back(trust, accepts):
    # .6 still accept: of the .4 who would not, trust wins its share, 1 - .4 (1 - trust). A person decides once.
    community = daily_need(500, "meals", certain(trust=trust), site={"places": [500], "staff": [99]})
    counts = run(community, shock(2, acceptance=0.6), replicates=10).shocked
    assert set(np.unique(counts.unmet)) <= {0, 2}
    assert _is_share(_served(counts)[:, 0].sum(), 5_000, accepts)


@pytest.mark.parametrize("missed", [1, 4])
def test_mood_falls_with_every_missed_day_and_turns_people_away(missed):
    # A day without costs .1 and a day after it gives .02 back: after k days in a row .1 + .08 (k - 1) is gone, .02 less
    # on the day the site opens. A fifth of that share of people stay away.
    gone = 0.1 + 0.08 * (missed - 1) - 0.02
    site = {"places": [2_000], "staff": [999]}
    community = daily_need(2_000, "meals", certain(mood_weight=0.2, mood_fall=0.1, mood_rise=0.02), site=site)
    closed = Scenario("closed", missed + 1, (Impact("sites", 0.0, 0, missed),))
    counters = run(community, closed, replicates=20).shocked.counters.sum(axis=2)
    assert _is_share(counters[:, missed, REFUSED].sum(), 40_000, 0.2 * gone)


@pytest.mark.parametrize("services", [["meals"], ["meals", "medication"]])
def test_a_day_without_costs_the_same_mood_however_much_was_missed(services):
    # All sites are shut on day 0, which costs .1 of mood once; .02 is back on day 1, and with a weight of 1 a share of
    # .08 turns away each of the services.
    people, several = 5_000, len(services)
    community = Community.build(
        people={"id": np.arange(people), "community": np.zeros(people, int)},
        needs={
            "person": np.tile(np.arange(people), several),
            "service": np.repeat(services, people),
            "per_week": np.full(people * several, 7.0),
        },
        sites={
            "service": services, "community": [0] * several, "places": [9_999] * several, "staff": [999] * several,
        },
        parameters=certain(mood_weight=1, mood_fall=0.1, mood_rise=0.02),
    )  # fmt: skip
    closed = Scenario("closed", 2, (Impact("sites", 0.0, 0, 1),))
    refused = trace(community, closed, days=2).outcome[1] == REFUSED
    assert _is_share(refused.sum(), people * several, 0.08)


def test_a_missed_critical_visit_doubles_urgent_needs_for_seven_days():
    # Meals are missed on day 2 alone; urgent needs arise with 1.75 / 7 = .25 a day, on days 3 to 9 with .5.
    people = 2_000
    where = {"id": np.arange(people), "community": np.zeros(people, int)}
    needs = {
        "person": np.tile(np.arange(people), 2),
        "service": np.repeat(["meals", "emergency_help"], people),
        "per_week": np.repeat([7.0, 1.75], people),
    }
    sites = {"service": ["meals"], "community": [0], "places": [people], "staff": [999]}
    community = Community.build(people=where, needs=needs, sites=sites, parameters=certain(miss_factor=2, miss_days=7))
    closed = Scenario("closed", 12, (Impact("sites", 0.0, 2, 3, service="meals"),))
    arisen = trace(community, closed, days=12).outcome[:, community.needs.service > 0] != NOT_WANTED
    for day in range(12):
        assert _is_share(arisen[day].sum(), people, 0.5 if 3 <= day <= 9 else 0.25)


@pytest.mark.parametrize(("years", "completeness"), [(0, 0.8), (1, 0.8), (5, 0.8), (5, 1.0)])
def test_a_record_decays_with_its_age(years, completeness):
    # Nobody acts on a message: known is who is on the list, completeness x (1 - .05) ^ years; drawn once a replicate.
    folk = {"completeness": np.full(1_000, completeness), "record_age": np.full(1_000, years * 365.25)}
    community = daily_need(1_000, "meals", certain(message_heeded=0, record_decay=0.05), folk=folk)
    counters = run(community, CALM, replicates=20, days=1).shocked.counters
    assert _is_share(20_000 - counters[..., NOT_KNOWN].sum(), 20_000, completeness * 0.95**years)


def test_only_records_at_hand_are_found_while_the_platform_is_out():
    # .4 of records at hand and nobody acts on a message: .6 are not reached, the same people all replicate.
    community = daily_need(1_000, "meals", certain(message_heeded=0), site={"places": [1_000], "staff": [999]})
    counts = run(community, shock(3, information=0.4), replicates=20).shocked
    assert set(np.unique(counts.unmet)) == {0, 3}
    assert _is_share(counts.counters[:, 0, :, NOT_REACHED].sum(), 20_000, 0.6)
    assert _is_share(counts.counters[:, 0, :, SITE].sum(), 20_000, 0.4)
