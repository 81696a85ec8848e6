"""Reads of what is in store: how long it lasts now and under a scenario, what is missing, what will expire, who is there.

The stores of one community that keep an item in one unit are looked at together: the lots of all of them serve the use of all
of them. Where one of them does not say its use, the use of all is unknown.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.science import supplies as science
from renyang.science.daily_use import use_under
from renyang.science.identity import division_range
from renyang.science.index import Count
from renyang.science.items import LEAST_DAYS, Item, items
from renyang.science.stress.scenario import Scenario
from renyang.supplies.models import Movement, Stock, SupplyLot

Kind = tuple[str, str]
"""An item, by its code or as it is written where it is in no catalogue, and its unit."""


@dataclass(frozen=True)
class OnShelf:
    """One item in the stores of one community, in one unit, looked at on some terms: a normal time, or a scenario from today."""

    division_code: str
    stocks: tuple[Stock, ...]
    lots: tuple[SupplyLot, ...]
    today: dt.date
    scenario: Scenario | None = None

    @property
    def kind(self) -> Kind:
        """Which item, in which unit."""
        return kind_of(self.stocks[0])

    @cached_property
    def item(self) -> Item | None:
        """The item of the catalogue."""
        return items().get(self.stocks[0].item_code)

    @property
    def daily_use(self) -> float | None:
        """What all its stores use on a normal day; None where one of them does not say."""
        uses = [stock.daily_use for stock in self.stocks if stock.daily_use is not None]
        return sum(uses) if len(uses) == len(self.stocks) else None

    @property
    def without_use(self) -> tuple[Stock, ...]:
        """The stocks whose use nobody has said."""
        return tuple(stock for stock in self.stocks if stock.daily_use is None)

    @cached_property
    def use(self) -> science.Use | None:
        """The use from today on, on these terms."""
        return use_on(self.daily_use, self.item, self.scenario)

    @property
    def target_days(self) -> int:
        """How many days the target is to last: until the delivery after the next count, and what is advised for the item."""
        return max(self._lead + self._review, self._minimum)

    @cached_property
    def target(self) -> int | None:
        """Units to have, on these terms."""
        use = self.use
        return None if use is None else science.target_stock(use, self._lead, self._review, minimum=self._minimum)

    @cached_property
    def as_lots(self) -> tuple[science.Lot, ...]:
        """The lots as science counts them."""
        return tuple(as_lot(lot, self.today) for lot in self.lots)

    @property
    def days_now(self) -> float | None:
        """Days of supply in a normal time."""
        return science.days_of_supply(self.as_lots, self.daily_use)

    @cached_property
    def gap(self) -> science.Gap:
        """What is in stock, usable, and missing to the target, on these terms."""
        return science.gap(self.kind[0], self.as_lots, self.use, self.target, self.target_days)

    @property
    def _lead(self) -> int:
        return max(stock.lead_days for stock in self.stocks)

    @property
    def _review(self) -> int:
        return max(stock.review_days for stock in self.stocks)

    @property
    def _minimum(self) -> int:
        return self.item.minimum_days if self.item else LEAST_DAYS


@dataclass(frozen=True)
class Unused:
    """Whole units of a lot that nobody will have used by its last day; None where the use is unknown, and all of it may be."""

    lot: SupplyLot
    expires_on: dt.date
    quantity: int | None


def kind_of(stock: Stock) -> Kind:
    """Which item a stock is of, in which unit."""
    return stock.item_code or stock.item, stock.unit


def as_lot(lot: SupplyLot, today: dt.date) -> science.Lot:
    """A lot as science counts it: day 0 is today."""
    return science.Lot(lot.quantity, None if lot.expires_on is None else (lot.expires_on - today).days)


def use_on(daily_use: float | None, item: Item | None, scenario: Scenario | None) -> science.Use | None:
    """Use by day from today on, if the scenario begins today; after it, as ever. One number in a normal time."""
    if daily_use is None or scenario is None:
        return daily_use
    onset, end = scenario.onset or 0, scenario.end or 0
    factor = item.factor(scenario.name) if item else 1.0
    return use_under(scenario, daily_use, item.service if item else None, end + 1, factor=factor)[onset:]


def on_shelves(actor: Actor, scenario: Scenario | None = None) -> list[OnShelf]:
    """What the actor's communities have of each item, by community and item."""
    stocks = Stock.objects.visible_to(actor).prefetch_related("lots").order_by("division_code", "item", "unit", "pk")
    by: dict[tuple[str, Kind], list[Stock]] = defaultdict(list)
    for stock in stocks:
        by[stock.division_code, kind_of(stock)].append(stock)
    today = timezone.localdate()
    return [
        OnShelf(division, tuple(rows), tuple(lot for row in rows for lot in row.lots.all()), today, scenario)
        for (division, _kind), rows in by.items()
    ]


def gap_list(shelves: Iterable[OnShelf]) -> list[OnShelf]:
    """Those with less than their target: what is gone first comes first, then the larger gap."""
    short = [shelf for shelf in shelves if shelf.gap.gap]
    return sorted(short, key=lambda shelf: (shelf.gap.days, -(shelf.gap.gap or 0), shelf.division_code))


def expiry_calendar(shelves: Iterable[OnShelf]) -> dict[str, list[Unused]]:
    """What will expire unused, by the month (2026-11) in which it does; what has expired already stands under its own month."""
    calendar: dict[str, list[Unused]] = defaultdict(list)
    for unused in sorted(_unused(shelves), key=lambda row: (row.expires_on, row.lot.pk)):
        calendar[f"{unused.expires_on:%Y-%m}"].append(unused)
    return dict(calendar)


def stock_of(actor: Actor, pk: object) -> Stock:
    """A stock with its lots."""
    stock: Stock = get_for(actor, Stock.objects.prefetch_related("lots"), pk)
    return stock


def days_of_stock(stock: Stock) -> float | None:
    """Days of supply of one stock in a normal time: its lots together serve its use, each until its own date."""
    today = timezone.localdate()
    return science.days_of_supply([as_lot(lot, today) for lot in stock.lots.all()], stock.daily_use)


def stocks_lasting(actor: Actor, division_code: str, days: float) -> dict[str, Count]:
    """How many stocks last so many days in a normal time, of those whose daily use is known, by community."""
    by: dict[str, Count] = defaultdict(lambda: Count(0, 0, 0))
    for stock in Stock.objects.visible_to(actor).within(division_code).prefetch_related("lots"):
        lasts = days_of_stock(stock)
        by[stock.division_code] += Count(int(lasts is not None and lasts >= days), int(lasts is not None), 1)
    return dict(by)


def movements_of(actor: Actor, stock: Stock) -> QuerySet[Movement]:
    """Every movement of a stock's lots, the newest first."""
    rows: QuerySet[Movement] = Movement.objects.visible_to(actor).filter(lot__stock=stock)
    return rows.select_related("lot", "loan__lender", "loan__borrower")


def stores(actor: Actor) -> list[tuple[str, str]]:
    """The stores there are, each with its community."""
    rows = Stock.objects.visible_to(actor).order_by("division_code", "store")
    return list(rows.values_list("division_code", "store").distinct())


def lots_of_store(actor: Actor, division_code: str, store: str) -> list[SupplyLot]:
    """The lots of one store, item by item."""
    rows = SupplyLot.objects.visible_to(actor).filter(stock__division_code=division_code, stock__store=store)
    return sorted(rows.select_related("stock"), key=lambda lot: (lot.stock.item, lot.expires_on or dt.date.max, lot.pk))


def lots_on_record(division_code: str, of_lot: Sequence[str], of_stock: Sequence[str]) -> Iterator[dict[str, Any]]:
    """These facts of every lot of a division and of its stock, for comparing a sheet with them."""
    low, high = division_range(division_code)
    rows = SupplyLot.objects.filter(stock__division_code__gte=low, stock__division_code__lt=high)
    yield from rows.values(*of_lot, **{name: F(f"stock__{name}") for name in of_stock})


def lots_to_count(actor: Actor, of_lot: Sequence[str], of_stock: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The same of the lots that an actor may bring in, for the sheet that would count them again."""
    rows = SupplyLot.objects.visible_to(actor, Action.IMPORT)
    rows = rows.order_by("stock__division_code", "stock__store", "stock__item", "lot")
    yield from rows.values(*of_lot, **{name: F(f"stock__{name}") for name in of_stock}).iterator()


def _unused(shelves: Iterable[OnShelf]) -> Iterator[Unused]:
    for shelf in shelves:
        unused = science.expiring(shelf.as_lots, shelf.use)
        if unused is None:
            dated: list[tuple[SupplyLot, int | None]] = [(lot, None) for lot in shelf.lots if lot.quantity]
        else:
            dated = [(shelf.lots[one.lot], math.floor(round(one.quantity, 9))) for one in unused]
        for lot, quantity in dated:
            if lot.expires_on is not None and quantity != 0:
                yield Unused(lot, lot.expires_on, quantity)
