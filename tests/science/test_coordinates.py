"""Datums against values that other libraries publish, the inverse against itself, the plane against the great circle."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renyang.science.coordinates import CHINA, Box, Doubt, LocalPlane, check_position, gcj02_to_wgs84, wgs84_to_gcj02

DEGREE = 111_195.08  # m
HERE = (118.8, 32.05)  # Nanjing
AROUND = Box(118.7, 31.95, 118.9, 32.15)
LONGITUDES, LATITUDES = st.floats(73, 135), st.floats(3, 54)


def _haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    (x1, y1), (x2, y2) = ((math.radians(x), math.radians(y)) for x, y in (one, other))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(half))


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # test values of googollee/eviltransform (Shanghai, Shenzhen, Beijing) and wandergis/coordtransform (the last)
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    ],
)
def test_published_pairs(wgs84, gcj02):
    assert wgs84_to_gcj02(*wgs84) == pytest.approx(gcj02, abs=1e-9)
    assert gcj02_to_wgs84(*gcj02) == pytest.approx(wgs84, abs=1e-9)


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # what a map service answered for towns, from gcoord's test file, seven decimals (1 cm); its own test allows 1e-4 degrees
        ((114.0164322, 33.0133556), (114.022306, 33.0115324)),
        ((92.0499619, 31.4784436), (92.0512438, 31.4762063)),
        ((123.4253306, 41.8032629), (123.4314787, 41.8057023)),
    ],
)
def test_what_a_map_service_answers_for_towns(wgs84, gcj02):
    assert _haversine(tuple(map(float, wgs84_to_gcj02(*wgs84))), gcj02) < 3


@given(LONGITUDES, LATITUDES)
def test_there_and_back_is_the_same_to_a_millimetre(longitude, latitude):
    again = tuple(map(float, gcj02_to_wgs84(*wgs84_to_gcj02(longitude, latitude))))
    assert _haversine(again, (longitude, latitude)) < 0.001


@given(LONGITUDES, LATITUDES)
def test_the_shift_is_of_the_size_it_is_known_for(longitude, latitude):
    """Not more than 1.2 km anywhere, the islands of the far south included."""
    assert _haversine(tuple(map(float, wgs84_to_gcj02(longitude, latitude))), (longitude, latitude)) < 1_200


def test_outside_china_nothing_moves_and_arrays_keep_their_shape():
    longitude, latitude = np.array([[2.35, 118.8], [-0.1, 183.0]]), np.array([[48.86, 32.05], [51.5, 45.0]])
    for change in (wgs84_to_gcj02, gcj02_to_wgs84):
        found = change(longitude, latitude)
        moved = (found[0] != longitude) | (found[1] != latitude)
        assert moved.tolist() == [[False, True], [False, False]]


@given(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_distances_on_the_plane_are_those_of_the_sphere(x1, y1, x2, y2):
    """Within 6 km of the middle: equal to the great circle to 1 in 1,000, or a millimetre."""
    plane = LocalPlane(*HERE)
    one, other = (HERE[0] + x1, HERE[1] + y1), (HERE[0] + x2, HERE[1] + y2)
    flat = math.dist(plane.metres(*one), plane.metres(*other))
    assert flat == pytest.approx(_haversine(one, other), rel=1e-3, abs=1e-3)


def test_the_plane_by_hand():
    """A degree north is 111,195 m; east at 60 degrees half of it."""
    assert LocalPlane(10, 60).metres([11, 10], [60, 61]) == pytest.approx(np.array([[DEGREE / 2, 0], [0, DEGREE]]))
    assert LocalPlane.around([10, 14], [60, 61]) == LocalPlane(12, 60.5)


@given(st.floats(-20_000, 20_000), st.floats(-20_000, 20_000))
def test_from_the_plane_and_back(east, north):
    plane = LocalPlane(*HERE)
    assert plane.metres(*plane.degrees([[east, north]]))[0] == pytest.approx([east, north], abs=1e-6)


@pytest.mark.parametrize("given", [([], []), ([math.nan], [1.0]), ([200.0], [1.0])])
def test_a_plane_needs_positions(given):
    with pytest.raises(ValueError, match="a plane needs positions"):
        LocalPlane.around(*given)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ((118.8, 32.05), ()),
        ((32.05, 118.8), (Doubt.SWAPPED,)),
        ((119.8, 32.05), (Doubt.OUTSIDE,)),
        ((32.5, 119.8), (Doubt.NO_POSITION,)),  # no latitude of 119.8, and swapped it is elsewhere
        ((math.nan, 32.05), (Doubt.NO_POSITION,)),
        ((118.8, math.inf), (Doubt.NO_POSITION,)),
    ],
)
def test_doubts(given, found):
    assert check_position(*given, bounds=AROUND) == found


def test_without_bounds_china_is_meant():
    assert check_position(32.05, 118.8) == (Doubt.SWAPPED,)
    assert check_position(2.35, 48.86) == (Doubt.OUTSIDE,)
    assert check_position(45, 50) == (Doubt.OUTSIDE,)
    assert CHINA.holds(118.8, 32.05)


def _north_of(position: tuple[float, float], metres: float) -> tuple[float, float]:
    return position[0], position[1] + metres / DEGREE


def test_the_other_datum_is_told_by_a_trusted_position():
    """The shift at Nanjing is 540 m: a map's position 50 m off the true one becomes near by shifting, one 70 m off does not."""
    shifted = tuple(map(float, wgs84_to_gcj02(*HERE)))
    assert 500 < _haversine(shifted, HERE) < 600
    assert check_position(*_north_of(shifted, 50), bounds=AROUND, trusted=HERE) == (Doubt.IS_GCJ02,)
    assert check_position(*_north_of(shifted, 70), bounds=AROUND, trusted=HERE) == ()
    unshifted = tuple(map(float, gcj02_to_wgs84(*HERE)))
    assert check_position(*unshifted, bounds=AROUND, trusted=HERE) == (Doubt.CONVERTED_TWICE,)


@pytest.mark.parametrize("metres", [0, 100, 400, 900])
def test_another_place_is_not_another_datum(metres):
    """Straight north of the trusted position, where the shift at Nanjing (488 m east, 231 m south) does not lead."""
    assert check_position(*_north_of(HERE, metres), bounds=AROUND, trusted=HERE) == ()
