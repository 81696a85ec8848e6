"""Positions on a map, drawn only so finely as the reader may know them."""

import math

METRES_PER_DEGREE = 111_195.08  # m of a great circle, by the Earth's mean radius 6,371,008.8 m (IUGG; Moritz 2000) [V]
COARSE = 500.0  # m; a cell holds several hundred older people of a sub-district: 13,000 on some 10 km2 [A]
FARTHEST_NORTH = 85.0  # degrees; beyond, as on web maps, cells would no longer be cells


def coarse_position(longitude: float, latitude: float, metres: float = COARSE) -> tuple[float, float]:
    """The centre of the cell of a fixed grid that a position lies in, as (longitude, latitude) in degrees.

    Cells are `metres` high and, where they are widest, `metres` wide, so a position is never farther from its centre than half
    a cell's diagonal, 0.71 times `metres`. The grid does not move with the position: asking again gives nothing away.
    ValueError for what is no position, or no size.
    """
    if not (-180 <= longitude <= 180 and abs(latitude) <= FARTHEST_NORTH and 0 < metres < math.inf):
        raise ValueError(f"no position that can be drawn: {longitude}, {latitude}, {metres} m")
    height = metres / METRES_PER_DEGREE
    row = math.floor(latitude / height)
    widest = min(abs(row), abs(row + 1)) * height  # the row's edge that is nearer to the equator
    width = height / math.cos(math.radians(widest))
    return (math.floor(longitude / width) + 0.5) * width, (row + 0.5) * height
