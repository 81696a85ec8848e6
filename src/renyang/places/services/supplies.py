"""Every write of what is in store by hand. Whatever changes a quantity is written down as a movement in the same transaction.

A change of a lot first locks its stock, of several stocks the one with the lowest number first, so that two never wait for
each other and no quantity is changed by two at once.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils import timezone

from renyang.core.gate import Action, Actor, NotAllowed, OutOfScope, get_for, may
from renyang.core.service import service
from renyang.places.models import Loan, Movement, MovementKind, Stock, SupplyLot
from renyang.science.problem import Problem

KEPT = "Nothing was changed."
WHY_LIMIT, NAME_LIMIT = 200, 60  # characters, as the models keep them
LARGEST = 2_147_483_647  # units, as the models keep them
MOST_DAYS = 365  # from order to delivery, or between counts


@service
def stock_settings(*, actor: Actor, stock: Stock, daily_use: float | None, lead_days: int, review_days: int) -> Stock:
    """Say what is used of a stock on a normal day (None: not known), and in how many days it is delivered and counted again."""
    stock = _locked(actor, stock)[0]
    if (daily_use is not None and not 0 <= daily_use < LARGEST) or not all(
        0 <= days <= MOST_DAYS for days in (lead_days, review_days)
    ):
        raise Problem(
            "settings_impossible",
            "A daily use, or days from order to delivery or between counts, cannot be below 0 or without end.",
            kept=KEPT,
            do="Correct the numbers. Days are {most} at most.",
            most=MOST_DAYS,
        )
    stock.daily_use, stock.lead_days, stock.review_days = daily_use, lead_days, review_days
    stock.save(update_fields=["daily_use", "lead_days", "review_days"])
    return stock


@service
def supplies_receive(
    *,
    actor: Actor,
    stock: Stock,
    quantity: int,
    lot: str = "",
    received_on: dt.date | None = None,
    expires_on: dt.date | None = None,
    why: str = "",
) -> SupplyLot:
    """Put what came into a stock, as a new lot or more of a known one. Problem for a lot that is known with another date."""
    stock = _locked(actor, stock)[0]
    received_on = received_on or timezone.localdate()
    check_dates(received_on, expires_on)
    row = SupplyLot.objects.filter(stock=stock, lot=lot.strip()).first()
    if row is None:
        row = SupplyLot(stock=stock, lot=lot.strip()[:NAME_LIMIT], received_on=received_on, expires_on=expires_on)
        row.save()
    elif row.expires_on != expires_on:
        raise Problem(
            "lot_of_another_date",
            "The lot {lot} is in store with another date: {date}.",
            kept=KEPT,
            do="Correct the date, or give the new one another lot number.",
            lot=row.lot or "–",
            date=row.expires_on or "–",
        )
    _move(actor, row, MovementKind.RECEIVE, _amount(quantity), why=why)
    return row


@service
def supplies_issue(*, actor: Actor, stock: Stock, quantity: int, why: str = "") -> list[Movement]:
    """Give out so many units, from the lots that expire first; none that is past its date. Problem for more than there is."""
    stock = _locked(actor, stock)[0]
    taken = _taken(list(_usable(stock)), _amount(quantity))
    return [_move(actor, lot, MovementKind.ISSUE, -part, why=why) for lot, part in taken]


@service
def supplies_discard(*, actor: Actor, lot: SupplyLot, quantity: int, why: str) -> Movement:
    """Throw so many units of a lot away. Problem without a reason, or for more than there is."""
    lot = _lots_locked(actor, [lot.pk])[0]
    if not why.strip():
        raise Problem("reason_missing", "There is no reason.", kept=KEPT, do="Say why it is thrown away.")
    return _move(actor, lot, MovementKind.DISCARD, -_amount(quantity), why=why)


@service
def supplies_count(*, actor: Actor, counted: Mapping[int, int], why: str = "") -> int:
    """Say how many units of each lot (by key) stand on the shelf. All counts are taken, or none. Returns how many lots differed
    from what was written down; only these move.
    """
    for quantity in counted.values():
        _amount(quantity, least=0)
    lots = [lot for lot in _lots_locked(actor, counted) if lot.quantity != counted[lot.pk]]
    for lot in lots:
        _move(actor, lot, MovementKind.COUNT, counted[lot.pk] - lot.quantity, why=why)
    return len(lots)


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
    """Lend so many units to another store, from the lots that last longest; they arrive there with their dates.

    Whoever records it answers for both stores. Problem for a loan to oneself, of another item or unit, of more than is usable,
    due before it is lent, or agreed by nobody.
    """
    lender, borrower = _pair_locked(actor, lender, borrower)
    _check_loan(lender, borrower)
    today = timezone.localdate()
    if due_on is not None and due_on < today:
        raise Problem("loan_due", "A loan cannot be due before it is lent.", kept=KEPT, do="Correct the day.")
    if not agreed_by.strip():
        raise Problem("agreement_missing", "Nobody is named who agreed.", kept=KEPT, do="Say who agreed to the loan.")
    taken = _taken(list(reversed(_usable(lender))), _amount(quantity))
    loan = Loan.objects.create(
        lender=lender,
        borrower=borrower,
        quantity=quantity,
        lent_on=today,
        due_on=due_on,
        agreed_by=agreed_by.strip()[:NAME_LIMIT],
        lent_by=actor.display_name[:NAME_LIMIT],
    )
    _carry(actor, taken, borrower, MovementKind.LEND, loan)
    return loan


@service
def supplies_return(*, actor: Actor, loan: Loan, quantity: int, why: str = "") -> Loan:
    """Bring so many units of a loan back, from the borrower's lots that last longest. Problem for more than was lent and has not
    come back, or than the borrower has.
    """
    get_for(actor, Loan, loan.pk)
    _lender, borrower = _pair_locked(actor, loan.lender, loan.borrower)
    loan = Loan.objects.select_related("lender").get(pk=loan.pk)
    if _amount(quantity) > loan.outstanding:
        raise Problem(
            "more_than_lent",
            "{quantity} cannot come back: of this loan {outstanding} are still out.",
            kept=KEPT,
            do="Correct the number; what comes beyond the loan is received.",
            quantity=quantity,
            outstanding=loan.outstanding,
        )
    taken = _taken(list(reversed(_usable(borrower))), quantity)
    _carry(actor, taken, loan.lender, MovementKind.RETURN, loan, why)
    loan.returned += quantity
    loan.save(update_fields=["returned"])
    return loan


def check_dates(received_on: dt.date | None, expires_on: dt.date | None) -> None:
    """Problem for what was past its date before it came."""
    if received_on is not None and expires_on is not None and expires_on < received_on:
        raise Problem(
            "expired_before_received",
            "It would have expired on {expires}, before it was received on {received}.",
            kept=KEPT,
            do="Correct the dates.",
            expires=expires_on,
            received=received_on,
        )


def _locked(actor: Actor, *stocks: Stock) -> list[Stock]:
    """The stocks the actor may change, as they are now and nobody else changes them meanwhile; the lowest number first."""
    wanted = {stock.pk for stock in stocks}
    for action, refusal in ((Action.VIEW, OutOfScope), (Action.CHANGE, NotAllowed)):
        if Stock.objects.visible_to(actor, action).filter(pk__in=wanted).count() < len(wanted):
            raise refusal
    return list(Stock.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def _pair_locked(actor: Actor, lender: Stock, borrower: Stock) -> tuple[Stock, Stock]:
    """Both stocks of a loan; NotAllowed for whoever answers for one of them only."""
    if not all(may(actor, Action.CHANGE, Stock, stock.division_code) for stock in (lender, borrower)):
        raise NotAllowed
    found = {stock.pk: stock for stock in _locked(actor, lender, borrower)}
    return found[lender.pk], found[borrower.pk]


def _lots_locked(actor: Actor, keys: Iterable[int]) -> list[SupplyLot]:
    """Lots with their stocks locked, in the order of their numbers."""
    wanted = set(keys)
    lots = SupplyLot.objects.visible_to(actor).filter(pk__in=wanted).select_related("stock")
    if len(lots) < len(wanted):
        raise OutOfScope
    _locked(actor, *(lot.stock for lot in lots))
    return list(SupplyLot.objects.filter(pk__in=wanted).order_by("pk"))


def _usable(stock: Stock) -> list[SupplyLot]:
    """The lots of a stock that can be used today, the first to expire first."""
    today = timezone.localdate()
    lots = SupplyLot.objects.filter(stock=stock, quantity__gt=0)
    usable = [lot for lot in lots if lot.expires_on is None or lot.expires_on >= today]
    return sorted(usable, key=lambda lot: (lot.expires_on or dt.date.max, lot.pk))


def _taken(lots: list[SupplyLot], quantity: int) -> list[tuple[SupplyLot, int]]:
    """How much is taken of which lot, in the order given; Problem where there is not enough."""
    there = sum(lot.quantity for lot in lots)
    if quantity > there:
        raise Problem(
            "more_than_in_store",
            "{quantity} are more than the {there} that are in store and within their date.",
            kept=KEPT,
            do="Lower the number, or count the store first.",
            quantity=quantity,
            there=there,
        )
    taken = []
    for lot in lots:
        part = min(lot.quantity, quantity)
        if part:
            taken.append((lot, part))
        quantity -= part
    return taken


def _carry(
    actor: Actor, taken: list[tuple[SupplyLot, int]], to: Stock, kind: MovementKind, loan: Loan, why: str = ""
) -> None:
    """Move parts of lots into another stock: a movement on each side."""
    for lot, part in taken:
        _move(actor, lot, kind, -part, why=why, loan=loan)
        _move(actor, _arriving(lot, to), kind, part, why=why, loan=loan)


def _arriving(lot: SupplyLot, to: Stock) -> SupplyLot:
    """The lot of another stock that what is carried there belongs to: of the same number and date. Where the number is taken by
    another date, a number is put behind it.
    """
    number, at = lot.lot, 1
    known = {row.lot: row for row in SupplyLot.objects.filter(stock=to)}
    while number in known and known[number].expires_on != lot.expires_on:
        at += 1
        number = f"{lot.lot[: NAME_LIMIT - 5]}/{at}"
    if number in known:
        return known[number]
    return SupplyLot.objects.create(stock=to, lot=number, received_on=timezone.localdate(), expires_on=lot.expires_on)


def _move(
    actor: Actor, lot: SupplyLot, kind: MovementKind, change: int, *, why: str = "", loan: Loan | None = None
) -> Movement:
    """Change a lot's quantity and write it down; Problem for less than nothing, or more than can be kept."""
    after = lot.quantity + change
    if not 0 <= after <= LARGEST:
        raise Problem(
            "stock_impossible",
            "There would be {after} left in this lot.",
            kept=KEPT,
            do="Correct the number, or count the store first.",
            after=after,
        )
    lot.quantity = after
    lot.save(update_fields=["quantity"])
    return Movement.objects.create(
        lot=lot,
        kind=kind,
        quantity=change,
        after=after,
        by=actor.display_name[:NAME_LIMIT],
        why=why.strip()[:WHY_LIMIT],
        loan=loan,
    )


def _amount(quantity: int, *, least: int = 1) -> int:
    if not least <= quantity <= LARGEST:
        raise Problem(
            "quantity_impossible",
            "{quantity} is no quantity: whole units from {least} on.",
            kept=KEPT,
            do="Correct the number.",
            quantity=quantity,
            least=least,
        )
    return quantity


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
