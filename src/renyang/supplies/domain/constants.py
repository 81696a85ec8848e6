"""Assumed defaults for stocks without values of their own, and bounds of what a store may hold."""

from renyang.core.files.quantities import THINGS, THINGS_A_DAY

LEAD_DAYS = 5  # from an order to its delivery [A]
REVIEW_DAYS = 7  # between counts [A]
COUNT = THINGS.between(0, 10_000_000)  # of a lot in a sub-district's store [A]
USE = THINGS_A_DAY.between(0, 1_000_000)  # of such a store a day [A]
