"""List declarations of supplies, each shared by all list faces."""

from renyang.supplies.lists.lending import LENDING, LOANS
from renyang.supplies.lists.staff import STAFF
from renyang.supplies.lists.stocks import MOVEMENTS, SUPPLIES, SUPPLIES_EXPIRED, SUPPLY_EXPIRY, SUPPLY_GAPS

__all__ = [
    "LENDING",
    "LOANS",
    "MOVEMENTS",
    "STAFF",
    "SUPPLIES",
    "SUPPLIES_EXPIRED",
    "SUPPLY_EXPIRY",
    "SUPPLY_GAPS",
]
