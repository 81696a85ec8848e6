"""Rows of places: where services are given, in which rooms, with what air and what in store."""

from renyang.places.models.air import (
    AirMeasurement,
    AirReading,
    DecisionState,
    Masks,
    OpeningDecision,
    Outcome,
    Prevalence,
    ReadingSource,
)
from renyang.places.models.roads import RoadNetwork
from renyang.places.models.sites import Building, Datum, Room, Site, SiteKind
from renyang.places.models.supplies import SupplyLot

__all__ = [
    "AirMeasurement",
    "AirReading",
    "Building",
    "Datum",
    "DecisionState",
    "Masks",
    "OpeningDecision",
    "Outcome",
    "Prevalence",
    "ReadingSource",
    "RoadNetwork",
    "Room",
    "Site",
    "SiteKind",
    "SupplyLot",
]
