"""The declared lists of partners."""

from renyang.partners.lists.agreements import AGREEMENTS
from renyang.partners.lists.responsibilities import RESPONSIBILITIES

__all__ = ["AGREEMENTS", "RESPONSIBILITIES"]
