"""The lists of places, each declared once for every face."""

from renyang.places.lists.inspections import INSPECTIONS

__all__ = ["INSPECTIONS"]
