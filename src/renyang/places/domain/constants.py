"""Constants of places that nothing measured here gives: assumed, or from general knowledge of the field."""

import datetime as dt

from renyang.places.models import SiteKind

SIGNED_DAYS = 14  # that one signature holds at most [A]
MOST_PEOPLE = 10_000  # of a booking; more are a slip of the finger [A]
NEIGHBOURHOOD = 5_000.0  # m around what stands in a sub-district, in which its roads lie [A]
CLOCK_AHEAD = dt.timedelta(minutes=10)  # by which a sensor's clock may run fast [A]
DUE_SOON = dt.timedelta(days=30)  # before its day an inspection is due soon [A]
ROOM_PROPORTION = 1.4  # length to width of a room of which only the area is on record [A]
CARE_NEARBY = (SiteKind.MEAL_POINT, SiteKind.DAY_CENTRE)
"""The kinds of site that every community is to have: the 15-minute circle of care services [M]."""
