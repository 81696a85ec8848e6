"""Services of stocks: settings, receive, issue, discard and count."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, OutOfScope
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.science.problem import Problem
from renyang.supplies.models import Loan, Movement, MovementKind, Stock, SupplyLot

KEPT = "Nothing was changed."
WHY_LIMIT, NAME_LIMIT = 200, 60  # characters, as the models keep them
LARGEST = 2_147_483_647  # units, as the models keep them
MOST_DAYS = 365  # from order to delivery, or between counts


@service
def stock_settings(*, actor: Actor, stock: Stock, daily_use: float | None, lead_days: int, review_days: int) -> Stock:
    """Set a stock's use on a normal day (None if unknown), and the days from order to delivery and between counts."""
    stock = _locked(actor, stock)[0]
    if (daily_use is not None and not 0 <= daily_use < LARGEST) or not all(
        0 <= days <= MOST_DAYS for days in (lead_days, review_days)
    ):
        raise Problem(
            "settings_impossible",
            "Daily use, days from order to delivery and days between counts must be 0 or more.",
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
    """Receive units into a stock, as a new lot or into the lot of that number. Raises Problem if that lot has another
    expiry date, or if the units expired before they were received.
    """
    stock = _locked(actor, stock)[0]
    received_on = received_on or timezone.localdate()
    check_dates(received_on, expires_on)
    lot = typed(lot, NAME_LIMIT, kept=KEPT)
    row = SupplyLot.objects.filter(stock=stock, lot=lot).first()
    if row is None:
        row = SupplyLot(stock=stock, lot=lot, received_on=received_on, expires_on=expires_on)
        row.save()
    elif row.expires_on != expires_on:
        raise Problem(
            "lot_of_another_date",
            "Lot {lot} is already in store with another expiry date: {date}.",
            kept=KEPT,
            do="Correct the date, or use another lot number.",
            lot=row.lot or "–",
            date=row.expires_on or "–",
        )
    _move(actor, row, MovementKind.RECEIVE, _amount(quantity), why=why)
    return row


@service
def supplies_issue(*, actor: Actor, stock: Stock, quantity: int, why: str = "") -> list[Movement]:
    """Issue units from the unexpired lots that expire first. Raises Problem if there are not enough."""
    stock = _locked(actor, stock)[0]
    taken = _taken(list(_usable(stock)), _amount(quantity))
    return [_move(actor, lot, MovementKind.ISSUE, -part, why=why) for lot, part in taken]


@service
def supplies_discard(*, actor: Actor, lot: SupplyLot, quantity: int, why: str) -> Movement:
    """Discard units of a lot. Raises Problem without a reason or if there are not enough."""
    lot = _lots_locked(actor, [lot.pk])[0]
    missing = Problem("reason_missing", "The reason is missing.", kept=KEPT, do="Enter why it is discarded.")
    why = typed(why, WHY_LIMIT, kept=KEPT, without=missing)
    return _move(actor, lot, MovementKind.DISCARD, -_amount(quantity), why=why)


@service
def supplies_count(*, actor: Actor, counted: Mapping[int, int], why: str = "") -> int:
    """Record counted units by lot key, all or none. Moves only lots that differ; returns how many."""
    for quantity in counted.values():
        _amount(quantity, least=0)
    lots = [lot for lot in _lots_locked(actor, counted) if lot.quantity != counted[lot.pk]]
    for lot in lots:
        _move(actor, lot, MovementKind.COUNT, counted[lot.pk] - lot.quantity, why=why)
    return len(lots)


def check_dates(received_on: dt.date | None, expires_on: dt.date | None) -> None:
    """Raise Problem if the expiry date is before the day of receipt."""
    if received_on is not None and expires_on is not None and expires_on < received_on:
        raise Problem(
            "expired_before_received",
            "The expiry date, {expires}, is before the day it was received, {received}.",
            kept=KEPT,
            do="Correct the dates.",
            expires=expires_on,
            received=received_on,
        )


def _locked(actor: Actor, *stocks: Stock) -> list[Stock]:
    """The stocks, locked and ordered by key. Raises OutOfScope or NotAllowed unless the actor may change them all."""
    wanted = {stock.pk for stock in stocks}
    for action, refusal in ((Action.VIEW, OutOfScope), (Action.CHANGE, NotAllowed)):
        if Stock.objects.visible_to(actor, action).filter(pk__in=wanted).count() < len(wanted):
            raise refusal
    return list(Stock.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def _lots_locked(actor: Actor, keys: Iterable[int]) -> list[SupplyLot]:
    """The lots in order of key, with their stocks locked. Raises OutOfScope if one is not visible to the actor."""
    wanted = set(keys)
    lots = SupplyLot.objects.visible_to(actor).filter(pk__in=wanted).select_related("stock")
    if len(lots) < len(wanted):
        raise OutOfScope
    _locked(actor, *(lot.stock for lot in lots))
    return list(SupplyLot.objects.filter(pk__in=wanted).order_by("pk"))


def _usable(stock: Stock) -> list[SupplyLot]:
    """The lots of a stock that are usable today, first to expire first."""
    today = timezone.localdate()
    lots = SupplyLot.objects.filter(stock=stock, quantity__gt=0)
    usable = [lot for lot in lots if lot.expires_on is None or lot.expires_on >= today]
    return sorted(usable, key=lambda lot: (lot.expires_on or dt.date.max, lot.pk))


def _taken(lots: list[SupplyLot], quantity: int) -> list[tuple[SupplyLot, int]]:
    """The units to take from each lot, in the order given. Raises Problem if there are not enough."""
    there = sum(lot.quantity for lot in lots)
    if quantity > there:
        raise Problem(
            "more_than_in_store",
            "{quantity} is more than the {there} in store that have not expired.",
            kept=KEPT,
            do="Enter a lower number, or count the store first.",
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


def _move(
    actor: Actor, lot: SupplyLot, kind: MovementKind, change: int, *, why: str = "", loan: Loan | None = None
) -> Movement:
    """Change a lot's quantity and record the movement. Raises Problem for a result below 0 or above LARGEST."""
    after = lot.quantity + change
    if not 0 <= after <= LARGEST:
        raise Problem(
            "stock_impossible",
            "This would leave {after} in this lot.",
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
        why=typed(why, WHY_LIMIT, kept=KEPT),
        loan=loan,
    )


def _amount(quantity: int, *, least: int = 1) -> int:
    if not least <= quantity <= LARGEST:
        raise Problem(
            "quantity_impossible",
            "{quantity} is not a valid quantity. Enter a whole number of {least} or more.",
            kept=KEPT,
            do="Correct the number.",
            quantity=quantity,
            least=least,
        )
    return quantity
