"""The declared lists of organisations."""

from renyang.organisations.lists.members import MEMBERS
from renyang.organisations.lists.organisations import ORGANISATIONS

__all__ = ["MEMBERS", "ORGANISATIONS"]
