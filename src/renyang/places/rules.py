"""Who may see and do what with sites, rooms and supplies. No row here is about a person, so every signed-in role sees them."""

from renyang.core.gate import Action, Policy, protect
from renyang.core.roles import EVERYONE, STREET_STAFF
from renyang.places.models import Room, Site, SupplyLot

RIGHTS = {Action.VIEW: EVERYONE, Action.CHANGE: STREET_STAFF, Action.IMPORT: STREET_STAFF}

protect(Site, Policy(rights=RIGHTS))
protect(Room, Policy(rights=RIGHTS, division="site__division_code"))
protect(SupplyLot, Policy(rights={**RIGHTS, Action.VIEW: STREET_STAFF}))
