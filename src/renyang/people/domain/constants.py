"""Numbers of people that are assumed: nothing that was measured here and no standard gives them."""

from renyang.people.models import CapabilityLevel

HELP_FROM = CapabilityLevel.MODERATE  # level from which somebody else's help is needed, as for welfare visits [A]
OVERLAP_DAYS = 180  # [A] within half a year, an answer that one department got would have served the other
WITHDRAWN_SHOWN_DAYS = 30  # [A] long enough that whoever looked every month learns why facts are gone
PLACES_BEHIND = (
    1_000  # added to the places of carers of another person, so that they stand last [A]: nobody has so many
)
