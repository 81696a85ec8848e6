"""Where people live: the positions of buildings, found by what addresses say."""

from collections import defaultdict
from dataclasses import dataclass

from renyang.core.access.gate import Actor
from renyang.places.models import Building
from renyang.science.addresses import street_and_numbers

Key = tuple[str, str]
"""A road or estate, and a building's number."""
Degrees = tuple[float, float]
"""Longitude and latitude (WGS-84)."""


@dataclass(frozen=True)
class Buildings:
    """The buildings that are on the map: of each name, where it stands, by community."""

    at: dict[Key, dict[str, Degrees]]

    def of(self, division_code: str, address: str) -> tuple[Key, Degrees] | None:
        """The building of an address in a community, and where it stands: the community's own of that name, or the only one there
        is. None where it is not on the map, or two others have its name.
        """
        street, numbers = street_and_numbers(address)
        named = self.at.get((street, numbers[0]), {}) if numbers else {}
        only = next(iter(named.values())) if len(named) == 1 else None
        houses = named.get(division_code, only)
        return None if houses is None else ((street, numbers[0]), houses)


def buildings_on_map(actor: Actor, division_code: str = "") -> Buildings:
    """The buildings an actor may see that have a position; those of one division, where one is named."""
    at: dict[Key, dict[str, Degrees]] = defaultdict(dict)
    placed = Building.objects.visible_to(actor).exclude(longitude=None).exclude(latitude=None)
    if division_code:
        placed = placed.within(division_code)
    for division, street, number, longitude, latitude in placed.values_list(
        "division_code", "street", "number", "longitude", "latitude"
    ):
        if longitude is not None and latitude is not None:
            at[street, number][division] = (longitude, latitude)
    return Buildings(dict(at))
