"""Models of organisations."""

from renyang.organisations.models.members import Member
from renyang.organisations.models.organisations import Organisation, OrganisationKind

__all__ = [
    "Member",
    "Organisation",
    "OrganisationKind",
]
