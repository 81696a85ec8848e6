"""The routes of supplies for the sweep, and the rows that their addresses are about."""

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.supplies.models import Stock
from renyang.supplies.services import supplies_lend, supplies_receive
from tests.personas import COMMUNITY
from tests.sweep import MOVED, STREET, Route

PAGES = {
    "supplies": Route(STREET, "/supplies/"),
    "supplies_expiry": Route(STREET, "/supplies/expiry/"),
    "supplies_count": Route(STREET, "/supplies/count/"),
    "lending": Route(STREET, "/supplies/lending/"),
    "lending_map": Route(STREET, "/supplies/lending/map.json"),
    "stock": Route(STREET, "/stocks/{stock}/", row=True),
    "loan_return": Route(
        {Role.SUBDISTRICT_OFFICER}, "/loans/{loan}/return/", "post", row=True, sees={Role.COMMUNITY_WORKER},
        data={"quantity": 1}, answer=MOVED,
    ),
}  # fmt: skip
LISTS = {
    "supply_gaps": Route(STREET, "/supplies/?as=csv&list=supply_gaps"),
    "supplies": Route(STREET, "/supplies/?as=csv"),
    "staff": Route(STREET, "/supplies/?as=csv&list=staff"),
    "supplies_expired": Route(STREET, "/supplies/expiry/?as=csv"),
    "supply_expiry": Route(STREET, "/supplies/expiry/?as=csv&list=supply_expiry"),
    "lending": Route(STREET, "/supplies/lending/?as=csv"),
    "loans": Route(STREET, "/supplies/lending/?as=csv&list=loans"),
    "movements": Route(STREET, "/stocks/{stock}/?as=csv", row=True),
    "sheet-supplies": Route(STREET, "/imports/sheets/?as=csv&list=sheet-supplies"),
}  # fmt: skip
OPERATIONS = {
    "supplies": Route(STREET, "/api/v1/supplies?scenario=winter-wave"),
}  # fmt: skip


def rows() -> dict[str, object]:
    """A stock that lent to one of the next community."""
    here, next_door = (
        Stock.objects.create(division_code=division, store="储备点", item="口罩", unit="只", daily_use=10)
        for division in (COMMUNITY, "320199001002")
    )
    supplies_receive(actor=Actor.operator(), stock=here, quantity=900)
    loan = supplies_lend(actor=Actor.operator(), lender=here, borrower=next_door, quantity=5, agreed_by="王主任")
    return {"stock": here.pk, "loan": loan.pk}
