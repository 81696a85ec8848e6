"""History of domain tables: who changed what, when and for which purpose, written by triggers that no code path avoids."""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.db.models import Model

Tracked = TypeVar("Tracked", bound=type[Model])


def tracked(**options: Any) -> Callable[[Tracked], Tracked]:
    """Keep every insert, change and deletion of a model's rows in an event table beside it."""
    kept = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    track: Callable[[Tracked], Tracked] = pghistory.track(*kept, **options)
    return track
