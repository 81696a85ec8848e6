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
    Sensor,
)
from renyang.places.models.roads import RoadNetwork
from renyang.places.models.sites import Building, Datum, Room, Site, SiteKind
from renyang.places.models.supplies import Loan, Movement, MovementKind, Stock, SupplyLot

__all__ = [
    "AirMeasurement",
    "AirReading",
    "Building",
    "Datum",
    "DecisionState",
    "Loan",
    "Masks",
    "Movement",
    "MovementKind",
    "OpeningDecision",
    "Outcome",
    "Prevalence",
    "ReadingSource",
    "RoadNetwork",
    "Room",
    "Sensor",
    "Site",
    "SiteKind",
    "Stock",
    "SupplyLot",
]
