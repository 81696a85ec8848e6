"""Queries of road networks, and of the area in which a division's roads can lie."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from django.db.models import QuerySet

from renyang.core.access.gate import Actor
from renyang.places.domain.constants import NEIGHBOURHOOD
from renyang.places.domain.walking import Network
from renyang.places.models import Building, RoadNetwork, Site
from renyang.science.coordinates import CHINA, Box, LocalPlane
from renyang.science.identity import division_range
from renyang.science.roads import Roads, roads_of

ROADS_HELD = 16
"""Networks held in memory by each process: one of 100,000 crossings takes some 15 MB [A]."""


def road_networks(actor: Actor) -> QuerySet[RoadNetwork]:
    """The road networks visible to the actor, without nodes and edges."""
    return RoadNetwork.objects.visible_to(actor).defer("nodes", "edges")


def networks(actor: Actor) -> list[Network]:
    """The road networks visible to the actor, ready for walking distances."""
    rows = RoadNetwork.objects.visible_to(actor).values_list("pk", "division_code", "noted_at")
    return [Network(division, _roads(pk, noted_at)) for pk, division, noted_at in rows]


@lru_cache(maxsize=ROADS_HELD)
def _roads(pk: int, noted_at: dt.datetime) -> Roads:  # noqa: ARG001 - the version: every write sets it anew
    """A network that the caller may see, built once from its stored crossings and kept until it is imported again."""
    nodes, edges = RoadNetwork.objects.values_list("nodes", "edges").get(pk=pk)
    placed = np.array(nodes, float)
    return roads_of(placed[:, 0], placed[:, 1], edges)


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
