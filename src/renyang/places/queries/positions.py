"""Where people live: the positions of buildings, found by what addresses say."""

from django.db.models import QuerySet

from renyang.places.models import Building
from renyang.science.addresses import street_and_numbers

Key = tuple[str, str]
"""A road or estate, and a building's number."""
Degrees = tuple[float, float]
"""Longitude and latitude (WGS-84)."""


def where_buildings_stand(buildings: QuerySet[Building]) -> dict[Key, Degrees]:
    """The positions of those that are on the map."""
    placed = buildings.exclude(longitude=None).exclude(latitude=None)
    return {
        (street, number): (longitude, latitude)
        for street, number, longitude, latitude in placed.values_list("street", "number", "longitude", "latitude")
    }


def where_is(address: str, buildings: dict[Key, Degrees]) -> Degrees | None:
    """Where somebody of this address lives; None where its building is not on the map."""
    street, numbers = street_and_numbers(address)
    return buildings.get((street, numbers[0])) if numbers else None
