"""Access policies of supplies: only the staff of the sub-district see and change them."""

from renyang.core.access.gate import Action, Policy, protect
from renyang.core.access.reach import Placed, reach_of, reached, readable
from renyang.core.access.roles import STREET_STAFF
from renyang.supplies.models import Loan, Movement, Stock, SupplyLot

RIGHTS = {Action.VIEW: STREET_STAFF, Action.CHANGE: STREET_STAFF, Action.IMPORT: STREET_STAFF}

protect(Stock, Policy(rights=RIGHTS))
protect(SupplyLot, Policy(rights=RIGHTS, division="stock__division_code"))
protect(Movement, Policy(rights=RIGHTS, division="lot__stock__division_code"))
protect(Loan, Policy(rights=RIGHTS, division="lender__division_code"))
readable("a loan names the stock on its other side, in another community; stocks are of no person", Stock)
reached(Loan, *reach_of(Loan), Placed("borrower__division_code", STREET_STAFF))
