"""Who may see and do what with sites, their air, checks and bookings, and decisions to open. No row here is about a person,
so every signed-in role sees sites and whether they open.
"""

from renyang.core.access.gate import Action, Policy, protect
from renyang.core.access.roles import EVERYONE, STREET_STAFF, Role
from renyang.places.models import (
    AirMeasurement,
    AirReading,
    Booking,
    Building,
    Inspection,
    OpeningDecision,
    Prevalence,
    RoadNetwork,
    Room,
    Sensor,
    Site,
    SiteAnswers,
)

SITE_STAFF = STREET_STAFF | {Role.PARTNER_MANAGER}
"""Who answers for a site: the street's staff, and whoever runs it for them."""
RIGHTS = {Action.VIEW: EVERYONE, Action.CHANGE: STREET_STAFF, Action.IMPORT: STREET_STAFF}
OF_SITES = {Action.VIEW: EVERYONE, Action.CHANGE: SITE_STAFF, Action.IMPORT: STREET_STAFF}

protect(Site, Policy(rights=OF_SITES))
protect(Room, Policy(rights=OF_SITES, division="site__division_code"))
protect(
    Building,
    Policy(rights=RIGHTS | {Action.VIEW: STREET_STAFF, Action.EXPORT: STREET_STAFF}, seen_from_within=True),
)
protect(AirReading, Policy(rights=OF_SITES, division="room__site__division_code"))
protect(Sensor, Policy(rights=OF_SITES, division="room__site__division_code"))
protect(AirMeasurement, Policy(rights=OF_SITES, division="room__site__division_code"))
protect(OpeningDecision, Policy(rights=OF_SITES, division="site__division_code"))
protect(SiteAnswers, Policy(rights=OF_SITES, division="site__division_code"))
protect(Inspection, Policy(rights=OF_SITES, division="site__division_code"))
protect(Booking, Policy(rights=OF_SITES, division="room__site__division_code"))
protect(
    Prevalence,
    Policy(
        rights={Action.VIEW: EVERYONE, Action.CHANGE: frozenset({Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER})},
        seen_from_within=True,
    ),
)
protect(RoadNetwork, Policy(rights=RIGHTS, seen_from_within=True))
