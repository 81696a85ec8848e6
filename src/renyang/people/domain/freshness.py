"""Whether what is on record still counts as fresh (each fact's days: `fields.py`)."""

import datetime as dt
from enum import StrEnum
from typing import Any

from renyang.people.domain.fields import BY_NAME


class State(StrEnum):
    """What the register can answer to one question about one person."""

    FRESH = "fresh"
    STALE = "stale"  # known, but older than its days
    MISSING = "missing"
    ELSEWHERE = "elsewhere"  # of another purpose than the asker's: nothing is said of it, not even whether it is known


TARGET = 0.9
"""Share of people of whom a fact should be fresh [A]."""


def fresh_since(fact: str, today: dt.date) -> dt.date:
    """The earliest day of collection from which a fact's value counts as fresh; the first of all days where it never grows
    old.
    """
    days = BY_NAME[fact].fresh_days
    return dt.date.min if days is None else today - dt.timedelta(days=days)


def state(fact: str, value: Any, collected_on: dt.date | None, today: dt.date) -> State:
    """Whether a value is fresh, stale or missing. One whose day of collection nobody wrote down counts as stale."""
    if value is None or value == "":
        return State.MISSING
    days = BY_NAME[fact].fresh_days
    if days is None:
        return State.FRESH
    if collected_on is None or (today - collected_on).days > days:
        return State.STALE
    return State.FRESH
