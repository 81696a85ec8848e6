"""Every write of the register, by noun."""

from renyang.people.services.linkage import link_soon, pair_decide, register_link
from renyang.people.services.people import person_correct, user_tie
from renyang.people.services.records import records_write

__all__ = ["link_soon", "pair_decide", "person_correct", "records_write", "register_link", "user_tie"]
