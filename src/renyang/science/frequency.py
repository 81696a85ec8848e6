"""How often something is wanted: so many times a day, week, month or quarter; once; or on call."""

from dataclasses import dataclass
from enum import StrEnum

MOST_A_DAY = 6  # visits a day of one service to one person; more is taken for a typing error [A]
DAYS_A_YEAR = 365.25


class Per(StrEnum):
    """The period in which something is wanted so many times."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    ONCE = "once"
    ON_CALL = "on_call"


PER_WEEK = {
    Per.DAY: 7.0,
    Per.WEEK: 1.0,
    Per.MONTH: 12 * 7 / DAYS_A_YEAR,
    Per.QUARTER: 4 * 7 / DAYS_A_YEAR,
    Per.ONCE: 0.0,
    Per.ON_CALL: 0.0,
}
"""Periods per week, on average. What is wanted once or on call adds no regular hours."""
UNCOUNTED = frozenset({Per.ONCE, Per.ON_CALL})


@dataclass(frozen=True, slots=True)
class Frequency:
    """So many times per period; `times` is 1 for once and on call."""

    times: int
    per: Per

    @property
    def per_week(self) -> float:
        """Mean times per week."""
        return self.times * PER_WEEK[self.per]

    @property
    def is_possible(self) -> bool:
        """Whether it is at least once and at most MOST_A_DAY times a day; exactly once for once and on call."""
        if self.per in UNCOUNTED:
            return self.times == 1
        return self.times >= 1 and self.per_week <= MOST_A_DAY * 7
