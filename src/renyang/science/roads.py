"""Walking distances along a road network given as GeoJSON lines by a department, a surveyor or OpenStreetMap.

Every point of a line is a node, every segment between two points an edge. Lines meet where their points agree to a
metre, so lines that cross without a common point (a bridge) do not. On foot all ways are open in both directions, even
`oneway`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from renyang.science.access import Pairs, pairs_within
from renyang.science.coordinates import CHINA, WORLD, Box, LocalPlane, gcj02_to_wgs84
from renyang.science.geojson import Line, lines_on_foot
from renyang.science.problem import Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array
    from scipy.spatial import cKDTree

SAME_POINT = 1.0
"""Metres within which points of different lines are one crossing: finer than roads are mapped [A]."""
FAR_FROM_ROADS = 200.0
"""Metres from the nearest road beyond which the network counts as missing and the straight line is used [A]."""
SAMPLE_SPACING = 50.0
"""Metres between the sample points by which edges are looked up; affects speed, not results."""
SNAPPED_AT_ONCE = 20_000
"""Points snapped per chunk, to bound memory."""
SITES_AT_ONCE = 16
"""Sites per chunk of distances to all nodes, to bound memory: 100,000 nodes take 26 MB."""


@dataclass(frozen=True)
class Roads:
    """A walking network: nodes (n, 2) m on a plane, unique edges (e, 2) of node numbers, and their lengths (e,) m."""

    plane: LocalPlane
    nodes: NDArray[np.float64]
    edges: NDArray[np.int64]
    lengths: NDArray[np.float64]

    @cached_property
    def samples(self) -> "tuple[cKDTree, NDArray[np.intp]]":
        """Sample points along the edges, by which the nearest edges are looked up, and the edge of each."""
        from scipy.spatial import cKDTree  # noqa: PLC0415 - slow to import, and only what measures needs it

        start, end = self.nodes[self.edges[:, 0]], self.nodes[self.edges[:, 1]]
        pieces = np.ceil(self.lengths / SAMPLE_SPACING).astype(np.int64)
        of_edge = np.repeat(np.arange(len(pieces)), pieces)
        rank = np.arange(len(of_edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        share = ((rank + 0.5) / pieces[of_edge])[:, None]
        return cKDTree(start[of_edge] * (1 - share) + end[of_edge] * share), of_edge

    @cached_property
    def graph(self) -> "csr_array":
        """The lengths of the edges in both directions, (nodes, nodes)."""
        from scipy.sparse import csr_array  # noqa: PLC0415

        size = len(self.nodes)
        tails, heads = np.concatenate([self.edges, self.edges[:, ::-1]]).T
        return csr_array((np.tile(self.lengths, 2), (tails, heads)), shape=(size, size))


@dataclass(frozen=True)
class Snapped:
    """Where points join the network: the nearest edge, the distance along it from its first node (m), and to it (m)."""

    edge: NDArray[np.int64]
    along: NDArray[np.float64]
    metres: NDArray[np.float64]

    @property
    def off_road(self) -> NDArray[np.bool_]:
        """Which points are too far from any road for the network to apply."""
        return self.metres > FAR_FROM_ROADS


@dataclass(frozen=True)
class RoadReach:
    """Pairs along roads, and which people and sites were measured in a straight line for lack of a nearby road."""

    pairs: Pairs
    people_off_road: NDArray[np.bool_]
    sites_off_road: NDArray[np.bool_]


def roads_from_geojson(data: Mapping[str, Any], *, gcj02: bool = False, bounds: Box = WORLD) -> Roads:
    """Build a network from a GeoJSON FeatureCollection of LineStrings or MultiLineStrings, in WGS-84 or GCJ-02.

    bounds: as for `roads_from_lines`. Raises Problem as that and `lines_on_foot` do.
    """
    return roads_from_lines(lines_on_foot(data), gcj02=gcj02, bounds=bounds)


def roads_from_lines(numbered: Iterable[Line], *, gcj02: bool = False, bounds: Box = WORLD) -> Roads:
    """Build a network from lines, each with the number of its feature, in WGS-84 or GCJ-02.

    bounds: the box that must contain all of it, such as the sub-district's with a margin. Raises Problem if it does
    not, if longitude and latitude are swapped, and if no way is walkable.
    """
    numbers, lines = [], []
    for number, line in numbered:
        numbers.append(number)
        lines.append(np.array(line, np.float64))
    if not lines:
        raise Problem(
            "roads_no_lines",
            "The file has no roads that people can walk on.",
            kept="The previous roads are kept.",
            do="Export roads and paths as lines (LineString).",
        )
    points = np.concatenate(lines)
    _inside(points, np.repeat(numbers, [len(line) for line in lines]), bounds)
    longitude, latitude = gcj02_to_wgs84(points[:, 0], points[:, 1]) if gcj02 else (points[:, 0], points[:, 1])
    plane = LocalPlane.around(longitude, latitude)
    ends = np.cumsum([len(line) for line in lines])
    steps = np.setdiff1d(np.arange(len(points) - 1), ends - 1)  # from each point to the next within a line
    nodes, node = _joined(plane.metres(longitude, latitude))
    edges = np.sort(np.stack([node[steps], node[steps + 1]], axis=1), axis=1)
    edges = np.unique(edges[edges[:, 0] != edges[:, 1]], axis=0)
    if not len(edges):
        raise Problem(
            "roads_too_short",
            "All roads in the file are shorter than a metre.",
            kept="The previous roads are kept.",
            do="Check that positions are degrees of longitude and latitude.",
        )
    return _measured(plane, nodes, edges)


def roads_of(longitude: ArrayLike, latitude: ArrayLike, edges: ArrayLike) -> Roads:
    """Rebuild a stored network from its nodes (n,), WGS-84 degrees, and edges (e, 2) of node numbers."""
    plane = LocalPlane.around(longitude, latitude)
    return _measured(plane, plane.metres(longitude, latitude), np.asarray(edges, np.int64))


def snap(roads: Roads, points: ArrayLike) -> Snapped:
    """The nearest point of the network to each of (n, 2) m on its plane."""
    here = np.asarray(points, np.float64)
    start, end = roads.nodes[roads.edges[:, 0]], roads.nodes[roads.edges[:, 1]]
    tree, of_edge = roads.samples
    edge, along, metres = np.empty(len(here), np.int64), np.empty(len(here)), np.empty(len(here))
    for first in range(0, len(here), SNAPPED_AT_ONCE):
        part = slice(first, first + SNAPPED_AT_ONCE)
        # The nearest edge has a sample at most half the spacing farther than the nearest sample: try all of these.
        farthest = tree.query(here[part])[0] + SAMPLE_SPACING / 2 + 1e-6
        near = tree.query_ball_point(here[part], farthest)
        point = np.repeat(np.arange(len(near)), [len(edges_near) for edges_near in near])
        tried = of_edge[np.concatenate([np.asarray(edges_near, np.int64) for edges_near in near])]
        on, away = _project(here[part][point], start[tried], end[tried])
        best = np.lexsort((tried, away, point))[np.unique(point, return_index=True)[1]]
        edge[part], along[part], metres[part] = tried[best], on[best], away[best]
    return Snapped(edge, along, metres)


def pairs_along(roads: Roads, people: ArrayLike, sites: ArrayLike, limit: float) -> RoadReach:
    """All pairs of a person (n, 2) and a site (m, 2), m on the plane of the roads, within the walking limit (m).

    The path runs straight to the nearest road, along roads (Dijkstra 1959 [M]) and straight to the door; two doors on
    the same edge are connected along it. People and sites too far from any road are measured in a straight line and
    flagged. Unconnected pairs are missing, so `pairs.matrix()` is infinite there.
    """
    here, there = np.asarray(people, np.float64), np.asarray(sites, np.float64)
    homes, doors = snap(roads, here), snap(roads, there)
    straight = pairs_within(here, there, limit)
    loose = homes.off_road[straight.person] | doors.off_road[straight.site]
    person, site, metres = [straight.person[loose]], [straight.site[loose]], [straight.metres[loose]]
    on_road = np.flatnonzero(~homes.off_road)
    homes_on = Snapped(homes.edge[on_road], homes.along[on_road], homes.metres[on_road])
    for number, to_nodes in _from_sites(roads, doors, limit):
        way = _ways(roads, homes_on, to_nodes) + homes_on.metres
        same = homes_on.edge == doors.edge[number]
        way[same] = np.minimum(way[same], (np.abs(homes_on.along - doors.along[number]) + homes_on.metres)[same])
        way += doors.metres[number]
        near = np.flatnonzero(way <= limit)
        person.append(on_road[near].astype(np.int32))
        site.append(np.full(len(near), number, np.int32))
        metres.append(way[near])
    pairs = Pairs(len(here), len(there), np.concatenate(person), np.concatenate(site), np.concatenate(metres))
    return RoadReach(pairs, homes.off_road, doors.off_road)


def _from_sites(roads: Roads, doors: Snapped, limit: float) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Each site near a road, with the distance from its snapped point to every node, m; infinite beyond the limit."""
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    size = len(roads.nodes)
    on_road = np.flatnonzero(~doors.off_road)
    for first in range(0, len(on_road), SITES_AT_ONCE):
        part = on_road[first : first + SITES_AT_ONCE]
        ends = roads.edges[doors.edge[part]]
        ways = dijkstra(roads.graph, indices=ends.ravel(), limit=limit).reshape(len(part), 2, size)
        along, length = doors.along[part], roads.lengths[doors.edge[part]]
        ways[:, 0] += along[:, None]
        ways[:, 1] += (length - along)[:, None]
        yield from zip(part.tolist(), ways.min(axis=1), strict=True)


def _ways(roads: Roads, homes: Snapped, to_nodes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The distance from each home's snapped point, by the nearer end of its edge."""
    ends = roads.edges[homes.edge]
    by_first = to_nodes[ends[:, 0]] + homes.along
    by_second = to_nodes[ends[:, 1]] + roads.lengths[homes.edge] - homes.along
    return np.minimum(by_first, by_second)


def _measured(plane: LocalPlane, nodes: NDArray[np.float64], edges: NDArray[np.int64]) -> Roads:
    return Roads(plane, nodes, edges, np.linalg.norm(nodes[edges[:, 0]] - nodes[edges[:, 1]], axis=1))


def _project(
    points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The nearest place to each point on its segment: the distance along the segment, and the distance to it."""
    ahead = end - start
    length = np.linalg.norm(ahead, axis=1)
    along = np.clip(((points - start) * ahead).sum(axis=1) / length, 0.0, length)
    return along, np.linalg.norm(points - start - ahead * (along / length)[:, None], axis=1)


def _joined(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Nodes (n, 2), and the node of each point: the first point within SAME_POINT that is itself a node.

    A node thus absorbs only points within a metre, and a finely drawn line does not collapse into one point.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415

    different, which = np.unique(points, axis=0, return_inverse=True)
    first = np.arange(len(different))
    near = cKDTree(different).query_pairs(SAME_POINT, output_type="ndarray")
    near = np.sort(near, axis=1)
    for lower, higher in near[np.lexsort((near[:, 0], near[:, 1]))].tolist():
        if first[lower] == lower and first[higher] == higher:
            first[higher] = lower
    kept, number = np.unique(first, return_inverse=True)
    return different[kept], number[which.ravel()]


def _inside(points: NDArray[np.float64], numbers: NDArray[np.int64], bounds: Box) -> None:
    """Raise Problem with the first feature's number if positions, degrees, lie outside the bounds; reports swapped
    ones.
    """
    longitude, latitude = points.T
    outside = ~bounds.holds(longitude, latitude)
    if not outside.any() and not CHINA.holds(latitude, longitude).all():
        return
    first = outside.argmax()
    where: dict[str, Any] = {
        "number": int(numbers[first]),
        "longitude": f"{longitude[first]:g}",
        "latitude": f"{latitude[first]:g}",
    }
    box = CHINA if bounds == WORLD else bounds
    if box.holds(latitude, longitude).all():
        raise Problem(
            "roads_swapped",
            "Longitude and latitude are swapped, for example in feature {number}: {longitude}, {latitude}.",
            kept="The previous roads are kept.",
            do="Export the roads with the longitude first, as GeoJSON requires.",
            **where,
        )
    raise Problem(
        "roads_outside",
        "{count} of {total} positions lie outside the area, the first in feature {number}: {longitude}, {latitude}.",
        kept="The previous roads are kept.",
        do="Export only this area, in degrees of longitude and latitude (WGS-84).",
        count=int(outside.sum()),
        total=len(points),
        **where,
    )
