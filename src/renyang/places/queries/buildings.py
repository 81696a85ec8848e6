"""Positions of residential buildings, looked up by address."""

from collections import defaultdict
from dataclasses import dataclass

from renyang.core.access.gate import Actor
from renyang.places.models import Building
from renyang.science.addresses import street_and_numbers

Key = tuple[str, str]
"""A road or estate, and a building number."""
Degrees = tuple[float, float]
"""Longitude and latitude (WGS-84)."""


@dataclass(frozen=True)
class Buildings:
    """Positions of the buildings on the map, by road or estate and number, then by community."""

    at: dict[Key, dict[str, Degrees]]

    def of(self, division_code: str, address: str) -> tuple[Key, Degrees] | None:
        """The building of an address and its position: the community's own of that name, else the only one there is.
        None if it is not on the map, or if several other communities have one of that name.
        """
        street, numbers = street_and_numbers(address)
        named = self.at.get((street, numbers[0]), {}) if numbers else {}
        only = next(iter(named.values())) if len(named) == 1 else None
        houses = named.get(division_code, only)
        return None if houses is None else ((street, numbers[0]), houses)


def buildings_on_map(actor: Actor, division_code: str = "") -> Buildings:
    """The buildings with a position that are visible to the actor, limited to a division if one is given."""
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
