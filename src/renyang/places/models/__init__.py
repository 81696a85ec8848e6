"""Rows of places: where services are given, in which rooms, and with what in store."""

from renyang.places.models.sites import Room, Site, SiteKind
from renyang.places.models.supplies import SupplyLot

__all__ = ["Room", "Site", "SiteKind", "SupplyLot"]
