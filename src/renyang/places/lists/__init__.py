"""List declarations of places, each shared by all list faces."""

from renyang.places.lists.bookings import BOOKINGS
from renyang.places.lists.inspections import INSPECTIONS
from renyang.places.lists.openings import OPENINGS
from renyang.places.lists.reach import (
    OUT_OF_REACH,
    REACH_COMMUNITIES,
    REACH_HOUSES,
    REACH_LEVELS,
    REACH_PARTS,
    REACH_PROPOSED,
    REACH_SITES,
    reach_record,
)
from renyang.places.lists.sensors import SENSORS
from renyang.places.lists.sites import SITES

__all__ = [
    "BOOKINGS",
    "INSPECTIONS",
    "OPENINGS",
    "OUT_OF_REACH",
    "REACH_COMMUNITIES",
    "REACH_HOUSES",
    "REACH_LEVELS",
    "REACH_PARTS",
    "REACH_PROPOSED",
    "REACH_SITES",
    "SENSORS",
    "SITES",
    "reach_record",
]
