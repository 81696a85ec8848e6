"""Roads: ways by hand on a small map, all ways by another method on random maps, and what a bad file is told."""

import json
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science.access import nearest_of, pairs_within
from renyang.science.coordinates import Box, LocalPlane, wgs84_to_gcj02
from renyang.science.problem import Problem
from renyang.science.roads import FAR_FROM_ROADS, Roads, pairs_along, roads_from_geojson, snap

PLANE = LocalPlane(118.8, 32.05)


def _file(*lines, **tags) -> dict:
    """A GeoJSON file of lines in metres around Nanjing, read back as the parser of JSON gives it."""
    return json.loads(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": tags,
                        "geometry": {"type": "LineString", "coordinates": np.stack(PLANE.degrees(line), 1).tolist()},
                    }
                    for line in lines
                ],
            }
        )
    )


def _roads(*lines) -> Roads:
    """The network of lines in metres, with the middle of its plane known."""
    roads = roads_from_geojson(_file(*lines))
    middle = PLANE.metres(roads.plane.longitude, roads.plane.latitude)
    return Roads(PLANE, roads.nodes + middle, roads.edges, roads.lengths)


SQUARE = ([[0, 0], [1_000, 0], [1_000, 1_000]], [[0, 0], [0, 1_000]])
"""An open square of 1 km: from the top left down, right and up to the top right; the top side is missing."""


def test_ways_by_hand():
    """From the top left corner to the top right one: 3 km along three sides, though they are 1 km apart.

    The second person lives 40 m beside the left side, 200 m above its foot: 40 + 200 + 1,000 + 1,000 = 2,240 m. The third, 20 m
    beside the right side and 300 m below the site: 20 + 300. The fourth, 30 m off the same place on the other side: 330.
    """
    people = [[0, 1_000], [-40, 200], [1_020, 700], [970, 700]]
    found = pairs_along(_roads(*SQUARE), people, [[1_000, 1_000]], 5_000)
    assert found.pairs.matrix()[:, 0] == pytest.approx([3_000, 2_240, 320, 330], rel=1e-3)
    assert not found.people_off_road.any()
    assert len(pairs_along(_roads(*SQUARE), people, [[1_000, 1_000]], 2_500).pairs) == 3


def test_where_no_road_leads_the_way_is_infinite():
    """Two roads 500 m apart that do not meet."""
    roads = _roads([[0, 0], [1_000, 0]], [[0, 500], [1_000, 500]])
    ways = pairs_along(roads, [[100, 0]], [[300, 0], [100, 500]], 5_000).pairs.matrix()
    assert ways[0, 0] == pytest.approx(200, rel=1e-3)
    assert ways[0, 1] == math.inf


def test_far_from_any_road_the_straight_line_is_taken_and_flagged():
    """The second person is 300 m from the road, the second site 900 m: their ways are straight, whatever the other end is."""
    roads = _roads([[0, 0], [1_000, 0]])
    people, sites = np.array([[0, 0], [0, 300]]), np.array([[1_000, 0], [500, 900]])
    found = pairs_along(roads, people, sites, 5_000)
    assert found.people_off_road.tolist() == [False, True]
    assert found.sites_off_road.tolist() == [False, True]
    assert found.pairs.matrix() == pytest.approx(np.linalg.norm(people[:, None] - sites[None], axis=2), rel=1e-3)
    assert FAR_FROM_ROADS == 200


def test_a_way_within_a_limit_is_the_nearest_sites():
    """What the rest of reach takes: of two sites the one that is nearer on foot, not in the straight line."""
    roads = _roads(*SQUARE)
    pairs = pairs_along(roads, [[0, 900]], [[1_000, 1_000], [0, 0]], 3_000).pairs
    assert nearest_of(pairs, [True, True]).site.tolist() == [1]


def test_lines_meet_where_points_agree_to_a_metre_and_a_bridge_does_not():
    """Ends .9 m apart meet, on whichever side of a round metre they lie; ends 1.2 m apart, and lines that cross, do not."""
    assert len(_roads([[0, 0], [100, 0]], [[100.9, 0], [200, 0]]).nodes) == 3
    assert len(_roads([[0, 0], [99.6, 0]], [[100.4, 0], [200, 0]]).nodes) == 3
    assert len(_roads([[0, 0], [100, 0]], [[101.2, 0], [200, 0]]).nodes) == 4
    assert len(_roads([[0, 0], [100, 100]], [[0, 100], [100, 0]]).nodes) == 4


def test_a_finely_drawn_line_keeps_its_length():
    """Points every .7 m on 70 m: every second one is a node, and the length stays, but for the ends' less than a metre."""
    line = np.stack([np.arange(0, 70.1, 0.7), np.zeros(101)], axis=1)
    roads = _roads(line)
    assert roads.lengths.sum() == pytest.approx(70, abs=1.0)
    assert 50 <= len(roads.nodes) <= 52


def test_the_same_road_twice_is_one_road():
    assert len(_roads([[0, 0], [100, 0]], [[100, 0], [0, 0]]).edges) == 1


@pytest.mark.parametrize(
    ("tags", "edges"),
    [
        ({}, 1),
        ({"oneway": "yes"}, 1),
        ({"foot": "yes"}, 1),
        ({"foot": "no"}, 0),
        ({"foot": "private"}, 0),
        ({"highway": "motorway"}, 0),
        ({"highway": "motorway", "foot": "yes"}, 1),
        ({"highway": "footway"}, 1),
    ],
)
def test_ways_that_people_on_foot_may_use(tags, edges):
    data = _file([[0, 0], [100, 0]], **tags)
    data["features"] += _file([[0, 500], [100, 500]])["features"]
    assert len(roads_from_geojson(data).edges) == 1 + edges


def test_several_lines_in_one_feature_and_heights():
    data = _file([[0, 0], [100, 0]])
    one = [[*position, 12.5] for position in data["features"][0]["geometry"]["coordinates"]]
    data["features"][0]["geometry"] = {
        "type": "MultiLineString",
        "coordinates": [one, np.add(one, [0, 0.01, 0]).tolist()],
    }
    data["features"][0]["properties"] = None
    assert len(roads_from_geojson(data).edges) == 2


def test_a_chinese_maps_roads_come_to_lie_where_they_are():
    """The same line in GCJ-02, converted on reading: the same ends to a centimetre."""
    line = _file([[0, 0], [100, 0]])
    there = roads_from_geojson(line)
    points = np.array(line["features"][0]["geometry"]["coordinates"])
    line["features"][0]["geometry"]["coordinates"] = np.stack(wgs84_to_gcj02(*points.T), axis=1).tolist()
    here = roads_from_geojson(line, gcj02=True)
    assert np.stack(here.plane.degrees(here.nodes)) == pytest.approx(
        np.stack(there.plane.degrees(there.nodes)), abs=1e-7
    )


@st.composite
def maps(draw: st.DrawFn) -> tuple[Roads, np.ndarray, np.ndarray]:
    """A grid of 4 x 4 crossings some 300 m apart, shaken, of which some streets are missing; people and sites around it."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    crossing = {(x, y): 300 * np.array([x, y]) + random.uniform(-80, 80, 2) for x in range(4) for y in range(4)}
    streets = [((x, y), (x + dx, y + dy)) for x in range(4) for y in range(4) for dx, dy in ((1, 0), (0, 1))]
    streets = [s for s in streets if s[1] in crossing and random.random() < 0.8] or streets[:1]
    roads = _roads(*([crossing[one], crossing[other]] for one, other in streets))
    points = random.uniform(-150, 1_050, (12, 2))
    return roads, points[:8], points[8:]


def _nearest_edge(roads: Roads, point: np.ndarray) -> tuple[int, float, float]:
    """The nearest edge by trying all, how far along it, and how far away."""
    found = []
    for number, (one, other) in enumerate(roads.edges.tolist()):
        start, ahead = roads.nodes[one], roads.nodes[other] - roads.nodes[one]
        share = min(max(float((point - start) @ ahead / (ahead @ ahead)), 0.0), 1.0)
        found.append((math.dist(point, start + share * ahead), number, share * math.hypot(*ahead)))
    away, number, along = min(found)
    return number, along, away


@settings(max_examples=30, deadline=None)
@given(maps())
def test_snapping_finds_the_nearest_of_all_edges(given_map):
    roads, people, _ = given_map
    found = snap(roads, people)
    for at, person in enumerate(people):
        _, _, away = _nearest_edge(roads, person)
        assert found.metres[at] == pytest.approx(away, abs=1e-6)
        one, other = roads.nodes[roads.edges[found.edge[at]]]
        joins = one + (other - one) * found.along[at] / math.dist(one, other)
        assert math.dist(person, joins) == pytest.approx(away, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(maps())
def test_all_ways_by_another_method(given_map):
    """Doors as nodes of their own on cut edges, then Floyd and Warshall's three loops over all nodes."""
    roads, people, sites = given_map
    size = len(roads.nodes)
    points = np.concatenate([people, sites])
    joins = [_nearest_edge(roads, point) for point in points]
    way = np.full((size + len(points),) * 2, np.inf)
    np.fill_diagonal(way, 0)
    for number, (one, other) in enumerate(roads.edges.tolist()):
        on_it = [(along, size + at) for at, (edge, along, _) in enumerate(joins) if edge == number]
        stops = [(0.0, one), *sorted(on_it), (roads.lengths[number], other)]
        for (before, a), (after, b) in pairwise(stops):
            way[a, b] = way[b, a] = after - before
    for through in range(len(way)):
        way = np.minimum(way, way[:, through, None] + way[None, through, :])
    away = np.array([join[2] for join in joins])
    expected = way[size:, size:] + away[:, None] + away[None, :]
    loose = (away[:, None] > FAR_FROM_ROADS) | (away[None, :] > FAR_FROM_ROADS)
    expected = np.where(loose, np.linalg.norm(points[:, None] - points[None], axis=2), expected)[
        : len(people), len(people) :
    ]
    found = pairs_along(roads, people, sites, 2_000).pairs.matrix()
    assert found == pytest.approx(np.where(expected <= 2_000, expected, np.inf), abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(maps())
def test_no_way_is_shorter_than_the_straight_line(given_map):
    roads, people, sites = given_map
    straight = pairs_within(people, sites, 5_000).matrix()
    assert (pairs_along(roads, people, sites, 5_000).pairs.matrix() >= straight - 1e-6).all()


def test_parts_change_nothing(monkeypatch):
    random = np.random.default_rng(1)
    roads, people, sites = _roads(*SQUARE), random.uniform(0, 1_000, (20, 2)), random.uniform(0, 1_000, (5, 2))
    whole = pairs_along(roads, people, sites, 2_000).pairs.matrix()
    monkeypatch.setattr("renyang.science.roads.SNAPPED_AT_ONCE", 3)
    monkeypatch.setattr("renyang.science.roads.SITES_AT_ONCE", 2)
    assert np.array_equal(pairs_along(roads, people, sites, 2_000).pairs.matrix(), whole)


def test_nobody_and_nothing():
    none = np.empty((0, 2))
    assert len(pairs_along(_roads(*SQUARE), none, [[0, 0]], 100).pairs) == 0
    assert len(pairs_along(_roads(*SQUARE), [[0, 0]], none, 100).pairs) == 0


def _line(*positions, kind="LineString") -> dict:
    return {"type": "FeatureCollection", "features": [{"geometry": {"type": kind, "coordinates": list(positions)}}]}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "roads_not_geojson"),
        ([], "roads_not_geojson"),
        ({"features": "LineString"}, "roads_not_geojson"),
        ({"features": []}, "roads_no_lines"),
        (_line(kind="MultiLineString"), "roads_no_lines"),
        (_line([118, 32], kind="Point"), "roads_geometry"),
        ({"features": [{"geometry": None}]}, "roads_geometry"),
        ({"features": [7]}, "roads_geometry"),
        (_line([118, 32]), "roads_positions"),
        (_line([118], [119]), "roads_positions"),
        (_line([118, 32], [119, None]), "roads_positions"),
        (_line([118, 32], "here"), "roads_positions"),
        (_line([118, 32], {"x": 1}), "roads_positions"),
        ({"features": [{"geometry": {"type": "LineString"}}]}, "roads_positions"),
        ({"features": [{"geometry": {"type": "MultiLineString", "coordinates": 5}}]}, "roads_positions"),
        (_line([32.05, 118.8], [32.06, 118.8]), "roads_swapped"),
        (_line([45.0, 80.1], [45.0, 80.2]), "roads_swapped"),  # north of the Arctic circle, or Xinjiang
        (_line([118.8, 32.05], [500_000, 3_500_000]), "roads_outside"),  # metres
        (_line([118.8, 32.05], [118.8, 32.05]), "roads_too_short"),
    ],
)
def test_a_bad_file_is_told_what_is_wrong(data, code):
    with pytest.raises(Problem, match=r"roads|Roads") as told:
        roads_from_geojson(data)
    assert told.value.code == code
    assert "{" not in str(told.value)


def test_roads_of_another_place_are_refused():
    """Bounds of a sub-district: the line runs out of it, or was written the wrong way round."""
    bounds = Box(118.75, 32.0, 118.85, 32.1)
    with pytest.raises(Problem, match=r"1 of 2 positions lie outside the area, the first in feature 1: 119\.8, 32\.05"):
        roads_from_geojson(_line([118.8, 32.05], [119.8, 32.05]), bounds=bounds)
    with pytest.raises(Problem, match="Longitude and latitude are swapped"):
        roads_from_geojson(_line([32.05, 118.8], [32.06, 118.8]), bounds=bounds)
    assert len(roads_from_geojson(_line([118.8, 32.05], [118.81, 32.05]), bounds=bounds).edges) == 1
