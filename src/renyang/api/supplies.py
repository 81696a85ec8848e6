"""How long supplies last, what is missing, and who is there."""

import math

from ninja import Router, Schema

from renyang.api.schemas import REFUSALS
from renyang.core.gate import Action, NotAllowed, may
from renyang.core.request import ActorRequest
from renyang.places import queries
from renyang.places.models import Stock
from renyang.science.stress.scenario import Scenario

router = Router(tags=["supplies"])


class SupplyOut(Schema):
    """One item in the stores of a community, in its unit. Days and what follows from the use are None where the use of a store is
    unknown (`use_unknown_in`); days are None too where nothing is used up (`never_runs_out`).
    """

    division_code: str
    item_code: str
    item: str
    unit: str
    in_stock: float
    usable: float | None
    daily_use: float | None
    days_now: float | None
    days: float | None
    never_runs_out: bool
    target: int | None
    target_days: int
    gap: int | None
    use_unknown_in: list[str]


class StaffOut(Schema):
    """Staff of a community for a duty: how many there are and are needed on a day, and for how many days they are enough. None:
    cannot be said; days are None too where they are enough for good (`never_runs_out`).
    """

    division_code: str
    duty: str
    people: int | None
    needed: int | None
    present: int | None
    days: float | None
    never_runs_out: bool
    share: float | None
    not_known: list[str]


class LoanProposedOut(Schema):
    """So many units that one store could lend another."""

    item: str
    unit: str
    quantity: int
    lender_division_code: str
    lender_store: str
    borrower_division_code: str
    borrower_store: str
    kilometres: float


class SuppliesOut(Schema):
    """What is in store on the terms asked for."""

    scenario: str
    supplies: list[SupplyOut]
    lending: list[LoanProposedOut]
    not_on_the_map: list[str]
    staff: list[StaffOut]


@router.get("/supplies", response={200: SuppliesOut, **REFUSALS}, operation_id="supplies")
def supplies(request: ActorRequest, scenario: str = "") -> SuppliesOut:
    """What the communities have in store: days of supply in a normal time, and, with a scenario that begins today, under it."""
    if not may(request.actor, Action.VIEW, Stock):
        raise NotAllowed
    terms = Scenario.shipped(scenario) if scenario else None
    shelves = queries.on_shelves(request.actor, terms)
    proposals = queries.lending_proposals(request.actor, shelves)
    return SuppliesOut(
        scenario=scenario,
        supplies=[_supply_out(shelf) for shelf in shelves],
        lending=[_loan_out(loan) for loan in proposals.loans],
        not_on_the_map=list(proposals.not_placed),
        staff=[_staff_out(row) for row in queries.staff_on_hand(request.actor, shelves, terms)],
    )


def _supply_out(shelf: queries.OnShelf) -> SupplyOut:
    gap, stock = shelf.gap, shelf.stocks[0]
    return SupplyOut(
        division_code=shelf.division_code,
        item_code=stock.item_code,
        item=stock.item,
        unit=stock.unit,
        in_stock=gap.in_stock,
        usable=gap.usable,
        daily_use=shelf.daily_use,
        days_now=_finite(shelf.days_now),
        days=_finite(gap.days),
        never_runs_out=gap.days == math.inf,
        target=gap.target,
        target_days=shelf.target_days,
        gap=gap.gap,
        use_unknown_in=[stock.store for stock in shelf.without_use],
    )


def _loan_out(loan: queries.LoanProposed) -> LoanProposedOut:
    return LoanProposedOut(
        item=loan.lender.item,
        unit=loan.lender.unit,
        quantity=loan.quantity,
        lender_division_code=loan.lender.division_code,
        lender_store=loan.lender.store,
        borrower_division_code=loan.borrower.division_code,
        borrower_store=loan.borrower.store,
        kilometres=round(loan.kilometres, 2),
    )


def _staff_out(row: queries.StaffOnHand) -> StaffOut:
    ready = row.readiness
    return StaffOut(
        division_code=row.division_code,
        duty=row.duty,
        people=row.people,
        needed=row.needed,
        present=ready.present if ready else None,
        days=_finite(ready.days) if ready else None,
        never_runs_out=ready is not None and ready.days == math.inf,
        share=round(ready.share, 3) if ready else None,
        not_known=list(row.not_known),
    )


def _finite(days: float | None) -> float | None:
    return None if days is None or math.isinf(days) else round(days, 2)
