"""Services of places: every write."""

from renyang.places.services.air import ReadingTerms, air_measure, measurement_withdraw, readings_take
from renyang.places.services.bookings import booking_cancel, booking_make
from renyang.places.services.checks import answers_put
from renyang.places.services.inspections import (
    inspection_correct,
    inspection_note,
    inspection_withdraw,
)
from renyang.places.services.openings import opening_sign, opening_withdraw, openings_check, prevalence_put
from renyang.places.services.roads import roads_put
from renyang.places.services.sensors import sensor_key_issue, sensor_put, sensor_remove

__all__ = [
    "ReadingTerms",
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
    "roads_put",
    "sensor_key_issue",
    "sensor_put",
    "sensor_remove",
]
