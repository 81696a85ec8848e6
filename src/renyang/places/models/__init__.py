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
from renyang.places.models.bookings import Booking, BookingState
from renyang.places.models.checks import Inspected, Inspection, Questions, Result, SiteAnswers
from renyang.places.models.sites import Building, Datum, Room, Site, SiteKind
from renyang.places.models.supplies import SupplyLot

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
    "Masks",
    "OpeningDecision",
    "Outcome",
    "Prevalence",
    "Questions",
    "ReadingSource",
    "Result",
    "Room",
    "Site",
    "SiteAnswers",
    "SiteKind",
    "SupplyLot",
]
