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
from renyang.places.models.bookings import Booking, BookingState
from renyang.places.models.checks import Inspected, Inspection, Questions, Result, SiteAnswers
from renyang.places.models.roads import RoadNetwork
from renyang.places.models.sites import Building, Datum, Room, Site, SiteKind
from renyang.places.models.supplies import Loan, Movement, MovementKind, Stock, SupplyLot

__all__ = [
    "AirMeasurement",
    "AirReading",
    "Booking",
    "BookingState",
    "Building",
    "Datum",
    "DecisionState",
    "Inspected",
    "Inspection",
    "Loan",
    "Masks",
    "Movement",
    "MovementKind",
    "OpeningDecision",
    "Outcome",
    "Prevalence",
    "Questions",
    "ReadingSource",
    "Result",
    "RoadNetwork",
    "Room",
    "Sensor",
    "Site",
    "SiteAnswers",
    "SiteKind",
    "Stock",
    "SupplyLot",
]
