"""Access policies of partners."""

from renyang.core.access.gate import Policy, protect
from renyang.organisations.rules.policies import RIGHTS
from renyang.partners.models import Agreement, Responsibility

protect(Agreement, Policy(rights=RIGHTS, division="organisation__division_code"))
protect(Responsibility, Policy(rights=RIGHTS))
