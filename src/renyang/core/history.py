"""History of domain tables: who changed what, when and for which purpose, written by triggers that no code path avoids."""

from typing import Any

import pghistory


def tracked(**options: Any) -> Any:
    """Keep every insert, change and deletion of a model's rows in an event table beside it."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), **options)
