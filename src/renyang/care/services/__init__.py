"""Services of care."""

from renyang.care.services.needs import need_change, need_end, need_record, needs_suggested_accept, needs_take_in
from renyang.care.services.undoing import needs_undo

__all__ = [
    "need_change",
    "need_end",
    "need_record",
    "needs_suggested_accept",
    "needs_take_in",
    "needs_undo",
]
