"""Queries of partners."""

from renyang.partners.queries.agreements import agreements, agreements_covered, agreements_in_force, services_backed
from renyang.partners.queries.responsibilities import (
    duties_deputised,
    duties_owned,
    responsibilities,
    responsibilities_of,
)

__all__ = [
    "agreements",
    "agreements_covered",
    "agreements_in_force",
    "duties_deputised",
    "duties_owned",
    "responsibilities",
    "responsibilities_of",
    "services_backed",
]
