"""A gap lasts until a service is given, whether or not anything is wanted in between."""

import numpy as np
import pytest

from renyang.science.stress import Impact, Scenario, run, trace
from renyang.science.stress.outcomes import LAST_SERVED, NOT_WANTED
from tests.science.stress.builders import certain, daily_need

pytestmark = pytest.mark.slow
DAYS = 60


def test_whom_nobody_serves_for_sixty_days_is_in_a_gap_of_seven():
    """Day care is wanted 3 times a week and not kept from day to day. A gap of 7 days needs only a first visit missed on
    one of the first 54 days: all but (4 / 7) ^ 54, or nobody of 500 people.
    """
    community = daily_need(500, "day_care", certain(), per_week=3.0)
    results = run(community, Scenario.load("calm"), replicates=2, days=DAYS)
    assert (results.shocked.longest >= 7).all()


def test_the_gap_is_the_days_since_the_first_visit_missed():
    """Nobody is served: the longest gap is 60 less the first day on which the person wanted the service."""
    community = daily_need(200, "day_care", certain(), per_week=2.0)
    wanted = trace(community, Scenario.load("calm"), seed=5, days=DAYS).outcome != NOT_WANTED
    longest = run(community, Scenario.load("calm"), replicates=1, seed=5, days=DAYS).shocked.longest[0]
    assert np.array_equal(longest, np.where(wanted.any(axis=0), DAYS - wanted.argmax(axis=0), 0))


def test_a_visit_ends_the_gap():
    """The site is shut on days 10 to 19. Each gap ends with the first visit from day 20 on."""
    site = {"places": [200], "staff": [99]}
    community = daily_need(200, "day_care", certain(), per_week=3.0, site=site)
    closed = Scenario("closed", DAYS, (Impact("sites", 0.0, 10, 20),))
    outcome = trace(community, closed, seed=5, days=DAYS).outcome
    served, missed = (outcome != NOT_WANTED) & (outcome <= LAST_SERVED), outcome > LAST_SERVED
    longest = run(community, closed, replicates=1, seed=5).shocked.longest[0]
    assert missed.any()
    for person in range(200):
        gap = most = 0
        for day in range(DAYS):
            gap = 0 if served[day, person] else gap + int(gap > 0 or missed[day, person])
            most = max(most, gap)
        assert longest[person] == most
