"""Rows of organisations."""

from renyang.organisations.models.organisations import Organisation, OrganisationKind

__all__ = [
    "Organisation",
    "OrganisationKind",
]
