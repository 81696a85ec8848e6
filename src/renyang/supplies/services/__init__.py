"""Services of supplies: every write but the import."""

from renyang.supplies.services.lending import loan_return, supplies_lend
from renyang.supplies.services.stocks import (
    stock_settings,
    supplies_count,
    supplies_discard,
    supplies_issue,
    supplies_receive,
)

__all__ = [
    "loan_return",
    "stock_settings",
    "supplies_count",
    "supplies_discard",
    "supplies_issue",
    "supplies_lend",
    "supplies_receive",
]
