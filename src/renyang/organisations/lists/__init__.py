"""The declared lists of organisations."""

from renyang.organisations.lists.members import MEMBERS, MEMBERSHIPS
from renyang.organisations.lists.organisations import ORGANISATIONS

__all__ = ["MEMBERS", "MEMBERSHIPS", "ORGANISATIONS"]
