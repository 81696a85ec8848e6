"""The declared lists of care."""

from renyang.care.lists.needs import NEEDS_BY_COMMUNITY, NEEDS_BY_SERVICE, NEEDS_UNRECORDED
from renyang.care.lists.overview import BY_CAPABILITY, BY_LIVING_ARRANGEMENT, SPECIAL_CARE

__all__ = [
    "BY_CAPABILITY",
    "BY_LIVING_ARRANGEMENT",
    "NEEDS_BY_COMMUNITY",
    "NEEDS_BY_SERVICE",
    "NEEDS_UNRECORDED",
    "SPECIAL_CARE",
]
