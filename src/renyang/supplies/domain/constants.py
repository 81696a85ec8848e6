"""Assumed defaults for stocks without values of their own."""

LEAD_DAYS = 5  # from an order to its delivery [A]
REVIEW_DAYS = 7  # between counts [A]
