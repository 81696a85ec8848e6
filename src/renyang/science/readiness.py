"""Staff as a supply: for how many days the people who can test or care suffice, if they must rest.

Staff are not used up but tire: each works at most `in_row` days out of every `in_row + rest`, and one duty a day.
Formulas: docs/algorithms/supplies.md.
"""

import math
from dataclasses import dataclass

IN_ROW, REST = 6, 1
"""Days on duty, and days of rest after them: at least one day of rest a week (Labour Law of China, article 38 [2])."""
TESTS_A_DUTY = 60
"""Samples one person takes on a day of duty: ten an hour for six hours in protective clothing. [A]"""


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the staff go: `share` is what they can serve indefinitely, `days` how long they can serve everything."""

    present: int  # people present
    days: float  # until the first shortage, with the fraction of that day that is served; infinite if there is none
    share: float  # of the duties that can be filled, long-run average; at most 1


def readiness(people: int, needed: int, *, in_row: int = IN_ROW, rest: int = REST, present: float = 1.0) -> Readiness:
    """Compute whether `people`, rested at the start, can fill `needed` duties every day in turns.

    In any in_row + rest days each works at most in_row. present: share of the people who are present, such as the least
    of `daily_use.staff_under`; rounded down to whole people. Raises ValueError for counts below 0, in_row < 1 or no
    share.
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
    # If those who have rested longest go first, nobody exceeds in_row days before everybody has worked in_row.
    return Readiness(here, math.inf if duties >= wanted else duties / needed, share)
