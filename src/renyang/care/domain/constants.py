"""Numbers of care that are assumed."""

from renyang.people.models import CapabilityLevel

NEEDING_HELP = CapabilityLevel.MODERATE  # [A] from here on somebody else's help is needed, as for welfare visits
