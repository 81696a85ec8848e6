"""People left behind by community, and measures side by side, where every number follows by hand."""

import numpy as np

from renyang.science.stress import Community, Measure, Parameters, Scenario, run, side_by_side
from renyang.science.stress.left_behind import by_community
from tests.science.stress.builders import NOTHING_ELSE

SHUT = Scenario.parse(
    '[[impact]]\ntarget = "sites"\nfrom = 5\nto = 15\nlevel = 0.0\nunless = "safe_occupancy"\n', "shut"
)


def _two(people=(4, 6)) -> Community:
    """Two communities far apart, each with a day centre for all its people; neither can show that it may open safely."""
    community = np.repeat([0, 1], people)
    count = sum(people)
    return Community.build(
        people={"id": np.arange(count), "community": community, "x": community * 9e3, "y": np.zeros(count)},
        needs={"person": np.arange(count), "service": ["day_care"] * count, "per_week": [7.0] * count},
        sites={"service": ["day_care"] * 2, "community": [0, 1], "x": [0, 9e3], "y": [0, 0], "places": people,
               "staff": [50, 50]},
        communities=["plum", "pine"],
        parameters=Parameters.default().with_values(**NOTHING_ELSE),
    )  # fmt: skip


def test_people_are_counted_in_their_community_from_seven_days_on():
    # Of the three in community 0 the gaps of 7 and 9 days count in the first replicate, none in the second.
    longest = np.array([[7, 6, 9, 8], [0, 6, 0, 7]], np.uint16)
    assert by_community(longest, np.array([0, 0, 0, 2], np.int32), 3).tolist() == [[2, 0, 1], [0, 0, 1]]


def test_everybody_whose_centre_is_shut_is_left_behind_there():
    # Ten shut days in both: all 4 and all 6 people go ten days without, in every replicate; nobody does otherwise.
    left = run(_two(), SHUT, replicates=3, days=20).as_dict()["left_behind"]

    def of(people):
        always, never = (dict.fromkeys(("mean", "low", "high"), number) for number in (people, 0))
        return {"people": people, "shock": always, "usual": never, "more": always}

    assert left == {"spell_days": 7, "whole": of(10), "communities": {"plum": of(4), "pine": of(6)}}


def test_measures_are_set_side_by_side_with_what_they_need():
    # Safe rooms keep both centres open in full: all ten people are spared. A sign alone changes nothing; with the rooms that it
    # needs it spares as many as they do, at the cost of both.
    rooms = Measure("rooms", (("safe_occupancy", 1.0),), cost=100)
    sign = Measure("sign", (("owners", 0.0),), cost=7, needs=("rooms",))
    nothing = Measure("stock", (("stock_days", 1.0),), cost=30)
    compared = side_by_side(_two(), SHUT, [rooms, sign, nothing], replicates=60, days=20)

    def spared(plum, pine):
        whole, *parts = (dict.fromkeys(("mean", "low", "high"), number) for number in (plum + pine, plum, pine))
        return {"whole": whole, "communities": dict(zip(("plum", "pine"), parts, strict=True))}

    assert compared == {
        "replicates": 50,
        "options": [
            {"measure": "rooms", "with": [], "cost": 100, **spared(4, 6)},
            {"measure": "sign", "with": ["rooms"], "cost": 107, **spared(4, 6)},
            {"measure": "stock", "with": [], "cost": 30, **spared(0, 0)},
        ],
    }


def test_measures_do_not_depend_on_how_many_are_played_at_once(monkeypatch):
    measures = [Measure(name, (("safe_occupancy", amount),)) for name, amount in (("a", 0.3), ("b", 0.6), ("c", 1.0))]
    whole = side_by_side(_two(), SHUT, measures, replicates=2, days=20)
    monkeypatch.setattr("renyang.science.stress.portfolio.AT_ONCE", 1)
    assert side_by_side(_two(), SHUT, measures, replicates=2, days=20) == whole
