"""Models of places."""

from renyang.places.models.air import AirMeasurement, AirReading, ReadingSource
from renyang.places.models.bookings import Booking, BookingState
from renyang.places.models.buildings import Building
from renyang.places.models.checks import Questions, SiteAnswers
from renyang.places.models.inspections import Inspected, Inspection, Result
from renyang.places.models.openings import DecisionState, Masks, OpeningDecision, Outcome
from renyang.places.models.prevalences import Prevalence
from renyang.places.models.roads import RoadNetwork
from renyang.places.models.rooms import Room
from renyang.places.models.sensors import Sensor
from renyang.places.models.sites import Datum, Site, SiteKind

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
    "RoadNetwork",
    "Room",
    "Sensor",
    "Site",
    "SiteAnswers",
    "SiteKind",
]
