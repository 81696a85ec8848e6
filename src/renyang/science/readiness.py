"""Staff as a supply: for how many days people who can test or care are enough, if they may not work without rest.

A stock of people is not used up, it tires: each gives `in_row` days of duty out of every `in_row + rest`. Nobody is on duty twice
on a day. Formulas: docs/algorithms/supplies.md.
"""

import math
from dataclasses import dataclass

IN_ROW, REST = 6, 1
"""Days on duty, days of rest after them: at least one day of rest a week (Labour Law of China, article 38 [2])."""
TESTS_A_DUTY = 60
"""Samples that one person takes on a day of duty: ten an hour, six hours in protective clothing. [A]"""


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far people go. `share` is what they can serve for good, `days` for how long they can serve everything."""

    present: int  # people who are there
    days: float  # days until somebody is missing, with the part of that day that is served; infinite: they can go on for good
    share: float  # of the duties, on average over a long time; at most 1


def readiness(people: int, needed: int, *, in_row: int = IN_ROW, rest: int = REST, present: float = 1.0) -> Readiness:
    """Whether `people` suffice for `needed` on duty every day, in turns, starting rested.

    In any in_row + rest days, each works at most in_row. present: share of the people who are there, such as the least of
    `daily_use.staff_under`; only whole people count. ValueError for counts below 0, no day in a row, or no share.
    """
    if people < 0 or needed < 0 or in_row < 1 or rest < 0 or not 0 <= present <= 1:
        raise ValueError(f"no readiness: {people}, {needed}, {in_row}, {rest}, {present}")
    here = math.floor(round(people * present, 9))
    if needed == 0:
        return Readiness(here, math.inf, 1.0)
    duties, wanted = here * in_row, needed * (in_row + rest)
    share = min(1.0, duties / wanted)
    if here < needed:
        return Readiness(here, here / needed, share)
    # Taking turns, those who have rested longest first, nobody works more than in_row days before all have.
    return Readiness(here, math.inf if duties >= wanted else duties / needed, share)
