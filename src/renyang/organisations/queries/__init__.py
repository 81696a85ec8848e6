"""Every read that a face needs of organisations."""

from renyang.organisations.queries.organisations import (
    organisations,
    organisations_by_name,
    organisations_of,
    street_office,
    volunteers_on_hand,
)

__all__ = [
    "organisations",
    "organisations_by_name",
    "organisations_of",
    "street_office",
    "volunteers_on_hand",
]
