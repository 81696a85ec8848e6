"""Every write of places."""

from renyang.places.services.air import ReadingGiven, air_measure, measurement_withdraw, readings_take
from renyang.places.services.openings import opening_sign, opening_withdraw, openings_check, prevalence_put
from renyang.places.services.roads import roads_put

__all__ = [
    "ReadingGiven",
    "air_measure",
    "measurement_withdraw",
    "opening_sign",
    "opening_withdraw",
    "openings_check",
    "prevalence_put",
    "readings_take",
    "roads_put",
]
