"""What a shock does lasts for each site, team and person a time of its own, spread as the scenario says."""

import numpy as np
import pytest
from scipy.stats import lognorm

from renyang.science.problem import Problem
from renyang.science.stress import Community, Impact, Parameters, Scenario, run, trace
from renyang.science.stress.durations import LogNormal, Table
from renyang.science.stress.outcomes import SITE
from tests.science.stress.builders import certain, daily_need

pytestmark = pytest.mark.slow
DAYS, SITES, REPLICATES = 60, 200, 10
WEEKS = LogNormal(median=6.3, spread=1.0)
COUNTED = Table(((1.0, 0.1), (7.0, 0.5), (30.0, 1.0)))
TARGETS = {"meals": "mobility", "day_care": "sites"}  # what holds a team up, and what shuts a site


def _held(service, lasts, level=0.0):
    """Days on which each of many sites in communities of their own can give nothing: (replicates, sites)."""
    apart = np.arange(SITES)
    community = Community.build(
        people={"id": apart, "community": apart, "x": apart * 2e4, "y": apart * 0.0},
        needs={"person": apart, "service": [service] * SITES, "per_week": [7.0] * SITES},
        sites={"service": [service] * SITES, "community": apart, "x": apart * 2e4, "y": apart * 0.0,
               "places": [1] * SITES, "staff": [1] * SITES},
        parameters=certain(),
    )  # fmt: skip
    scenario = Scenario("held", DAYS, (Impact(TARGETS[service], level, 0, DAYS, lasts=lasts),))
    return np.array([
        (trace(community, scenario, seed=2, replicate=number, days=DAYS).capacity == 0).sum(axis=0)
        for number in range(REPLICATES)
    ])  # fmt: skip


@pytest.mark.parametrize("service", TARGETS)
def test_times_are_spread_as_a_log_normal(service):
    """A site hit for the time T is shut on the days 0, 1, ... below T: on more than d days where T > d. scipy's log-normal
    gives the share; 2,000 independent sites may be four standard errors off.
    """
    days = _held(service, WEEKS)
    for over in (1, 3, 7, 14, 30):
        share = lognorm.sf(over, s=1.0, scale=6.3)
        assert (days > over).mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / days.size))


@pytest.mark.parametrize("service", TARGETS)
def test_times_are_those_of_a_table(service):
    """Within a day .1 is over, by day 7 half, by day 30 all; even between: by day 4 .1 + .4 / 2 = .3."""
    days = _held(service, COUNTED)
    for over, share in ((1, 0.9), (4, 0.7), (7, 0.5)):
        assert (days > over).mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / days.size))
    assert days.max() <= 30


def test_where_some_are_hit_the_times_are_those_of_the_hit():
    """.4 stay open; of the .6 that are shut half are so for more than 7 days."""
    days = _held("day_care", COUNTED, level=0.4)
    assert (days > 0).mean() == pytest.approx(0.6, abs=4 * np.sqrt(0.24 / days.size))
    assert (days[days > 0] > 7).mean() == pytest.approx(0.5, abs=4 * np.sqrt(0.25 / (days > 0).sum()))


def test_a_person_stays_at_home_for_a_time_of_her_own_and_then_goes_out_every_day():
    site = {"places": [500], "staff": [500]}
    community = daily_need(500, "day_care", certain(), site=site)
    scenario = Scenario("held", DAYS, (Impact("mobility", 0.0, 0, DAYS, lasts=COUNTED),))
    served = trace(community, scenario, seed=2, days=DAYS).outcome == SITE
    first = served.argmax(axis=0)
    assert all(served[day:, person].all() for person, day in enumerate(first))
    assert (first > 7).mean() == pytest.approx(0.5, abs=4 * np.sqrt(0.25 / 500))


def test_all_is_over_by_the_last_day():
    levels = Scenario("held", 40, (Impact("staff", 0.5, 5, 20, lasts=WEEKS),)).levels(Parameters.default().codes)
    staff = levels[1, 0]
    assert (staff[:5] == 1).all()
    assert staff[5] == pytest.approx(0.5)
    assert (np.diff(staff[5:20]) > 0).all()
    assert (staff[20:] == 1).all()


@pytest.mark.parametrize(
    "lasts",
    ['"a week"', "{ median = 0, spread = 1 }", "{ median = 3 }", "[[7, 0.5]]", "[[7, 0.5], [3, 1.0]]", "[[7, 1.5]]", "[]",
     "{ median = 3, spread = 1, mode = 2 }"],
)  # fmt: skip
def test_times_that_cannot_be_are_refused_with_their_line(lasts):
    text = f'[[impact]]\ntarget = "sites"\nfrom = 1\nto = 9\nlevel = 0.5\nlasts = {lasts}\n'
    with pytest.raises(Problem) as refused:
        Scenario.parse(text)
    assert refused.value.facts["line"] in {1, 6}


def test_two_impacts_with_times_on_the_mobility_of_one_service_are_refused():
    part = '[[impact]]\ntarget = "mobility"\nfrom = 1\nto = 9\nlevel = 0.5\nlasts = [[7, 1.0]]\n'
    with pytest.raises(Problem, match="one impact"):
        Scenario.parse(part + part)


def test_less_money_takes_all_care_from_some_and_none_from_the_others():
    """15 % less with an elasticity of 1.7 is 25.5 % of people who go without on every day, the same people."""
    site = {"places": [999], "staff": [999]}
    community = daily_need(500, "meals", certain(budget_elasticity=1.7), site=site)
    counts = run(community, Scenario("cut", 30, (Impact("budget", 0.85, 0, 30),)), replicates=8).shocked
    assert set(np.unique(counts.unmet)) == {0, 30}
    assert (counts.unmet > 0).mean() == pytest.approx(0.255, abs=4 * np.sqrt(0.255 * 0.745 / 4_000))
