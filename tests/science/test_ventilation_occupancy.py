"""Safe occupancy: numbers by hand, infections against all ways people can be infectious, and what may never lower it."""

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from renyang.science.occupancy import (
    LIMIT_LABELS,
    LIMITS,
    MOST,
    UNKNOWN,
    Limit,
    Limits,
    safe_occupancies,
    safe_occupancy,
)
from renyang.science.problem import Problem
from renyang.science.ventilation import FFP2, SURGICAL, Air, Infection, Stay, dose_of_day, infection_probability

ALIKE = Infection(emission=10.0, dispersion=None)
INFECTION_ONLY = Limits(area_per_person=None, clean_air_per_person=None)
FOUR_HOURS = Stay(4.0)
PREVALENCES = st.sampled_from([None, 0.0, 1e-6, 0.001, 0.02, 0.3, 0.97, 1.0])
limits_of = st.builds(
    Limits,
    risk=st.sampled_from([0.0, 1e-6, 0.1, 1.0, 25.0]),
    prevalence=PREVALENCES,
    area_per_person=st.sampled_from([None, 2.0]),
    clean_air_per_person=st.sampled_from([None, 10.0]),
    licensed_places=st.sampled_from([None, 0, 30]),
)
infections = st.builds(
    Infection,
    emission=st.sampled_from([0.0, 1e-9, 0.5, 18.7, 500.0]),
    dispersion=st.sampled_from([None, 0.048, 2.0]),
    deposition=st.sampled_from([0.0, 0.3]),
    decay=st.sampled_from([0.0, 0.62]),
)
stays = st.builds(
    Stay,
    hours=st.floats(0, 10),
    sessions=st.integers(1, 3),
    break_hours=st.floats(0, 2),
    break_air_changes=st.sampled_from([None, 5.0]),
    mask=st.sampled_from([SURGICAL, FFP2]),
)
airs = st.builds(
    Air,
    volume=st.floats(5, 5_000),
    area=st.floats(1, 1_000),
    air_changes=st.floats(0, 20),
    purifier_flow=st.sampled_from([0.0, 360.0, 5_000.0]),
)


def _chance(air: Air, stay: Stay, infection: Infection) -> float:
    dose = dose_of_day(infection, stay, air.volume, air.air_changes, air.purifier_flow)
    return float(infection_probability(dose, infection.dispersion))


def test_the_designs_example():
    # P = .063690: (N - 1) P <= 1 up to N = 1 + floor(15.70) = 16; with the purifier 1 + floor(1 / .030249) = 34.
    air = Air(180.0, air_changes=0.5)
    assert safe_occupancy(air, FOUR_HOURS, ALIKE, INFECTION_ONLY).people == 16
    assert safe_occupancy(replace(air, purifier_flow=360.0), FOUR_HOURS, ALIKE, INFECTION_ONLY).people == 34


def test_each_limit_by_hand():
    # P of the example: 16 by infection; 50 / 2.5 = 20 by area; (.5 x 180) / (3.6 x 1) = 25 by clean air; 40 places.
    limits = Limits(area_per_person=2.5, clean_air_per_person=1.0, licensed_places=40)
    found = safe_occupancy(Air(180.0, 50.0, 0.5), FOUR_HOURS, ALIKE, limits)
    assert found.by_limit == {Limit.INFECTION: 16, Limit.AREA: 20, Limit.CLEAN_AIR: 25, Limit.LICENSED_PLACES: 40}
    assert (found.people, found.binding, found.missing) == (16, Limit.INFECTION, ())


@pytest.mark.parametrize(
    ("air", "limits", "people", "binding"),
    [
        # 5 air changes of 300 m3 allow 41 at 10 L/s; area 20 m2 / 2 = 10
        (Air(300.0, 20.0, 5.0), Limits(risk=math.inf), 10, Limit.AREA),
        (Air(300.0, 90.0, 5.0), Limits(risk=math.inf), 41, Limit.CLEAN_AIR),
        (Air(300.0, 90.0, 5.0), Limits(risk=math.inf, licensed_places=12), 12, Limit.LICENSED_PLACES),
        (Air(300.0, 90.0, 5.0), Limits(risk=0.0), 1, Limit.INFECTION),  # nobody infects herself
        (Air(300.0, 1.5, 5.0), Limits(), 0, Limit.AREA),  # no room for one
        (Air(300.0, 90.0, 0.0), Limits(), 0, Limit.CLEAN_AIR),  # no air for one
        (Air(300.0, 90.0, 5.0), Limits(licensed_places=0), 0, Limit.LICENSED_PLACES),
    ],
)
def test_which_limit_binds(air, limits, people, binding):
    found = safe_occupancy(air, FOUR_HOURS, limits=limits)
    assert (found.people, found.binding) == (people, binding)


def test_of_equal_limits_the_first_is_named():
    limits = Limits(risk=math.inf, clean_air_per_person=None, licensed_places=10)
    assert safe_occupancy(Air(60.0, 20.0, 5.0), FOUR_HOURS, limits=limits).binding == Limit.AREA


def test_a_limit_met_exactly_on_paper_is_met():
    # .3 / .1 and .9 / .3 are a little less than 3 in binary; 3 on paper.
    found = safe_occupancy(Air(60.0, 0.3, 5.0), FOUR_HOURS, limits=Limits(risk=math.inf, area_per_person=0.1))
    assert found.people == 3


@pytest.mark.parametrize(
    ("air", "codes"),
    [
        (Air(None, 60.0, 3.0), ["volume_unknown"]),
        (Air(180.0, 60.0), ["air_changes_unknown"]),
        (Air(180.0, None, 3.0), ["area_unknown"]),
        (Air(None), ["volume_unknown", "air_changes_unknown", "area_unknown"]),
    ],
)
def test_what_is_not_known_is_not_guessed(air, codes):
    found = safe_occupancy(air, FOUR_HOURS, limits=Limits(licensed_places=20))
    assert (found.people, found.binding) == (None, None)
    assert [remark.code for remark in found.missing] == codes
    assert all("not known" in str(remark) for remark in found.missing)
    assert found.by_limit[Limit.LICENSED_PLACES] == 20  # what is known is still said


def test_a_room_that_nothing_limits_has_no_number():
    found = safe_occupancy(
        Air(180.0, air_changes=3.0), FOUR_HOURS, Infection(emission=0.0), Limits(1.0, None, None, None)
    )
    assert (found.people, found.binding, found.by_limit) == (None, None, {Limit.INFECTION: None})
    assert [remark.code for remark in found.missing] == ["unlimited"]


@pytest.mark.parametrize("prevalence", [None, 0.0, 1e-12, 0.5, 1.0])
@pytest.mark.parametrize("emission", [0.0, 1e-300, 1e-9])
def test_a_risk_never_reached_limits_nothing(prevalence, emission):
    # 1e-9 quanta an hour infect nobody among a million: 1e6 x (1e-9 x .5 x 4 / 180) is far below 1 even if half are infectious.
    limits = replace(INFECTION_ONLY, prevalence=prevalence, risk=1e6 if prevalence == 0.5 else 1.0)
    found = safe_occupancy(Air(180.0, air_changes=1.0), FOUR_HOURS, Infection(emission, None), limits)
    assert found.by_limit == {Limit.INFECTION: None}


def expected_infections(people: int, chance: float, prevalence: float) -> float:
    """E = N (1 - rho) [1 - (1 - rho P)^(N - 1)]: the reference that the largest number is held against."""
    if people <= 1 or prevalence in {0.0, 1.0}:
        return 0.0
    return people * (1 - prevalence) * -math.expm1((people - 1) * math.log1p(-prevalence * chance))


@pytest.mark.parametrize("people", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("prevalence", [0.0, 0.05, 0.4, 1.0])
@pytest.mark.parametrize("chance", [0.0, 0.03, 0.5, 1.0])
def test_expected_infections_are_the_sum_over_all_ways_to_be_infectious(people, prevalence, chance):
    # Every one of 2^N ways: its chance, times each other person's chance not to escape all who are infectious.
    total = 0.0
    for infectious in product([0, 1], repeat=people):
        count = sum(infectious)
        likely = prevalence**count * (1 - prevalence) ** (people - count)
        total += likely * (people - count) * (1 - (1 - chance) ** count)
    assert expected_infections(people, chance, prevalence) == pytest.approx(total, abs=1e-12)


def test_the_reference_by_hand():
    # N = 2, rho = .1, P = .5: one of two infectious (2 x .09) infects the other with .5: .09.
    assert expected_infections(2, 0.5, 0.1) == pytest.approx(0.09)


@settings(max_examples=200, deadline=None)
@given(airs, stays, infections, st.sampled_from([0.0, 0.01, 0.3, 1.0, 7.0]), PREVALENCES)
def test_one_more_would_be_too_many(air, stay, infection, risk, prevalence):
    limits = replace(INFECTION_ONLY, risk=risk, prevalence=prevalence)
    people = safe_occupancy(air, stay, infection, limits).by_limit[Limit.INFECTION]
    chance = _chance(air, stay, infection)

    def expected(count: int) -> float:
        return (count - 1) * chance if prevalence is None else expected_infections(count, chance, prevalence)

    if people is None:
        assert expected(MOST) <= risk * (1 + 1e-8)
    else:
        assert expected(people) <= risk * (1 + 1e-8)
        assert expected(people + 1) > risk * (1 - 1e-8)


@settings(max_examples=60, deadline=None)
@given(st.lists(airs, min_size=1, max_size=40), stays, infections, limits_of)
def test_many_rooms_are_each_room(rooms, stay, infection, limits):
    found = safe_occupancies(
        volume=[air.volume for air in rooms],
        area=[air.area for air in rooms],
        air_changes=[air.air_changes for air in rooms],
        purifier_flow=[air.purifier_flow for air in rooms],
        stay=stay,
        infection=infection,
        limits=limits,
    )
    for at, air in enumerate(rooms):
        one = safe_occupancy(air, stay, infection, limits)
        assert found.people[at] == (UNKNOWN if one.people is None else one.people)
        assert found.binding[at] == (UNKNOWN if one.binding is None else LIMITS.index(one.binding))


def test_a_hundred_thousand_rooms_are_each_room():
    """Whatever width the processor computes in, and wherever a block begins: every 997th of 100,000 by itself."""
    rng = np.random.default_rng(5)
    count = 100_000
    volume, changes, flow = rng.uniform(20, 900, count), rng.uniform(0, 9, count), rng.uniform(0, 900, count)
    for limits in (replace(INFECTION_ONLY, risk=0.3), replace(INFECTION_ONLY, prevalence=0.02)):
        for stay in (FOUR_HOURS, Stay(2.0, 2, 0.5)):
            many = safe_occupancies(
                volume=volume, area=np.nan, air_changes=changes, purifier_flow=flow, stay=stay, limits=limits
            )
            for at in range(0, count, 997):
                air = Air(float(volume[at]), None, float(changes[at]), float(flow[at]))
                assert safe_occupancy(air, stay, limits=limits).people == many.people[at]


def test_rooms_have_their_own_places_or_none_and_may_be_unknown():
    # 300 m3 at 5 air changes: 41 by clean air; 90 m2: 45 by area.
    found = safe_occupancies(
        volume=[300.0, 300.0, np.nan, 300.0],
        area=[90.0, 90.0, 90.0, np.nan],
        air_changes=5.0,
        purifier_flow=0.0,
        licensed_places=[np.nan, 7, 7, 7],
        stay=FOUR_HOURS,
        limits=Limits(risk=math.inf),
    )
    assert found.people.tolist() == [41, 7, UNKNOWN, UNKNOWN]
    assert found.binding.tolist() == [2, 3, UNKNOWN, UNKNOWN]


@pytest.mark.parametrize(
    "wrong",
    [{"volume": 0.0}, {"area": -1.0}, {"air_changes": -1.0}, {"purifier_flow": np.nan}, {"licensed_places": -1}],
)
def test_columns_that_no_room_has_are_refused(wrong):
    columns = {"volume": 100.0, "area": 30.0, "air_changes": 1.0, "purifier_flow": 0.0} | wrong
    with pytest.raises(ValueError, match=next(iter(wrong))):
        safe_occupancies(stay=FOUR_HOURS, **columns)


def _no_less(before: int | None, after: int | None) -> bool:
    return after is None or (before is not None and after >= before)


@settings(max_examples=150, deadline=None)
@given(airs, stays, infections, limits_of, st.floats(0, 10), st.floats(0, 2_000), st.floats(0, 1))
@example(Air(5.0, 1.0, 0.0), Stay(1.0), Infection(), Limits(), 0.0, 0.0, 1.0)
def test_more_air_masks_and_a_shorter_stay_never_lower_it(air, stay, infection, limits, changes, flow, share):
    before = safe_occupancy(air, stay, infection, limits).people
    more_air = replace(air, air_changes=air.air_changes + changes)
    purified = replace(air, purifier_flow=air.purifier_flow + flow)
    masked = replace(stay, mask=FFP2)
    shorter = replace(stay, hours=stay.hours * share)
    for other_air, other_stay in ((more_air, stay), (purified, stay), (air, masked), (air, shorter)):
        assert _no_less(before, safe_occupancy(other_air, other_stay, infection, limits).people)


@pytest.mark.parametrize(
    "wrong",
    [
        {"risk": -1.0},
        {"risk": math.nan},
        {"prevalence": 1.1},
        {"area_per_person": 0.0},
        {"clean_air_per_person": math.inf},
        {"licensed_places": -1},
    ],
)
def test_limits_that_cannot_be_are_refused(wrong):
    with pytest.raises(Problem):
        Limits(**wrong)


def test_every_limit_has_words():
    assert tuple(LIMIT_LABELS) == LIMITS
