"""Measures: each by the change it stands for, worked out by hand, and none makes it worse."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings

from renyang.science.air_measures import MEASURE_LABELS, Means, Measure, measures
from renyang.science.occupancy import Limit, Limits, safe_occupancy
from renyang.science.problem import Problem
from renyang.science.ventilation import FFP2, Air, Infection, Mask, Stay
from tests.science.test_ventilation_occupancy import airs, infections, limits_of, stays

ALIKE = Infection(emission=10.0, dispersion=None)
INFECTION_ONLY = Limits(area_per_person=None, clean_air_per_person=None)
ROOM = Air(180.0, 60.0, 0.5)


def test_each_measure_by_hand():
    """The design's room. N = 1 + floor(1 / P), P = 1 - exp(-d), d = 20.4 a F(x) / (180 L), x = L t, 20.4 = 10 x .51 x 4.

    now: 16. windows, 5 air changes: L 5.92, F(23.68) = .957770, d = .018336, P = .018169: 56. purifier: 34. surgical, a = .35:
    d = .065809 x .35 = .023033, P = .022770: 44. FFP2, a = .034: d = .0022375, P = .0022350: 448. half the stay: t = 2,
    F(2.84) = .668460, d = 10.2 x .668460 / 255.6 = .026676, P = .026323: 38. Two such sessions, half an hour at 5.92 /h
    between: the first leaves 10 / 255.6 x (1 - exp(-2.84)) = .036838 quanta/m3, exp(-2.96) of it is .001909, of which .51 x
    .001909 x (1 - exp(-2.84)) / 1.42 = .000646 is inhaled: d = 2 x .026676 + .000646 = .053998, P = .052566: 20.
    """
    found = measures(ROOM, Stay(4.0), ALIKE, INFECTION_ONLY)
    assert [effect.measure for effect in found] == list(Measure)
    assert [effect.people for effect in found] == [56, 34, 44, 448, 38, 20]
    assert [effect.gain for effect in found] == [40, 18, 28, 432, 22, 4]
    assert {effect.binding for effect in found} == {Limit.INFECTION}


def test_another_limit_takes_over():
    # Masks leave clean air as it is: 90 m3/h are 2.5 people at 10 L/s. Windows: 900 m3/h are 25, under the area's 30.
    found = {effect.measure: effect for effect in measures(ROOM, Stay(4.0), ALIKE)}
    assert (found[Measure.FFP2_MASKS].people, found[Measure.FFP2_MASKS].binding) == (2, Limit.CLEAN_AIR)
    assert found[Measure.FFP2_MASKS].gain == 0
    assert (found[Measure.OPEN_WINDOWS].people, found[Measure.OPEN_WINDOWS].gain) == (25, 23)


def test_what_a_measure_changes_is_said():
    said = [str(effect.changed) for effect in measures(ROOM, Stay(4.0))]
    assert said == [
        "Air changes an hour: 0.5 become 5.",
        "Clean air from purifiers, m3/h: 0 become 360.",
        "Masks hold back 50% of what is breathed out and 30% of what is breathed in.",
        "Masks hold back 80% of what is breathed out and 83% of what is breathed in.",
        "Hours of a session: 4 become 2.",
        "2 sessions of 2 hours, with 0.5 hours of airing between.",
    ]


def test_what_is_better_already_is_left():
    """Windows that give more than the measure, and masks that hold back more."""
    masked = Stay(4.0, mask=Mask(0.9, 0.4))
    found = {effect.measure: effect for effect in measures(replace(ROOM, air_changes=8.0), masked)}
    assert found[Measure.OPEN_WINDOWS].gain == 0
    assert found[Measure.SURGICAL_MASKS].gain == 0
    assert found[Measure.FFP2_MASKS].changed.facts == {"out": "90%", "inward": "83%"}


def test_where_nothing_can_be_said_no_measure_says_more():
    for effect in measures(Air(None, 60.0, 3.0), Stay(4.0)):
        assert (effect.people, effect.binding, effect.gain) == (None, None, None)
    unknown = {effect.measure: effect for effect in measures(Air(180.0, 60.0), Stay(4.0))}
    assert unknown[Measure.OPEN_WINDOWS].people is None  # how much air windows add to an unknown amount is not guessed


def test_the_means_at_hand_are_used():
    means = Means(open_air_changes=3.0, purifier_flow=500.0, share_of_stay=0.25, break_hours=1.0)
    found = {effect.measure: effect for effect in measures(ROOM, Stay(4.0), ALIKE, INFECTION_ONLY, means)}
    for measure, air, stay in (
        (Measure.OPEN_WINDOWS, replace(ROOM, air_changes=3.0), Stay(4.0)),
        (Measure.PURIFIER, replace(ROOM, purifier_flow=500.0), Stay(4.0)),
        (Measure.FFP2_MASKS, ROOM, Stay(4.0, mask=FFP2)),
        (Measure.SHORTER_STAY, ROOM, Stay(1.0)),
        (Measure.TWO_SESSIONS, ROOM, Stay(2.0, 2, 1.0, 3.0)),
    ):
        assert found[measure].people == safe_occupancy(air, stay, ALIKE, INFECTION_ONLY).people


@settings(max_examples=100, deadline=None)
@given(airs, stays, infections, limits_of)
def test_no_measure_makes_it_less(air, stay, infection, limits):
    for effect in measures(air, stay, infection, limits):
        assert effect.gain is None or effect.gain >= 0


@pytest.mark.parametrize(
    "wrong", [{"open_air_changes": -1.0}, {"purifier_flow": math.inf}, {"share_of_stay": 0.0}, {"break_hours": 25.0}]
)
def test_means_that_cannot_be_are_refused(wrong):
    with pytest.raises(Problem):
        Means(**wrong)


def test_every_measure_has_words():
    assert list(MEASURE_LABELS) == list(Measure)
