"""The lists of organisations, each declared once for every face."""

from renyang.organisations.lists.members import MEMBERS
from renyang.organisations.lists.organisations import ORGANISATIONS

__all__ = ["MEMBERS", "ORGANISATIONS"]
