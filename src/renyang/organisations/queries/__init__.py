"""Every read that a face needs of organisations."""

from renyang.organisations.queries.members import members_today, membership_of
from renyang.organisations.queries.organisations import (
    organisation_named,
    organisations,
    organisations_by_name,
    organisations_of,
    street_office,
    volunteers_on_hand,
)

__all__ = [
    "members_today",
    "membership_of",
    "organisation_named",
    "organisations",
    "organisations_by_name",
    "organisations_of",
    "street_office",
    "volunteers_on_hand",
]
