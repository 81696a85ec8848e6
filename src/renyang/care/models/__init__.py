"""Models of care."""

from renyang.care.models.needs import LANGUAGE_LIMIT, MUST_NOT_LIMIT, WHY_LIMIT, Need, NeedSource, Per, Weekday

__all__ = [
    "LANGUAGE_LIMIT",
    "MUST_NOT_LIMIT",
    "WHY_LIMIT",
    "Need",
    "NeedSource",
    "Per",
    "Weekday",
]
