"""Coarse positions: how far a drawn point may lie from the true one, and that nothing more is given away."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renyang.science.places import COARSE, coarse_position

RADIUS = 6_371_008.8  # m, IUGG mean radius
LONGITUDES, LATITUDES = st.floats(73, 136), st.floats(3, 54)  # China


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great circle between two positions in metres, by the haversine formula."""
    (x1, y1), (x2, y2) = ((math.radians(x), math.radians(y)) for x, y in (one, other))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(half))


@given(LONGITUDES, LATITUDES, st.floats(50, 5_000))
def test_it_is_never_farther_than_half_the_diagonal(longitude: float, latitude: float, metres: float) -> None:
    """A cell of side s has its corners s / sqrt 2 from its centre; on the sphere never more, to a millimetre."""
    found = coarse_position(longitude, latitude, metres)
    assert _distance((longitude, latitude), found) <= metres / math.sqrt(2) + 1e-3


@given(LONGITUDES, LATITUDES)
def test_a_centre_is_its_own(longitude: float, latitude: float) -> None:
    """Drawing what was drawn coarsely again moves nothing."""
    found = coarse_position(longitude, latitude)
    assert coarse_position(*found) == pytest.approx(found, abs=1e-12)


def test_neighbours_of_a_cell_cannot_be_told_apart() -> None:
    """All points of a grid of 10 m within 240 m of a centre give that centre."""
    longitude, latitude = coarse_position(118.8, 32.05)
    degree = math.radians(1) * RADIUS
    for east in range(-240, 241, 40):
        for north in range(-240, 241, 40):
            near = longitude + east / degree / math.cos(math.radians(latitude)), latitude + north / degree
            assert coarse_position(*near) == pytest.approx((longitude, latitude), abs=1e-12)
    assert COARSE == 500


@pytest.mark.parametrize(
    "given",
    [(181, 0), (0, 86), (math.nan, 0), (0, math.inf), (0, 0, 0), (0, 0, -1), (0, 0, math.inf), (0, 0, math.nan)],
)
def test_what_is_no_position_is_refused(given: tuple[float, ...]) -> None:
    """Out of range, not a number, no size."""
    with pytest.raises(ValueError, match="no position"):
        coarse_position(*given)
