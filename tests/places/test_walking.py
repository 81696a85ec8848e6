"""Walks from many homes behind few doors: each door is measured once, and each home has its door's ways."""

import numpy as np

from renyang.places.domain.walking import Doors, walks
from renyang.science.coordinates import METRES_PER_DEGREE

NORTH = 32.1
CODE, OTHER = "320199001001", "320199001002"


def _doors(*rows: tuple[str, float]) -> Doors:
    """Doors in a straight line to the north of one place, at so many metres."""
    degrees = [(118.8, NORTH + metres / METRES_PER_DEGREE) for _code, metres in rows]
    return Doors(np.array([code for code, _metres in rows], str), np.array(degrees))


def test_neighbours_at_one_door_have_the_same_ways() -> None:
    """Homes at 900, 0, 900, 2,500 and 100 m; sites at 0 and 1,000 m: distances by hand, none beyond 1 km."""
    homes = _doors((CODE, 900), (CODE, 0), (CODE, 900), (CODE, 2_500), (OTHER, 100))
    measured = walks(homes, _doors((CODE, 0), (CODE, 1_000)), [], 1_000.5).pairs
    expected = [[900, 100], [0, 1_000], [900, 100], [np.inf, np.inf], [100, 900]]
    assert np.allclose(measured.matrix(), expected, atol=0.5)
    assert (measured.people, len(measured)) == (5, 8)


def test_doors_differ_by_place_and_division() -> None:
    """Two communities may have a door at one place; three people live behind the first."""
    doors, which = _doors((CODE, 0), (OTHER, 0), (CODE, 0), (CODE, 5), (CODE, 0)).distinct()
    assert len(doors) == 3
    assert len({which[0], which[2], which[4]}) == 1
    assert len(set(which.tolist())) == 3


def test_without_homes_or_sites_there_are_no_ways() -> None:
    """Nobody is on the map, or nothing offers the service."""
    nowhere = Doors(np.array([], str), np.empty((0, 2)))
    assert len(walks(nowhere, _doors((CODE, 0)), [], 1_000).pairs) == 0
    assert len(walks(_doors((CODE, 0)), nowhere, [], 1_000).pairs) == 0
