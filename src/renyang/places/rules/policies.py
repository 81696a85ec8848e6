"""Who may see and do what with sites, their air, checks and bookings, and decisions to open. No row here is about a person,
so every signed-in role sees sites and whether they open. Whoever manages a partner changes only what is of a site that her
organisation operates.
"""

from django.db.models import Q

from renyang.core.access.gate import Action, Policy, Tie, protect
from renyang.core.access.roles import EVERYONE, STREET_STAFF, Role
from renyang.core.models import User
from renyang.organisations.rules.ties import organisations_of_member
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


def _operated(path_to_site: str) -> Tie:
    """The rows of sites whose operator is an organisation that counts the user among its members today."""

    def operated_by_hers(user: User) -> Q:
        return Q(**{f"{path_to_site}operator__in": organisations_of_member(user)})

    return operated_by_hers


def _of_site(path_to_site: str = "") -> Policy:
    """What holds of rows of a site, `path_to_site` being the look-up from a row to it."""
    return Policy(
        rights=OF_SITES,
        division=f"{path_to_site}division_code",
        narrowed={Action.CHANGE: {Role.PARTNER_MANAGER: _operated(path_to_site)}},
    )


protect(Site, _of_site())
protect(Room, _of_site("site__"))
protect(
    Building,
    Policy(rights=RIGHTS | {Action.VIEW: STREET_STAFF, Action.EXPORT: STREET_STAFF}, seen_from_within=True),
)
protect(AirReading, _of_site("room__site__"))
protect(Sensor, _of_site("room__site__"))
protect(AirMeasurement, _of_site("room__site__"))
protect(OpeningDecision, _of_site("site__"))
protect(SiteAnswers, _of_site("site__"))
protect(Inspection, _of_site("site__"))
protect(Booking, _of_site("room__site__"))
protect(
    Prevalence,
    Policy(
        rights={Action.VIEW: EVERYONE, Action.CHANGE: frozenset({Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER})},
        seen_from_within=True,
    ),
)
protect(RoadNetwork, Policy(rights=RIGHTS, seen_from_within=True))
