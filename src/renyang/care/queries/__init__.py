"""Queries of care."""

from renyang.care.queries.needs import (
    Recorded,
    critical_needs,
    needs_ever,
    needs_of_people,
    needs_shown,
    open_needs,
    people_in,
    person_needs,
    recorded_by_community,
    recorded_by_service,
    suggestions,
    to_record,
    unrecorded,
    unrecorded_by_community,
    visits_wanted,
)

__all__ = [
    "Recorded",
    "critical_needs",
    "needs_ever",
    "needs_of_people",
    "needs_shown",
    "open_needs",
    "people_in",
    "person_needs",
    "recorded_by_community",
    "recorded_by_service",
    "suggestions",
    "to_record",
    "unrecorded",
    "unrecorded_by_community",
    "visits_wanted",
]
