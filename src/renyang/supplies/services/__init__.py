"""Every write of supplies."""

from renyang.supplies.services.lending import supplies_lend, supplies_return
from renyang.supplies.services.stocks import (
    stock_settings,
    supplies_count,
    supplies_discard,
    supplies_issue,
    supplies_receive,
)

__all__ = [
    "stock_settings",
    "supplies_count",
    "supplies_discard",
    "supplies_issue",
    "supplies_lend",
    "supplies_receive",
    "supplies_return",
]
