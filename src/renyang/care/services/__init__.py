"""Services of care."""

from renyang.care.services.needs import need_change, need_end, need_record, needs_suggested_accept, needs_take_in

__all__ = [
    "need_change",
    "need_end",
    "need_record",
    "needs_suggested_accept",
    "needs_take_in",
]
