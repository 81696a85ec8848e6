"""Constants of places that are assumed [A] or general knowledge of the field [M]."""

import datetime as dt

from renyang.places.models import SiteKind

SIGNED_DAYS = 14  # longest period of one signed decision [A]
MOST_PEOPLE = 10_000  # of a booking; more is a typing error [A]
NEIGHBOURHOOD = 5_000.0  # m around the sites and buildings of a sub-district, in which its roads lie [A]
CLOCK_AHEAD = dt.timedelta(minutes=10)  # by which a sensor's clock may run fast [A]
DUE_SOON = dt.timedelta(days=30)  # before its due day an inspection counts as due soon [A]
ROOM_PROPORTION = 1.4  # length to width of a room with only its area on record [A]
CARE_NEARBY = (SiteKind.MEAL_POINT, SiteKind.DAY_CENTRE)
"""Kinds of site that every community is to have: the 15-minute circle of care services [M]."""
