"""Access policies of runs. A run names people only by id; their facts pass the access checks of the register."""

from renyang.core.access.gate import Action, Policy, protect
from renyang.core.access.roles import DEPARTMENT_OFFICERS, STREET_STAFF
from renyang.resilience.models import IndexRun, StressRun

RIGHTS = {Action.VIEW: STREET_STAFF | DEPARTMENT_OFFICERS, Action.RUN: STREET_STAFF}

protect(StressRun, Policy(rights=RIGHTS, seen_from_within=True))
protect(IndexRun, Policy(rights=RIGHTS, seen_from_within=True))
