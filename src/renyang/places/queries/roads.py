"""Queries of road networks, and of the area in which a division's roads can lie."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
from django.db.models import QuerySet

from renyang.core.access.gate import Actor, GatedQuerySet
from renyang.places.domain.constants import NEIGHBOURHOOD
from renyang.places.domain.walking import Network
from renyang.places.models import Building, RoadNetwork, Site
from renyang.science.coordinates import CHINA, Box, LocalPlane
from renyang.science.identity import division_range
from renyang.science.roads import Roads, roads_of

_BUILT: dict[int, tuple[dt.datetime, Roads]] = {}
"""The latest version built of each network, by key: one of 100,000 crossings takes some 15 MB."""


def road_networks(actor: Actor) -> QuerySet[RoadNetwork]:
    """The road networks visible to the actor, without nodes and edges."""
    return RoadNetwork.objects.visible_to(actor).defer("nodes", "edges")


def networks(actor: Actor) -> list[Network]:
    """The road networks visible to the actor, ready for walking distances."""
    rows = RoadNetwork.objects.visible_to(actor)
    kept = rows.values_list("pk", "division_code", "noted_at")
    return [Network(division, _roads(rows, pk, noted_at)) for pk, division, noted_at in kept]


def _roads(rows: GatedQuerySet[RoadNetwork], pk: int, noted_at: dt.datetime) -> Roads:
    """One of these networks as imported at a moment: built once by each process, and again after the next import."""
    version, roads = _BUILT.get(pk, (None, None))
    if roads is not None and version == noted_at:
        return roads
    nodes, edges = rows.values_list("nodes", "edges").get(pk=pk)
    placed = np.array(nodes, float)
    roads = roads_of(placed[:, 0], placed[:, 1], edges)
    _BUILT[pk] = noted_at, roads
    return roads


def ways(actor: Actor) -> Iterator[list[list[float]]]:
    """Every piece of road visible to the actor, as two [longitude, latitude] positions in WGS-84 degrees."""
    for row in RoadNetwork.objects.visible_to(actor).iterator():
        yield from ([row.nodes[first], row.nodes[second]] for first, second in row.edges)


def neighbourhood(division_code: str) -> Box:
    """The box in which the roads of a division can lie: NEIGHBOURHOOD around the sites and buildings of its
    sub-district, or all of China if none is on the map yet.
    """
    low, high = division_range(f"{division_code[:9]}000")
    placed = [
        at
        for model in (Site, Building)
        for at in model.objects.filter(division_code__gte=low, division_code__lt=high)
        .exclude(longitude=None)
        .exclude(latitude=None)
        .values_list("longitude", "latitude")
    ]
    if not placed:
        return CHINA
    positions = np.array(placed, float)
    plane = LocalPlane.around(*positions.T)
    metres = plane.metres(*positions.T)
    (west, east), (south, north) = plane.degrees(
        [metres.min(axis=0) - NEIGHBOURHOOD, metres.max(axis=0) + NEIGHBOURHOOD]
    )
    return Box(float(west), float(south), float(east), float(north))
