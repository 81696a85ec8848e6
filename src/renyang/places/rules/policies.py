"""Access policies of places. No row here is about a person, so every signed-in role sees sites and whether they open.
A partner manager changes only rows of sites that their organisation operates.
"""

from dataclasses import replace

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
"""Roles that may change a site: staff of the sub-district, and the manager of the partner that operates it."""
RIGHTS = {Action.VIEW: EVERYONE, Action.CHANGE: STREET_STAFF, Action.IMPORT: STREET_STAFF}
OF_SITES = {Action.VIEW: EVERYONE, Action.CHANGE: SITE_STAFF, Action.IMPORT: STREET_STAFF}


def _operated(path_to_site: str) -> Tie:
    """A tie to the rows of sites whose operator is an organisation of which the user is a member today."""

    def operated_by_hers(user: User) -> Q:
        return Q(**{f"{path_to_site}operator__in": organisations_of_member(user)})

    return operated_by_hers


def _of_site(path_to_site: str = "") -> Policy:
    """The policy for rows of a site. `path_to_site` is the look-up prefix from a row to its site."""
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
OF_SENSORS = _of_site("room__site__")
protect(
    Sensor,
    replace(OF_SENSORS, rights=OF_SITES | {Action.CHANGE: SITE_STAFF | {Role.SYSTEM_ADMIN}}),
)
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
