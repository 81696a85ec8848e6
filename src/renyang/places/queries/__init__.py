"""Every read of places that a face needs."""

from renyang.places.queries.sites import sites
from renyang.places.queries.supplies import days_of_supply

__all__ = ["days_of_supply", "sites"]
