"""Reads of what is in store."""

from django.utils import timezone

from renyang.core.gate import Actor
from renyang.places.models import SupplyLot


def days_of_supply(actor: Actor) -> list[tuple[SupplyLot, float | None, bool]]:
    """Each lot with the days it lasts at its daily use (None: use unknown; counted only up to its date), and whether it
    is past its date; the shortest first.
    """
    today = timezone.localdate()
    rows = []
    for lot in SupplyLot.objects.visible_to(actor):
        expired = lot.expires_on is not None and lot.expires_on < today
        days = None if lot.daily_use is None else (float("inf") if lot.daily_use == 0 else lot.quantity / lot.daily_use)
        if days is not None and lot.expires_on is not None:
            days = max(min(days, (lot.expires_on - today).days), 0)
        rows.append((lot, days, expired))
    return sorted(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0].pk))
