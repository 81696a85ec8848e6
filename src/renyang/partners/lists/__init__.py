"""The lists of partners, each declared once for every face."""

from renyang.partners.lists.agreements import AGREEMENTS
from renyang.partners.lists.responsibilities import RESPONSIBILITIES

__all__ = ["AGREEMENTS", "RESPONSIBILITIES"]
