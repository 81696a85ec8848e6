"""Walking distances from homes to sites: along roads if a network covers both, else in a straight line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renyang.science.access import Pairs, pairs_within
from renyang.science.coordinates import LocalPlane
from renyang.science.identity import division_digits, division_range
from renyang.science.roads import Roads, pairs_along


@dataclass(frozen=True)
class Doors:
    """Homes or sites: division codes (n,) and positions (n, 2) as longitude and latitude in WGS-84 degrees."""

    divisions: NDArray[np.str_]
    degrees: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.divisions)

    def distinct(self) -> tuple["Doors", NDArray[np.intp]]:
        """The doors that differ, and which of them each door (n,) is."""
        _codes, code = np.unique(self.divisions, return_inverse=True)
        keys = np.column_stack([code, self.degrees])
        _rows, first, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        return Doors(self.divisions[first], self.degrees[first]), which.ravel()


@dataclass(frozen=True)
class Network:
    """The road network of a division."""

    division_code: str
    roads: Roads

    def covered(self, doors: Doors) -> NDArray[np.intp]:
        """The indices of the doors in the division."""
        low, high = division_range(self.division_code)
        return np.flatnonzero((doors.divisions >= low) & (doors.divisions < high))


@dataclass(frozen=True)
class Walks:
    """Pairs of home and site in reach of each other, and which homes (n,) were measured along roads."""

    pairs: Pairs
    by_road: NDArray[np.bool_]


def walks(homes: Doors, sites: Doors, networks: Sequence[Network], farthest: float) -> Walks:
    """All pairs of a home and a site at most `farthest` m apart.

    Networks need not meet at the border of their divisions, so ways between two networks are straight, as are those of
    doors far from every road. If two networks cover both ends, that of the narrower division, which is more detailed,
    is used. Many people live at one door, so each door is measured once.
    """
    doors, which = homes.distinct()
    walked = _walks(doors, sites, networks, farthest)
    return Walks(walked.pairs.of_each(which), walked.by_road[which])


def _walks(homes: Doors, sites: Doors, networks: Sequence[Network], farthest: float) -> Walks:
    by_road = np.zeros(len(homes), np.bool_)
    pairs = _straight(homes, sites, farthest)
    for network in sorted(networks, key=lambda one: division_digits(one.division_code)):
        here, there = network.covered(homes), network.covered(sites)
        if not len(here) or not len(there):
            continue
        metres = network.roads.plane.metres
        ways = pairs_along(network.roads, metres(*homes.degrees[here].T), metres(*sites.degrees[there].T), farthest)
        pairs = _replaced(pairs, ways.pairs, here, there)
        if not ways.sites_off_road.all():
            by_road[here[~ways.people_off_road]] = True
    return Walks(pairs, by_road)


def _straight(homes: Doors, sites: Doors, farthest: float) -> Pairs:
    positions = np.concatenate([homes.degrees, sites.degrees])
    plane = LocalPlane.around(*positions.T) if len(positions) else LocalPlane(0.0, 0.0)
    return pairs_within(plane.metres(*homes.degrees.T), plane.metres(*sites.degrees.T), farthest)


def _replaced(pairs: Pairs, better: Pairs, here: NDArray[np.intp], there: NDArray[np.intp]) -> Pairs:
    """Replace the pairs between the homes `here` and the sites `there` by `better` ones."""
    kept = ~(np.isin(pairs.person, here) & np.isin(pairs.site, there))
    return Pairs(
        pairs.people,
        pairs.sites,
        np.concatenate([pairs.person[kept], here[better.person].astype(np.int32)]),
        np.concatenate([pairs.site[kept], there[better.site].astype(np.int32)]),
        np.concatenate([pairs.metres[kept], better.metres]),
    )
