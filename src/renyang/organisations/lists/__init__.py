"""The lists of organisations, each declared once for every face."""

from renyang.organisations.lists.organisations import ORGANISATIONS

__all__ = ["ORGANISATIONS"]
