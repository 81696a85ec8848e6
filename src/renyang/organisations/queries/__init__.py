"""Queries of organisations and members."""

from renyang.organisations.queries.members import (
    member_to_change,
    members_of,
    members_today,
    membership_of,
    memberships_of,
)
from renyang.organisations.queries.organisations import (
    organisation,
    organisation_named,
    organisations,
    organisations_by_name,
    organisations_of,
    street_office,
    volunteers_on_hand,
)

__all__ = [
    "member_to_change",
    "members_of",
    "members_today",
    "membership_of",
    "memberships_of",
    "organisation",
    "organisation_named",
    "organisations",
    "organisations_by_name",
    "organisations_of",
    "street_office",
    "volunteers_on_hand",
]
