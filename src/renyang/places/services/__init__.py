"""Every write of places."""

from renyang.places.services.air import ReadingGiven, air_measure, measurement_withdraw, readings_take
from renyang.places.services.bookings import booking_cancel, booking_make
from renyang.places.services.checks import (
    InspectionGiven,
    answers_put,
    inspection_correct,
    inspection_note,
    inspection_withdraw,
)
from renyang.places.services.openings import opening_sign, opening_withdraw, openings_check, prevalence_put

__all__ = [
    "InspectionGiven",
    "ReadingGiven",
    "air_measure",
    "answers_put",
    "booking_cancel",
    "booking_make",
    "inspection_correct",
    "inspection_note",
    "inspection_withdraw",
    "measurement_withdraw",
    "opening_sign",
    "opening_withdraw",
    "openings_check",
    "prevalence_put",
    "readings_take",
]
