"""What the levers do in a shock, against what can be worked out on paper: plan, stand-ins, substitutes, duty, order.

Where the outcome is a matter of chance, a share of n independent draws may be four standard errors off,
4 sqrt(p (1 - p) / n); everything else is exact.
"""

import numpy as np
import pytest

from renyang.science.stress import Community, Impact, Scenario, run, trace
from renyang.science.stress.outcomes import (
    CIRCLE,
    FAMILY,
    KIT,
    NEED,
    NONE_IN_REACH,
    PARTNER,
    PHONE_CALL,
    SITE,
    VOLUNTEER,
)
from tests.science.stress.builders import certain, daily_need, shock, with_services

pytestmark = pytest.mark.slow


def _counted(results, outcome):
    """How many needs had this outcome under the shock: (replicates, days)."""
    return results.shocked.counters[..., outcome].sum(axis=-1)


def _is_share(found, draws, share):
    """Whether so many of `draws` independent ones are the share that was expected, within four standard errors."""
    return found / draws == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / draws))


def _onset(days):
    """A shock that only sets plans going: missing deliveries are felt by sites, and these communities have none."""
    return shock(days, supplies=0.5)


def _stand_in(per_day, *, covered=1, owner=7, deputy=-1):
    """Tables of one agreement for anyone's meals, handed on by an owner and a deputy (-1: nobody)."""
    return {
        "agreements": {
            "organisation": [3], "stands_in_for": [-1], "service": ["meals"], "per_day": [per_day],
            "covered": [covered],
        },
        "functions": {"service": ["*"], "community": [-1], "owner": [owner], "deputy": [deputy]},
    }  # fmt: skip


# The plan.


@pytest.mark.parametrize("tenths", range(11))
def test_a_plan_brings_three_tenths_and_the_rest_as_far_as_drilled(tenths):
    # 100 people without a site, a partner good for 100 a day: 100 (.3 + .7 x drilled) = 30 + 7 x tenths of them are fed.
    community = daily_need(100, "meals", certain(plan_effect=0.3, plan_drilled=tenths / 10), **_stand_in(100))
    assert _counted(run(community, _onset(3), replicates=2), PARTNER).tolist() == [[30 + 7 * tenths] * 3] * 2


def test_a_plan_is_activated_in_92_of_100_shocks():
    # One person, one stand-in, no delays: fed for all the days or on none of them, the former in .92 of replicates.
    community = daily_need(1, "meals", with_services(certain(plan_activated=0.92), "meals"), **_stand_in(1))
    fed = _counted(run(community, _onset(2), replicates=5_000), PARTNER)
    assert np.array_equal(fed[:, 0], fed[:, 1])
    assert _is_share(fed[:, 0].sum(), 5_000, 0.92)


def test_notice_takes_an_exponential_time():
    # One person whom no register knows and who acts on any message; the app reaches her every day, until the platform
    # is out. Then a plan's message does. Median 6 days: noticed before the end of day d with 1 - 2^(-(d + 1) / 6), so
    # half of all shocks by the end of day 5.
    values = {"notice_days": 6, "message_heeded": 1, "reach_smartphone": 1, "reach_neighbour": 0}
    site, folk = {"places": [1], "staff": [1]}, {"completeness": [0.0], "smartphone": [1]}
    community = daily_need(1, "meals", with_services(certain(**values), "meals"), site=site, folk=folk)
    served = _counted(run(community, shock(30, information=0.0), replicates=10_000), SITE)
    for day in (0, 5, 11, 29):
        assert _is_share(served[:, day].sum(), 10_000, 1 - 2 ** (-(day + 1) / 6))


@pytest.mark.parametrize("day", [1, 3, 7, 14, 21])
def test_a_plan_works_after_the_time_to_notice_and_the_time_to_respond(day, working_from):
    # Two exponentials of rates a = ln 2 / 6 and b = ln 2 / 8, one after the other: integrating a e^(-a s) over s up to
    # t of 1 - e^(-b (t - s)) gives 1 - (a e^(-b t) - b e^(-a t)) / (a - b); t = d + 1 at the end of day d.
    a, b, time = np.log(2) / 6, np.log(2) / 8, day + 1
    share = 1 - (a * np.exp(-b * time) - b * np.exp(-a * time)) / (a - b)
    assert _is_share((working_from <= day).sum(), len(working_from), share)


@pytest.fixture(scope="module")
def working_from():
    """The day from which the plan works, of 20,000 shocks of 22 days: one person is fed from then on."""
    parameters = with_services(certain(notice_days=6, respond_days=8), "meals")
    fed = _counted(run(daily_need(1, "meals", parameters, **_stand_in(1)), _onset(22), replicates=20_000), PARTNER)
    assert (np.diff(fed, axis=1) >= 0).all()
    return np.where(fed.any(axis=1), fed.argmax(axis=1), 22)


def test_a_plan_stands_down_fourteen_days_after_the_last_impact():
    # A shock from day 2 until before day 5: the plan works on days 2 to 5 + 14 - 1 = 18.
    community = daily_need(1, "meals", certain(stand_down_days=14), **_stand_in(1))
    scenario = Scenario("short", 25, (Impact("supplies", 0.5, 2, 5),))
    assert np.flatnonzero(_counted(run(community, scenario, replicates=1), PARTNER)[0]).tolist() == list(range(2, 19))


# Rooms and stand-ins.


@pytest.mark.parametrize(
    ("drilled", "ordered", "capacity"),
    [(1.0, False, 10 + 8), (0.5, False, 10 + 5), (0.0, False, 10 + 2), (1.0, True, 4 + 8), (0.5, True, 4 + 5)],
)
def test_converted_rooms_add_their_places_as_far_as_the_plan_works(drilled, ordered, capacity):
    # 10 places, 4 when ordered to open safely or not at all, 8 in rooms to convert: 8 x (.3 + .7 drilled), whole places.
    site = {"places": [10], "safe_occupancy": [4], "convertible": [8], "staff": [99]}
    community = daily_need(30, "day_care", certain(plan_effect=0.3, plan_drilled=drilled), site=site)
    order = Impact("sites", 0.0, 0, 3, unless="safe_occupancy")
    scenario = Scenario("order", 3, (order,)) if ordered else shock(3, family=0.5)
    seen = trace(community, scenario, days=3)
    assert seen.capacity.tolist() == [[capacity]] * 3
    assert (seen.outcome == SITE).sum(axis=1).tolist() == [capacity] * 3


@pytest.mark.parametrize(("covered", "per_day", "kept"), [(1, 20, 20), (0, 20, 10), (0, 7, 3), (0, 1, 0)])
def test_half_of_an_agreement_is_kept_where_nobody_insures_liability(covered, per_day, kept):
    community = daily_need(50, "meals", certain(uncovered_share=0.5), **_stand_in(per_day, covered=covered))
    assert _counted(run(community, _onset(2), replicates=1), PARTNER).tolist() == [[kept, kept]]


@pytest.mark.parametrize(
    ("owner", "deputy", "staff", "share"),
    [
        (7, -1, 1.0, 0.97),
        (-1, 8, 1.0, 0.97),
        (7, 8, 1.0, 1 - 0.03**2),
        (7, 8, 0.5, 1 - (1 - 0.97 / 2) ** 2),
        (-1, -1, 1.0, 0.0),
    ],
)
def test_needs_are_handed_on_when_the_owner_or_the_deputy_acts(owner, deputy, staff, share):
    # Each acts on .97 of days, times the share of staff at work, independently: with both 1 - (1 - p)^2.
    parameters = with_services(certain(duty_presence=0.97), "meals")
    community = daily_need(1, "meals", parameters, **_stand_in(9, owner=owner, deputy=deputy))
    results = run(community, shock(100, supplies=0.5, staff=staff), replicates=300)
    fed = _counted(results, PARTNER)
    assert _is_share(fed.sum(), fed.size, share)
    assert np.array_equal(results.curves["coordination"], fed)  # one person: handed on in time, or not at all


# What takes the place of a service.


def test_volunteers_are_found_in_proportion_to_the_days_of_a_week():
    # 100 registered, .48 come, 4 visits each: 192 a day once all are found; on the k-th of the first seven days k / 7.
    parameters = certain(volunteers_on_duty=0.48, volunteer_visits=4, volunteer_ramp=7)
    found = _counted(run(daily_need(300, "meals", parameters, volunteers=[100]), _onset(9), replicates=1), VOLUNTEER)
    assert found.tolist() == [[27, 54, 82, 109, 137, 164, 192, 192, 192]]


def test_the_first_substitute_at_hand_is_taken_then_the_next():
    # 1,000 lonely people, all with a telephone, a circle and 7 hours of family a week. 10 volunteers, .48 of whom come
    # for 4 visits: 19. Of the others a call reaches .2; of the rest the circle visits .3; of the rest the family, with
    # 60 minutes a day of which a fifth can be turned to a visit of 60, does .2; and whoever is left goes without.
    parameters = certain(volunteer_ramp=1, family_share=0.2, reach_neighbour=0, reach_circle=0)
    everyone = {"phone": np.ones(1_000), "circle": np.ones(1_000), "family_hours": np.full(1_000, 7.0)}
    community = daily_need(1_000, "companionship", parameters, folk=everyone, volunteers=[10])
    results = run(community, _onset(10), replicates=5)
    left = _counted(results, NEED).sum()
    assert left == 50_000
    assert (_counted(results, VOLUNTEER) == 19).all()
    left -= 50 * 19
    for substitute, share in ((PHONE_CALL, 0.2), (CIRCLE, 0.3), (FAMILY, 0.2)):
        helped = _counted(results, substitute).sum()
        assert _is_share(helped, left, share)
        left -= helped
    assert _counted(results, NONE_IN_REACH).sum() == left


def test_nobody_without_a_telephone_is_called():
    community = daily_need(200, "companionship", certain(), folk={"phone": np.zeros(200), "circle": np.ones(200)})
    assert _counted(run(community, _onset(5), replicates=2), PHONE_CALL).sum() == 0


def test_the_circle_helps_its_members_and_nobody_else():
    # Every other one of 200 people is in a circle, which makes up for .3 of the meals that do not come.
    community = daily_need(200, "meals", certain(circle_help=0.3), folk={"circle": np.arange(200) % 2})
    helped = (trace(community, _onset(60), days=60).outcome == CIRCLE).sum(axis=0)
    assert helped[::2].sum() == 0
    assert _is_share(helped[1::2].sum(), 100 * 60, 0.3)


@pytest.mark.parametrize(("service", "minutes"), [("meals", 15), ("cleaning", 90), ("day_care", 480)])
def test_the_family_has_a_fifth_of_its_time_for_a_service_that_did_not_come(service, minutes):
    # 7 hours a week are 60 minutes a day, of which a fifth is 12: 12 / 15 of meals, 12 / 90 of cleaning, 12 / 480 of
    # day care; with half of family help left, half of that.
    community = daily_need(500, service, certain(family_share=0.2), folk={"family_hours": np.full(500, 7.0)})
    results = run(community, shock(20, family=0.5), replicates=4)
    usual = results.baseline.counters[..., FAMILY].sum()
    assert _is_share(usual, 40_000, 12 / minutes)
    assert _is_share(_counted(results, FAMILY).sum(), 40_000, 6 / minutes)


def test_a_grab_bag_is_used_three_times():
    # Meals and medicines every day and nobody to bring them: both on the first day, one more on the second.
    community = Community.build(
        people={"id": [5, 6], "community": [0, 0], "prepared": [1, 0]},
        needs={"person": [0, 0, 1], "service": ["meals", "medication", "meals"], "per_week": [7, 7, 7]},
        sites={},
        parameters=certain(kit_days=3),
    )
    outcome = trace(community, _onset(4), days=4).outcome
    assert (outcome == KIT).tolist() == [[True, True, False], [True, False, False]] + [[False] * 3] * 2


# The day's order.


def _ranks(planned):
    """100 people, 20 of each level 0 to 4, half of each living alone, in an order without meaning; 30 meals a day."""
    numbers = np.random.default_rng(4).permutation(100)
    folk = {"level": numbers // 20, "lives_alone": numbers % 2}
    site = {"places": [30], "staff": [99]}
    community = daily_need(100, "meals", certain(planned_matching=planned), site=site, folk=folk)
    return community, numbers // 20 * 2 + numbers % 2


def test_planned_visits_go_by_level_then_by_living_alone():
    # 30 places: the 20 of level 4 (ranks 9 and 8), then the ten of level 3 who live alone (rank 7); the same every day.
    community, rank = _ranks(planned=1.0)
    served = trace(community, shock(10, family=0.5), days=10).outcome == SITE
    assert (served == (rank >= 7)).all()


def test_where_nothing_is_planned_everyone_has_the_same_chance():
    # 30 of 100 by lot: .3 for each of the ten groups, over 400 days. The lots of a day take places from each other,
    # which only makes the shares steadier than independent draws.
    community, rank = _ranks(planned=0.0)
    served = trace(community, shock(400, family=0.5), days=400).outcome == SITE
    for group in range(10):
        assert _is_share(served[:, rank == group].sum(), 10 * 400, 0.3)


def test_planned_critical_visits_come_first_and_other_planned_ones_after_the_queue():
    # 40 people need meals (critical), 40 others company, and 40 visits of volunteers are all there is. Half of them are
    # planned, once a replicate. Planned meals, at most 40, always come. Planned company never does: the meals and the
    # queue together are 80 less the planned company, so 40 or more. Who queues is served on some of 60 days, not all.
    people, days, replicates = 80, 60, 25
    parameters = certain(planned_matching=0.5, volunteers_on_duty=1, volunteer_visits=1, volunteer_ramp=1)
    community = Community.build(
        people={"id": np.arange(people), "community": np.zeros(people, int)},
        needs={
            "person": np.arange(people),
            "service": np.repeat(["meals", "companionship"], 40),
            "per_week": np.full(people, 7.0),
        },
        sites={},
        parameters=parameters.with_values(reach_neighbour=0),
        volunteers=[40],
    )
    unmet = run(community, _onset(days), replicates=replicates).shocked.unmet
    assert _is_share((unmet[:, :40] == 0).sum(), 40 * replicates, 0.5)
    assert _is_share((unmet[:, 40:] == days).sum(), 40 * replicates, 0.5)
    assert unmet[:, :40].max() < days
    assert unmet[:, 40:].min() > 0
