"""Assumed constants of the register: neither measured here nor set by a standard."""

from renyang.people.models import CapabilityLevel

HELP_FROM = CapabilityLevel.MODERATE  # lowest level at which a person needs help, as for welfare visits [A]
OVERLAP_DAYS = 180  # [A] within half a year, one department's answer would have served the other
WITHDRAWN_SHOWN_DAYS = 30  # [A] long enough for a monthly reader to learn why facts are gone
PLACES_BEHIND = (
    1_000  # added to the order of carers from another person, so that they come last [A]: nobody has so many
)
