"""Models of partners."""

from renyang.partners.models.agreements import Agreement
from renyang.partners.models.responsibilities import Responsibility

__all__ = [
    "Agreement",
    "Responsibility",
]
