"""Every read of places that a face needs."""

from renyang.places.queries.air import measurements_of, prevalence_at, prevalences, readings_of, room_air, sensors_of
from renyang.places.queries.lending import LoanProposed, Proposals, lending_proposals, loans_out, may_lend
from renyang.places.queries.openings import (
    OnBoard,
    board,
    decision_in_force,
    decisions_of,
    may_sign,
    opening_of,
    places_kept_safe,
    places_now,
    places_open,
    public_board,
    terms_today,
)
from renyang.places.queries.positions import where_buildings_stand, where_is
from renyang.places.queries.reach import ServiceReach, people_out_of_reach, reach_of
from renyang.places.queries.sites import site_named, site_with_rooms, sites
from renyang.places.queries.staff import StaffOnHand, staff_on_hand
from renyang.places.queries.supplies import (
    OnShelf,
    Unused,
    days_of_stock,
    expiry_calendar,
    gap_list,
    lots_of_store,
    movements_of,
    on_shelves,
    stock_of,
    stores,
)

__all__ = [
    "LoanProposed",
    "OnBoard",
    "OnShelf",
    "Proposals",
    "ServiceReach",
    "StaffOnHand",
    "Unused",
    "board",
    "days_of_stock",
    "decision_in_force",
    "decisions_of",
    "expiry_calendar",
    "gap_list",
    "lending_proposals",
    "loans_out",
    "lots_of_store",
    "may_lend",
    "may_sign",
    "measurements_of",
    "movements_of",
    "on_shelves",
    "opening_of",
    "people_out_of_reach",
    "places_kept_safe",
    "places_now",
    "places_open",
    "prevalence_at",
    "prevalences",
    "public_board",
    "reach_of",
    "readings_of",
    "room_air",
    "sensors_of",
    "site_named",
    "site_with_rooms",
    "sites",
    "staff_on_hand",
    "stock_of",
    "stores",
    "terms_today",
    "where_buildings_stand",
    "where_is",
]
