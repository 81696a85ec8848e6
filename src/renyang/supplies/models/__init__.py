"""Models of supplies."""

from renyang.supplies.models.lending import Loan
from renyang.supplies.models.movements import Movement, MovementKind
from renyang.supplies.models.stocks import Stock, SupplyLot

__all__ = [
    "Loan",
    "Movement",
    "MovementKind",
    "Stock",
    "SupplyLot",
]
