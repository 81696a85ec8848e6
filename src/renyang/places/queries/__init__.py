"""Every read of places that a face needs."""

from renyang.places.queries.air import measurements_of, prevalence_at, prevalences, readings_of, room_air
from renyang.places.queries.openings import (
    OnBoard,
    board,
    decision_in_force,
    decisions_of,
    may_sign,
    opening_of,
    places_now,
    places_open,
    public_board,
    sites_today,
    terms_today,
)
from renyang.places.queries.reach import HouseOut, ServiceReach, people_out_of_reach, reach_of
from renyang.places.queries.roads import road_networks, ways
from renyang.places.queries.sites import FarOff, site_named, site_with_rooms, sites, sites_far_off
from renyang.places.queries.supplies import days_of_supply

__all__ = [
    "FarOff",
    "HouseOut",
    "OnBoard",
    "ServiceReach",
    "board",
    "days_of_supply",
    "decision_in_force",
    "decisions_of",
    "may_sign",
    "measurements_of",
    "opening_of",
    "people_out_of_reach",
    "places_now",
    "places_open",
    "prevalence_at",
    "prevalences",
    "public_board",
    "reach_of",
    "readings_of",
    "road_networks",
    "room_air",
    "site_named",
    "site_with_rooms",
    "sites",
    "sites_far_off",
    "sites_today",
    "terms_today",
    "ways",
]
