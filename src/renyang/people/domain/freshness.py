"""How long a value counts as fresh: an older one is still known, but has to be confirmed before it is relied on.

Marks: [M] from general knowledge of the field, [A] assumed because nobody says. Local rules may well be stricter.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """What the register can answer to one question about one person."""

    FRESH = "fresh"
    STALE = "stale"  # known, but older than its days
    MISSING = "missing"
    ELSEWHERE = "elsewhere"  # of another purpose than the asker's: nothing is said of it, not even whether it is known


DAYS: Mapping[str, int | None] = {
    "name": None,  # never grows old [M]: it stands on the ID card
    "sex": None,  # never grows old [M]: likewise
    "birth_date": None,  # never grows old [M]: likewise
    "resident_id": None,  # never grows old [M]: one number for life
    "phone": 365,  # [A] numbers change with contracts and with who looks after somebody
    "address": 365,  # [A] people move to their children or into a home
    "floor": 365,  # [A] goes with the address
    "lift": 1_095,  # [A] lifts are added to old buildings, but none is taken out
    "registered_address": 730,  # [A] the household register is moved far less often than people move
    "status": 180,  # [A] who died or moved away must not be looked for a year later
    "living_arrangement": 365,  # [A] a death or a return changes it, and visits hang on it
    "special_care": 365,  # [A] departments renew their lists yearly
    "over_80_allowance": 365,  # [A] entitlement is looked at yearly
    "disability": 1_095,  # [A] a certificate's grade seldom changes
    "reads": 1_825,  # [A] who could read at 70 can mostly read at 75; failing sight is what changes it
    "dialect": None,  # never grows old [A]: who has spoken it all her life goes on speaking it
    "smartphone": 365,  # [A] older people take phones up quickly
    "capability_level": 365,  # [M] assessments are repeated yearly, or after a change
    "chronic_conditions": 365,  # [A] found and confirmed at the yearly health check
    "family_doctor": 365,  # [M] contracts with family doctors run for a year
    "health_check_on": 365,  # [M] health checks are repeated yearly
    "insurance": 365,  # [M] residents' insurance is paid for year by year
    "pension": 365,  # [M] that a pension is still due is confirmed yearly
    "contact_name": 365,  # [A] as the person's own phone
    "contact_relation": 365,  # [A] goes with the contact's name
    "contact_phone": 365,  # [A] as the person's own phone
}
"""Days after its collection for which a fact's value counts as fresh; None where it never grows old."""


TARGET = 0.9
"""Share of people of whom a fact should be fresh [A]."""

ASKED_BY_PHONE = (
    "address",
    "floor",
    "lift",
    "living_arrangement",
    "reads",
    "dialect",
    "smartphone",
    "chronic_conditions",
    "family_doctor",
    "contact_name",
    "contact_phone",
)
"""Facts that a person herself can tell on the telephone [A]; who answers has confirmed her own number too."""


def fresh_since(fact: str, today: dt.date) -> dt.date:
    """The earliest day of collection from which a fact's value counts as fresh; the first of all days where it never grows
    old.
    """
    days = DAYS[fact]
    return dt.date.min if days is None else today - dt.timedelta(days=days)


def state(fact: str, value: Any, collected_on: dt.date | None, today: dt.date) -> State:
    """Whether a value is fresh, stale or missing. One whose day of collection nobody wrote down counts as stale."""
    if value is None or value == "":
        return State.MISSING
    days = DAYS[fact]
    if days is None:
        return State.FRESH
    if collected_on is None or (today - collected_on).days > days:
        return State.STALE
    return State.FRESH
