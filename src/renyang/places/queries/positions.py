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


def building_of(address: str) -> Key | None:
    """The building that an address names; None where it names none."""
    street, numbers = street_and_numbers(address)
    return (street, numbers[0]) if numbers else None
