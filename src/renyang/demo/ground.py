"""Geography of the fictitious sub-district: four by three communities, a river through the middle, and one bridge.

Positions are metres east and north of a real point, as a map needs one; nothing drawn there exists.
"""

import json
from collections.abc import Iterator

from renyang.science.coordinates import LocalPlane

PLANE = LocalPlane(118.8, 32.1)
APART = 850.0  # m between the centres of neighbouring communities; 12 of them make a sub-district of 9 km2 [M]
ACROSS, DOWN = 4, 3  # communities from west to east, and from south to north
ESTATES_OF_A_COMMUNITY = 2
CORNERS = ((-380.0, -350.0), (60.0, 60.0))  # south-west corners of a community's estates, m from its centre
BUILDINGS, IN_A_ROW, BETWEEN = 29, 6, 60.0  # of an estate; m
STREET = 170.0  # m between parallel streets
REACHES = (1_615.0, 1_360.0)  # m that the streets extend east and north of the centre
BANK = 40.0  # m from the centre line of the river, which flows from north to south, to either bank
BRIDGE = 0.0  # m north of the centre

Metres = tuple[float, float]


def degrees(metres: Metres) -> tuple[float, float]:
    """A position as longitude and latitude in WGS-84 degrees."""
    longitude, latitude = PLANE.degrees([metres])
    return round(float(longitude[0]), 6), round(float(latitude[0]), 6)


def community_at(community: int) -> Metres:
    """The centre of a community."""
    east, north = community % ACROSS - (ACROSS - 1) / 2, community // ACROSS - (DOWN - 1) / 2
    return APART * east, APART * north


def building_at(estate: int, number: int) -> Metres:
    """The position of a building of an estate, in rows."""
    east, north = community_at(estate // ESTATES_OF_A_COMMUNITY)
    corner = CORNERS[estate % ESTATES_OF_A_COMMUNITY]
    return east + corner[0] + number % IN_A_ROW * BETWEEN, north + corner[1] + number // IN_A_ROW * BETWEEN


def roads() -> str:
    """The streets as GeoJSON: a grid divided by the river, with a bridge in the middle."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": "虚构道路", "highway": "residential"},
            "geometry": {"type": "LineString", "coordinates": [list(degrees(place)) for place in street]},
        }
        for street in _streets()
    ]
    return json.dumps({"type": "FeatureCollection", "name": "虚构的演示道路", "features": features}, ensure_ascii=False)


def _streets() -> Iterator[list[Metres]]:
    west, east = _steps(-REACHES[0], -STREET / 2), _steps(STREET / 2, REACHES[0])
    norths = _steps(-REACHES[1], REACHES[1])
    for x in (*west, *east):
        yield [(x, y) for y in norths]
    for y in norths:
        yield [*((x, y) for x in west), (-BANK, y)]
        yield [(BANK, y), *((x, y) for x in east)]
    yield [(-BANK, BRIDGE), (BANK, BRIDGE)]


def _steps(first: float, last: float) -> list[float]:
    return [first + at * STREET for at in range(round((last - first) / STREET) + 1)]
