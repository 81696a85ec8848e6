"""Datums and projections: positions from Chinese maps (GCJ-02), as stored (WGS-84), and in metres on a local plane.

Chinese maps use GCJ-02, which by law is shifted against WGS-84 by 100 to 700 m. The authority never published the
formulas; those here are in general use (eviltransform, gcoord and others [V]: their test values are in the tests).
Positions are always (longitude, latitude) in degrees, in this order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH = 6_371.0088
"""Mean radius of the Earth, km (IUGG; Moritz 2000) [V]."""
METRES_PER_DEGREE = 111_195.08
"""Metres per degree of a great circle, with that radius [D]."""
SEMI_MAJOR = 6_378_245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid, m, on which the shift is computed [V]."""
ECCENTRICITY_SQUARED = 0.00669342162296594323
"""Squared eccentricity of the same ellipsoid, dimensionless [V]."""
ORIGIN = (105.0, 35.0)
"""Origin of the shift's polynomial, degrees [V]."""
ITERATIONS = 8
"""Rounds of the inverse. Each leaves at most 1 % of the error, as the shift changes by less than 1 m in 100: three
rounds reduce 700 m to a millimetre, the rest is margin [D; tested].
"""

SAME_PLACE = 60.0
"""Metres within which two positions belong to the same site: an entrance and the middle of a compound [A]."""
SHIFTED_APART = (2 * SAME_PLACE, 800.0)
"""Metres by which a position in the wrong datum is off. The shift is 360 to 680 m in cities of the east and south, 220
m in Lanzhou, 170 m in Xining, 100 m in Jiuquan [D]; below twice SAME_PLACE it may be imprecision [A].
"""

METRES_FAR_OFF = 5_000.0
"""Metres from the middle of a community (1 to 3 km wide) beyond which one of its positions is doubtful [A]."""
TIMES_FAR_OFF = 5.0
"""The least multiple of the median distance from that middle, for wider communities in the country [A]."""


@dataclass(frozen=True)
class Box:
    """A rectangle of longitudes and latitudes, degrees, edges included."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.bool_]:
        """Which positions lie in it; NaN lies nowhere."""
        x, y = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
        return np.asarray((self.west <= x) & (x <= self.east) & (self.south <= y) & (y <= self.north))


CHINA = Box(72.004, 0.8293, 137.8347, 55.8271)
"""The area where positions are shifted, by convention [V]. It includes neighbours, whose maps are not shifted."""
WORLD = Box(-180.0, -90.0, 180.0, 90.0)

Positions = tuple[NDArray[np.float64], NDArray[np.float64]]


def wgs84_to_gcj02(longitude: ArrayLike, latitude: ArrayLike) -> Positions:
    """Convert positions to GCJ-02, degrees, in the given shape; unchanged outside the box CHINA."""
    return _inside(longitude, latitude, _shifted)


def gcj02_to_wgs84(longitude: ArrayLike, latitude: ArrayLike) -> Positions:
    """Convert positions of Chinese maps to WGS-84, degrees; a round trip errs by less than 0.1 m (in fact < 1 mm).

    Unchanged outside the box CHINA. Within a kilometre of its edge, which lies abroad, a round trip is not exact.
    """
    return _inside(longitude, latitude, lambda x, y: _inverse(_shifted, x, y))


@dataclass(frozen=True)
class LocalPlane:
    """An equirectangular projection to metres around a centre in degrees.

    Within 10 km of the centre the error is below 5 m per km: .3 % because the Earth is not a sphere, .1 % per 10 km
    north or south of the centre, at 35 degrees north [D].
    """

    longitude: float
    latitude: float

    @classmethod
    def around(cls, longitude: ArrayLike, latitude: ArrayLike) -> "LocalPlane":
        """The plane at the centre of the positions' extent. Raises ValueError without positions or for invalid ones."""
        x, y = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
        if not x.size or not WORLD.holds(x, y).all():
            raise ValueError("a plane needs positions, all of them on Earth")
        return cls(float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2)

    def metres(self, longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.float64]:
        """Positions (n,), degrees, as (n, 2) metres east and north of the centre."""
        x, y = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
        return np.stack([(x - self.longitude) * self._east, (y - self.latitude) * METRES_PER_DEGREE], axis=-1)

    def degrees(self, metres: ArrayLike) -> Positions:
        """The inverse: (n, 2) metres as longitudes and latitudes (n,), degrees."""
        points = np.asarray(metres, np.float64)
        return points[..., 0] / self._east + self.longitude, points[..., 1] / METRES_PER_DEGREE + self.latitude

    @property
    def _east(self) -> float:
        return METRES_PER_DEGREE * float(np.cos(np.radians(self.latitude)))


class Doubt(StrEnum):
    """Why a position should be checked before use."""

    NO_POSITION = "no_position"  # not a number, or not on Earth
    SWAPPED = "swapped"  # longitude and latitude swapped
    OUTSIDE = "outside"  # not in its division
    IS_GCJ02 = "is_gcj02"  # declared as WGS-84, but read from a Chinese map
    CONVERTED_TWICE = "converted_twice"  # was WGS-84 and was converted as if it were GCJ-02


def check_position(
    longitude: float, latitude: float, *, bounds: Box = CHINA, trusted: tuple[float, float] | None = None
) -> tuple[Doubt, ...]:
    """Doubts about a position declared as WGS-84, degrees; nothing is corrected.

    bounds: the box of its division. trusted: a WGS-84 position (longitude, latitude) known to be right for the same
    address or site, which reveals a wrong datum: the position is far from it, but near after conversion.
    """
    swapped = bool(bounds.holds(latitude, longitude)) and not bounds.holds(longitude, latitude)
    if swapped:
        return (Doubt.SWAPPED,)
    if not WORLD.holds(longitude, latitude):
        return (Doubt.NO_POSITION,)
    doubts = [] if bounds.holds(longitude, latitude) else [Doubt.OUTSIDE]
    if trusted is not None and SHIFTED_APART[0] <= _apart((longitude, latitude), trusted) <= SHIFTED_APART[1]:
        for doubt, shift in ((Doubt.IS_GCJ02, gcj02_to_wgs84), (Doubt.CONVERTED_TWICE, wgs84_to_gcj02)):
            east, north = shift(longitude, latitude)
            if _apart((float(east), float(north)), trusted) <= SAME_PLACE:
                doubts.append(doubt)
    return tuple(doubts)


def metres_from_middle(longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.float64]:
    """The distance of positions (n,), degrees, from their median, m, which a few wrong positions barely move."""
    x, y = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
    plane = LocalPlane(float(np.median(x)), float(np.median(y)))
    return np.asarray(np.hypot(*plane.metres(x, y).T))


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(np.hypot(*LocalPlane(*other).metres(*one)))


def _inside(
    longitude: ArrayLike, latitude: ArrayLike, change: Callable[[NDArray[np.float64], NDArray[np.float64]], Positions]
) -> Positions:
    """Apply a change to the positions in the box CHINA; leave the others."""
    x, y = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
    inside = CHINA.holds(x, y)
    changed = change(np.where(inside, x, ORIGIN[0]), np.where(inside, y, ORIGIN[1]))
    return np.where(inside, changed[0], x), np.where(inside, changed[1], y)


def _inverse(
    forward: Callable[[NDArray[np.float64], NDArray[np.float64]], Positions],
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
) -> Positions:
    """Invert a shift by fixed-point iteration: move the guess by the amount by which its image misses the target."""
    x, y = longitude, latitude
    for _ in range(ITERATIONS):
        there_x, there_y = forward(x, y)
        x, y = x + (longitude - there_x), y + (latitude - there_y)
    return x, y


def _shifted(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> Positions:
    """The published shift: metres east and north from a polynomial with sine terms, converted on the ellipsoid."""
    x, y = longitude - ORIGIN[0], latitude - ORIGIN[1]
    root = np.sqrt(np.abs(x))
    both = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    east = both + 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)
    east = east + 150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + east * 2 / 3
    north = both + 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)
    north = north + 160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + north * 2 / 3
    flattening = 1 - ECCENTRICITY_SQUARED * np.sin(np.radians(latitude)) ** 2
    meridian = SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED) / flattening**1.5  # radius of curvature to the north, m
    parallel = SEMI_MAJOR / np.sqrt(flattening) * np.cos(np.radians(latitude))  # radius of the parallel, m
    return longitude + np.degrees(east / parallel), latitude + np.degrees(north / meridian)
