"""Whether a fact on record still counts as fresh; `fields.py` has the days of each fact."""

import datetime as dt
from enum import StrEnum
from typing import Any

from renyang.people.domain.fields import BY_NAME


class State(StrEnum):
    """The state of the register's answer to one question about one person."""

    FRESH = "fresh"
    STALE = "stale"  # known, but older than `fresh_days`
    MISSING = "missing"
    ELSEWHERE = "elsewhere"  # outside the purpose of who asks: not even disclosed whether it is known


TARGET = 0.9
"""Target share of people for whom a fact is fresh [A]."""


def fresh_since(fact: str, today: dt.date) -> dt.date:
    """The earliest collection date at which a value still counts as fresh; `date.min` if the fact never goes stale."""
    days = BY_NAME[fact].fresh_days
    return dt.date.min if days is None else today - dt.timedelta(days=days)


def state(fact: str, value: Any, collected_on: dt.date | None, today: dt.date) -> State:
    """Whether a value is fresh, stale or missing. With an unknown collection date it is stale, unless it never goes stale."""
    if value is None or value == "":
        return State.MISSING
    days = BY_NAME[fact].fresh_days
    if days is None:
        return State.FRESH
    if collected_on is None or (today - collected_on).days > days:
        return State.STALE
    return State.FRESH
