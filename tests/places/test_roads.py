"""Roads on the register: brought in whole or not at all, and walked along. Distances are by hand on a street and a river."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.places import queries
from renyang.places.domain import roads as roads_file
from renyang.places.models import Building, RoadNetwork, Site, SiteKind
from renyang.places.services import roads_put
from renyang.science.coordinates import LocalPlane, wgs84_to_gcj02
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona

ActorOf = Callable[[Persona], Actor]
PLANE = LocalPlane(118.8, 32.1)
Metres = tuple[float, float]


def _at(metres: Metres) -> list[float]:
    longitude, latitude = PLANE.degrees([metres])
    return [float(longitude[0]), float(latitude[0])]


def _geojson(*streets: list[Metres], **properties: object) -> bytes:
    """Streets through points in metres east and north."""
    features = [
        {
            "type": "Feature",
            "properties": {"highway": "residential", **properties},
            "geometry": {"type": "LineString", "coordinates": [_at(point) for point in street]},
        }
        for street in streets
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _put(actor: Actor, content: bytes, division: str = HERE, datum: str = "wgs84") -> RoadNetwork:
    return roads_put(actor=actor, division_code=division, content=content, file_name="roads.geojson", datum=datum)


def _building(street: str, number: str, metres: Metres) -> None:
    longitude, latitude = _at(metres)
    Building.objects.create(division_code=HERE, street=street, number=number, longitude=longitude, latitude=latitude)


def _centre(metres: Metres, division: str = COMMUNITY) -> Site:
    longitude, latitude = _at(metres)
    return Site.objects.create(
        division_code=division, name="日照中心", kind=SiteKind.DAY_CENTRE, services=["day_care"],
        longitude=longitude, latitude=latitude, licensed_places=10,
    )  # fmt: skip


@pytest.fixture
def river(db: None) -> None:
    """王建国 (not assessed, walks 1 km) lives 300 m west of the centre, across a river whose only bridge is 500 m north:
    500 + 300 + 500 = 1,300 m on foot.
    """
    _building("雪堂新村", "1", (0, 0))
    _centre((300, 0))


BY_THE_BRIDGE = _geojson([(0, 0), (0, 500)], [(0, 500), (300, 500)], [(300, 500), (300, 0)])


def test_a_river_puts_a_near_centre_out_of_reach(operator: Actor, river: None) -> None:
    """In a straight line he reaches it; along roads he does not, and the page says for how many which was measured."""
    straight = queries.reach_of(operator, "day_care")
    assert (straight.people, straight.by_road, len(straight.out)) == (1, 0, 0)
    network = _put(operator, BY_THE_BRIDGE)
    assert (network.pieces, network.kilometres) == (3, pytest.approx(1.3, abs=0.002))
    along = queries.reach_of(operator, "day_care")
    assert (along.people, along.by_road, len(along.out)) == (1, 1, 1)
    assert [(house.street, house.number, house.people) for house in along.houses_out] == [("雪堂新村", "1", 1)]


def test_who_lives_far_from_every_road_is_measured_straight(operator: Actor, river: None) -> None:
    """The only street is 400 m off, farther than the 200 m within which it would be walked."""
    _put(operator, _geojson([(-400, -500), (-400, 500)]))
    found = queries.reach_of(operator, "day_care")
    assert (found.by_road, len(found.out)) == (0, 0)


def test_a_way_into_another_community_s_network_is_straight(operator: Actor, river: None) -> None:
    """Two networks that were drawn apart need not meet at the border: that no road leads over it says nothing."""
    Site.objects.update(division_code="320199001002")
    _put(operator, _geojson([(0, -100), (0, 500)]), COMMUNITY)
    _put(operator, _geojson([(300, -100), (300, 500)]), "320199001002")
    found = queries.reach_of(operator, "day_care")
    assert (found.by_road, len(found.out)) == (0, 0)


def test_the_narrower_network_is_walked(operator: Actor, river: None) -> None:
    """The sub-district's main roads go round by the bridge, the community's own paths have a footbridge."""
    _put(operator, BY_THE_BRIDGE)
    _put(operator, _geojson([(0, 0), (300, 0)]), COMMUNITY)
    found = queries.reach_of(operator, "day_care")
    assert (found.by_road, len(found.out)) == (1, 0)


def test_roads_of_chinese_maps_are_shifted_back(operator: Actor, river: None) -> None:
    shifted = json.loads(BY_THE_BRIDGE)
    for feature in shifted["features"]:
        line = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[float(part) for part in wgs84_to_gcj02(*point)] for point in line]
    network = _put(operator, json.dumps(shifted).encode(), datum="gcj02")
    assert network.nodes[0] == pytest.approx(_at((0, 0)), abs=1e-6)
    assert len(queries.reach_of(operator, "day_care").out) == 1


def test_a_new_file_replaces_the_roads_and_history_keeps_both(operator: Actor, river: None) -> None:
    _put(operator, BY_THE_BRIDGE)
    _put(operator, _geojson([(0, 0), (300, 0)]))
    assert RoadNetwork.objects.get().pieces == 1
    events = RoadNetwork.events.rel.related_model.objects
    assert sorted(events.values_list("pieces", flat=True)) == [1, 3]


def test_roads_that_are_held_in_memory_never_outlive_their_import(operator: Actor, river: None) -> None:
    """The way round the bridge is read twice, then a footbridge is imported and walked at once."""
    _put(operator, BY_THE_BRIDGE)
    assert [len(queries.reach_of(operator, "day_care").out) for _reading in range(2)] == [1, 1]
    _put(operator, _geojson([(0, 0), (300, 0)]))
    assert len(queries.reach_of(operator, "day_care").out) == 0


def test_twenty_thousand_pieces(operator: Actor, river: None) -> None:
    """A grid of 100 by 101 crossings: 100 x 100 + 99 x 101 = 19,999 pieces; the way is 300 m along one street."""
    streets = [[(30.0 * x, 30.0 * y) for x in range(101)] for y in range(100)]
    streets += [[(30.0 * x, 30.0 * y) for y in range(100)] for x in range(101)]
    assert _put(operator, _geojson(*streets)).pieces == 100 * 100 + 99 * 101
    found = queries.reach_of(operator, "day_care")
    assert (found.by_road, len(found.out)) == (1, 0)


def _with(change: Callable[[list[list[float]]], object]) -> bytes:
    """The roads with one thing wrong in the line of the second feature."""
    data = json.loads(BY_THE_BRIDGE)
    change(data["features"][1]["geometry"]["coordinates"])
    return json.dumps(data).encode()


POINT = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}],
    }
).encode()


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"", "roads_empty", ""),
        (b"  \n", "roads_empty", ""),
        (b'{"type": "FeatureCollection",\n "features": [', "roads_not_json", "line 2"),
        (b"\xff\xfe\x00", "roads_not_text", ""),
        (b"[" * 200_000, "roads_not_text", ""),
        (b"[]", "roads_not_geojson", ""),
        (b'{"features": []}', "roads_no_lines", ""),
        (POINT, "roads_geometry", "Feature 1"),
        (_geojson([(0, 0), (100, 0)], highway="motorway"), "roads_no_lines", ""),
        (_with(lambda line: line[0].reverse()), "roads_outside", "feature 2"),
        (_with(lambda line: [point.reverse() for point in line]), "roads_outside", "feature 2"),
        (_with(lambda line: line[1].__setitem__(0, float("nan"))), "roads_positions", "feature 2"),
        (_with(lambda line: line[1].__setitem__(0, line[1][0] + 1)), "roads_outside", "feature 2"),
        (_with(lambda line: line.pop()), "roads_positions", "feature 2"),
    ],
    ids=["empty", "blank", "broken off", "not text", "too deep", "not GeoJSON", "nothing", "a point", "motorways only",
         "one swapped", "a line swapped", "NaN", "elsewhere", "one point"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_the_place(
    operator: Actor, river: None, content: bytes, code: str, place: str
) -> None:
    """Nothing of it is taken in, and what was there stays."""
    _put(operator, BY_THE_BRIDGE)
    with pytest.raises(Problem) as error:
        _put(operator, content)
    assert error.value.code == code
    assert place in str(error.value)
    assert "kept" in str(error.value)
    assert RoadNetwork.objects.get().pieces == 3


def test_swapped_throughout_is_told_as_such(operator: Actor, river: None) -> None:
    data = json.loads(BY_THE_BRIDGE)
    for feature in data["features"]:
        for point in feature["geometry"]["coordinates"]:
            point.reverse()
    with pytest.raises(Problem, match="swapped, for example in feature 1"):
        _put(operator, json.dumps(data).encode())


def test_too_much_is_refused(operator: Actor, river: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roads_file, "MOST_PIECES", 2)
    with pytest.raises(Problem, match=r"3 road sections\. At most 2 can"):
        _put(operator, BY_THE_BRIDGE)
    monkeypatch.setattr(roads_file, "LARGEST", 100)
    with pytest.raises(Problem) as error:
        _put(operator, BY_THE_BRIDGE)
    assert error.value.code == "roads_too_large"


def test_where_nothing_is_on_the_map_yet_roads_lie_anywhere_in_china(operator: Actor, db: None) -> None:
    assert _put(operator, BY_THE_BRIDGE).pieces == 3


def test_who_may_bring_roads_in(actor_of: ActorOf, river: None) -> None:
    """The street's staff, each where the grant holds; a community's worker sees the sub-district's roads."""
    with pytest.raises(NotAllowed):
        _put(actor_of(HEALTH), BY_THE_BRIDGE)
    with pytest.raises(OutOfScope):
        _put(actor_of(STRANGER), BY_THE_BRIDGE)
    with pytest.raises(OutOfScope):
        _put(actor_of(WORKER), BY_THE_BRIDGE)
    _put(actor_of(OFFICER), BY_THE_BRIDGE)
    _put(actor_of(WORKER), BY_THE_BRIDGE, COMMUNITY)
    assert queries.road_networks(actor_of(WORKER)).count() == 2
    assert queries.road_networks(actor_of(STRANGER)).count() == 0


def test_the_api_says_the_same_in_numbers(sign_in: Callable[..., Client], operator: Actor, river: None) -> None:
    """One person, measured along roads and out of reach; 422 for a service that is none."""
    _put(operator, BY_THE_BRIDGE)
    client = sign_in(OFFICER)
    found = client.get("/api/v1/reach?service=day_care").json()
    assert (found["people"], found["out_of_reach"]) == (1, 1)
    assert (found["along_roads"], found["in_a_straight_line"]) == (1, 0)
    assert [(row["name"], row["stranded"]) for row in found["sites"]] == [("日照中心", 0)]
    assert client.get("/api/v1/reach?service=juggling").status_code == 422


def _upload(client: Client, content: bytes, division: str = HERE) -> object:
    file = SimpleUploadedFile("roads.geojson", content)
    return client.post("/reach/roads/", {"file": file, "division": division, "datum": "wgs84"}, follow=True)


def test_an_upload_is_taken_in_or_says_what_is_wrong(sign_in: Callable[..., Client], river: None) -> None:
    client = sign_in(OFFICER)
    refused = _upload(client, POINT)
    assert refused.status_code == 422
    assert "Point" in refused.content.decode()
    assert not RoadNetwork.objects.exists()
    assert "1.3" in _upload(client, BY_THE_BRIDGE).content.decode()
    assert RoadNetwork.objects.get().noted_by == OFFICER.username
    features = client.get("/reach/map.json").json()["features"]
    (ways,) = [row for row in features if row["properties"]["drawn"] == "ways"]
    assert len(ways["geometry"]["coordinates"]) == 3
    assert _upload(sign_in(WORKER), BY_THE_BRIDGE).status_code == 422  # the sub-district is not on the list


def test_the_demo_s_streets_cross_the_river_by_one_bridge(operator: Actor, db: None, tmp_path: Path) -> None:
    """Without the bridge the grid falls into two parts."""
    from renyang.demo.ground import roads

    data = json.loads(roads())
    longest = max(abs(point[0] - 118.8) for line in data["features"] for point in line["geometry"]["coordinates"])
    assert longest < 0.02
    across = [
        line
        for line in data["features"]
        if min(p[0] for p in line["geometry"]["coordinates"])
        < 118.8
        < max(p[0] for p in line["geometry"]["coordinates"])
    ]
    assert len(across) == 1
    assert "虚构" in data["name"]
