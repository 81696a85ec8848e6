"""Numbers of supplies that are assumed where a store has none of its own."""

LEAD_DAYS = 5  # from an order to its delivery [A]
REVIEW_DAYS = 7  # from one count to the next: every week [A]
