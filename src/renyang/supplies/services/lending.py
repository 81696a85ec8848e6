"""Services of loans between stocks."""

import datetime as dt

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.science.problem import Problem
from renyang.supplies.models import Loan, MovementKind, Stock, SupplyLot
from renyang.supplies.services.stocks import KEPT, NAME_LIMIT, _amount, _locked, _move, _taken, _usable


@service
def supplies_lend(
    *,
    actor: Actor,
    lender: Stock,
    borrower: Stock,
    quantity: int,
    agreed_by: str,
    due_on: dt.date | None = None,
) -> Loan:
    """Lend `quantity` units to another store, from the lots that last longest; expiry dates are kept.

    The actor must have the right to change both stocks. Raises Problem for a loan to the same stock, of another item or
    unit, of more than is usable, due before it is lent, or without the name of who agreed.
    """
    lender, borrower = _pair_locked(actor, lender, borrower)
    _check_loan(lender, borrower)
    today = timezone.localdate()
    if due_on is not None and due_on < today:
        raise Problem(
            "loan_due", "The due date cannot be before the date of the loan.", kept=KEPT, do="Correct the day."
        )
    missing = Problem(
        "agreement_missing",
        "The name of the person who agreed is missing.",
        kept=KEPT,
        do="Enter who agreed to the loan.",
    )
    agreed_by = typed(agreed_by, NAME_LIMIT, kept=KEPT, without=missing)
    taken = _taken(list(reversed(_usable(lender))), _amount(quantity))
    loan = Loan.objects.create(
        lender=lender,
        borrower=borrower,
        quantity=quantity,
        lent_on=today,
        due_on=due_on,
        agreed_by=agreed_by,
        lent_by=actor.display_name[:NAME_LIMIT],
    )
    _carry(actor, taken, borrower, MovementKind.LEND, loan)
    return loan


@service
def loan_return(*, actor: Actor, loan: Loan, quantity: int, why: str = "") -> Loan:
    """Return `quantity` units of a loan, from the borrower's lots that last longest. Raises Problem for more than is
    outstanding or than the borrower has usable.
    """
    get_for(actor, Loan, loan.pk)
    _lender, borrower = _pair_locked(actor, loan.lender, loan.borrower)
    loan = Loan.objects.select_related("lender").get(pk=loan.pk)
    if _amount(quantity) > loan.outstanding:
        raise Problem(
            "more_than_lent",
            "{quantity} cannot be returned: {outstanding} of this loan are still to be returned.",
            kept=KEPT,
            do="Correct the number. Record anything beyond the loan as received.",
            quantity=quantity,
            outstanding=loan.outstanding,
        )
    taken = _taken(list(reversed(_usable(borrower))), quantity)
    _carry(actor, taken, loan.lender, MovementKind.RETURN, loan, why)
    loan.returned += quantity
    loan.save(update_fields=["returned"])
    return loan


def _pair_locked(actor: Actor, lender: Stock, borrower: Stock) -> tuple[Stock, Stock]:
    """Both stocks of a loan, locked. Raises NotAllowed unless the actor may change both."""
    if not all(may(actor, Action.CHANGE, Stock, stock.division_code) for stock in (lender, borrower)):
        raise NotAllowed
    locked = {stock.pk: stock for stock in _locked(actor, lender, borrower)}
    return locked[lender.pk], locked[borrower.pk]


def _carry(
    actor: Actor, taken: list[tuple[SupplyLot, int]], to: Stock, kind: MovementKind, loan: Loan, why: str = ""
) -> None:
    """Move parts of lots into another stock, with a movement on each side."""
    for lot, part in taken:
        _move(actor, lot, kind, -part, why=why, loan=loan)
        _move(actor, _arriving(lot, to), kind, part, why=why, loan=loan)


def _arriving(lot: SupplyLot, to: Stock) -> SupplyLot:
    """The lot of another stock with the same number and expiry date, created if missing. If a lot of another date has
    that number, a suffix is added.
    """
    number, at = lot.lot, 1
    standing = {row.lot: row for row in SupplyLot.objects.filter(stock=to)}
    while number in standing and standing[number].expires_on != lot.expires_on:
        at += 1
        number = f"{lot.lot[: NAME_LIMIT - 5]}/{at}"
    if number in standing:
        return standing[number]
    return SupplyLot.objects.create(stock=to, lot=number, received_on=timezone.localdate(), expires_on=lot.expires_on)


def _check_loan(lender: Stock, borrower: Stock) -> None:
    if lender.pk == borrower.pk:
        raise Problem("loan_to_oneself", "A store cannot lend to itself.", kept=KEPT, do="Choose another store.")
    if (lender.item_code or lender.item, lender.unit) != (borrower.item_code or borrower.item, borrower.unit):
        raise Problem(
            "loan_of_another_item",
            "{lent} ({lent_unit}) cannot be lent as {borrowed} ({borrowed_unit}).",
            kept=KEPT,
            do="Choose a stock of the same item and unit.",
            lent=lender.item,
            lent_unit=lender.unit or "–",
            borrowed=borrower.item,
            borrowed_unit=borrower.unit or "–",
        )
