"""Queries of supplies for pages, API and commands."""

from renyang.supplies.queries.in_store import InStore
from renyang.supplies.queries.lending import LoanProposed, lending_proposals, loans_out, may_lend
from renyang.supplies.queries.staff import StaffOnHand, staff_on_hand
from renyang.supplies.queries.stocks import (
    OnShelf,
    Unused,
    days_by_service,
    days_of_stock,
    expiry_calendar,
    gap_list,
    lots_expiring,
    lots_of_store,
    movements_of,
    on_shelves,
    stock_of,
    stocks,
    stocks_lasting,
    stores,
)

__all__ = [
    "InStore",
    "LoanProposed",
    "OnShelf",
    "StaffOnHand",
    "Unused",
    "days_by_service",
    "days_of_stock",
    "expiry_calendar",
    "gap_list",
    "lending_proposals",
    "loans_out",
    "lots_expiring",
    "lots_of_store",
    "may_lend",
    "movements_of",
    "on_shelves",
    "staff_on_hand",
    "stock_of",
    "stocks",
    "stocks_lasting",
    "stores",
]
