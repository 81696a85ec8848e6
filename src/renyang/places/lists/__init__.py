"""The lists of places, each declared once for every face."""

from renyang.places.lists.bookings import BOOKINGS
from renyang.places.lists.inspections import INSPECTIONS
from renyang.places.lists.lending import LENDING, LOANS
from renyang.places.lists.openings import OPENINGS
from renyang.places.lists.sites import SITES
from renyang.places.lists.staff import STAFF
from renyang.places.lists.supplies import MOVEMENTS, SUPPLIES, SUPPLY_EXPIRY, SUPPLY_GAPS

__all__ = [
    "BOOKINGS",
    "INSPECTIONS",
    "LENDING",
    "LOANS",
    "MOVEMENTS",
    "OPENINGS",
    "SITES",
    "STAFF",
    "SUPPLIES",
    "SUPPLY_EXPIRY",
    "SUPPLY_GAPS",
]
