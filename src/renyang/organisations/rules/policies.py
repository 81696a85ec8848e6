"""Access policies of organisations and members."""

from django.db.models import Q

from renyang.core.access.gate import Action, Policy, protect
from renyang.core.access.roles import DEPARTMENT_OFFICERS, STREET_STAFF, Role
from renyang.organisations.models import Member, Organisation
from renyang.organisations.rules.ties import organisations_of_member

SEEN_BY = STREET_STAFF | DEPARTMENT_OFFICERS | {Role.PARTNER_MANAGER}
RIGHTS = {
    Action.VIEW: SEEN_BY,
    Action.CHANGE: frozenset({Role.SUBDISTRICT_OFFICER}),
    Action.IMPORT: STREET_STAFF,
}

protect(Organisation, Policy(rights=RIGHTS))
protect(
    Member,
    Policy(
        rights={
            Action.VIEW: STREET_STAFF | {Role.PARTNER_MANAGER},
            Action.CHANGE: frozenset({Role.SUBDISTRICT_OFFICER}),
        },
        division="organisation__division_code",
        ties={Role.PARTNER_MANAGER: lambda user: Q(organisation__in=organisations_of_member(user))},
    ),
)
