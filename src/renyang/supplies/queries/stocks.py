"""Queries of stocks: days of supply now and under a scenario, gaps to the target, and units that will expire.

Stocks of the same item and unit in one community are pooled: all their lots serve their total use. If the use of one is
unknown, the total is unknown.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, GatedQuerySet, get_for
from renyang.science import supplies as science
from renyang.science.daily_use import use_under
from renyang.science.identity import division_range
from renyang.science.index import Count
from renyang.science.items import LEAST_DAYS, Item, items
from renyang.science.stress.scenario import Scenario
from renyang.supplies.models import Movement, Stock, SupplyLot

Kind = tuple[str, str]
"""An item, by catalogue code or else by name, and its unit."""


@dataclass(frozen=True)
class OnShelf:
    """One item in one unit in all stores of a community, in normal times or under a scenario from today."""

    division_code: str
    stocks: tuple[Stock, ...]
    lots: tuple[SupplyLot, ...]
    today: dt.date
    scenario: Scenario | None = None

    @property
    def kind(self) -> Kind:
        """The item and its unit."""
        return kind_of(self.stocks[0])

    @cached_property
    def item(self) -> Item | None:
        """The item in the catalogue, or None."""
        return items().get(self.stocks[0].item_code)

    @property
    def daily_use(self) -> float | None:
        """The total use of its stocks on a normal day; None if that of one is unknown."""
        uses = [stock.daily_use for stock in self.stocks if stock.daily_use is not None]
        return sum(uses) if len(uses) == len(self.stocks) else None

    @property
    def without_use(self) -> tuple[Stock, ...]:
        """The stocks with an unknown daily use."""
        return tuple(stock for stock in self.stocks if stock.daily_use is None)

    @cached_property
    def use(self) -> science.Use | None:
        """The use from today on, under the scenario if any; None if unknown."""
        return use_on(self.daily_use, self.item, self.scenario)

    @property
    def target_days(self) -> int:
        """Days that the target covers: until the delivery after the next count, at least the minimum of the item."""
        return max(self._lead + self._review, self._minimum)

    @cached_property
    def target(self) -> int | None:
        """Target stock in units; None if the use is unknown."""
        use = self.use
        return None if use is None else science.target_stock(use, self._lead, self._review, minimum=self._minimum)

    @cached_property
    def as_lots(self) -> tuple[science.Lot, ...]:
        """The lots as science.supplies takes them."""
        return tuple(as_lot(lot, self.today) for lot in self.lots)

    @cached_property
    def days_now(self) -> float | None:
        """Days of supply in normal times."""
        return science.days_of_supply(self.as_lots, self.daily_use)

    @cached_property
    def gap(self) -> science.Gap:
        """Units in stock, usable, and missing to the target."""
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
    """Whole units of a lot that will be unused on its last day; None if the use is unknown."""

    lot: SupplyLot
    expires_on: dt.date
    quantity: int | None


def kind_of(stock: Stock) -> Kind:
    """The item and unit of a stock."""
    return stock.item_code or stock.item, stock.unit


def as_lot(lot: SupplyLot, today: dt.date) -> science.Lot:
    """A lot as science.supplies takes it, with today as day 0."""
    return science.Lot(lot.quantity, None if lot.expires_on is None else (lot.expires_on - today).days)


def use_on(daily_use: float | None, item: Item | None, scenario: Scenario | None) -> science.Use | None:
    """Use by day if the scenario begins today, normal use after its end; the daily use itself without a scenario."""
    if daily_use is None or scenario is None:
        return daily_use
    onset, end = scenario.onset or 0, scenario.end or 0
    factor = item.factor(scenario.name) if item else 1.0
    return use_under(scenario, daily_use, item.service if item else None, end + 1, factor=factor)[onset:]


def on_shelves(actor: Actor, scenario: Scenario | None = None) -> list[OnShelf]:
    """The stocks visible to the actor, pooled and ordered by community and item."""
    # As a list: a query set of lots for each of many stocks would take most of the board's time.
    stocks = Stock.objects.visible_to(actor).prefetch_related(Prefetch("lots", to_attr="lots_kept"))
    by: dict[tuple[str, Kind], list[Stock]] = defaultdict(list)
    for stock in stocks.order_by("division_code", "item", "unit", "pk"):
        by[stock.division_code, kind_of(stock)].append(stock)
    today = timezone.localdate()
    return [
        OnShelf(division, tuple(rows), tuple(lot for row in rows for lot in _kept(row)), today, scenario)
        for (division, _kind), rows in by.items()
    ]


def _kept(stock: Any) -> list[SupplyLot]:
    kept: list[SupplyLot] = stock.lots_kept
    return kept


def gap_list(shelves: Iterable[OnShelf]) -> list[OnShelf]:
    """Items below their target, first to run out first, then by larger gap."""
    short = [shelf for shelf in shelves if shelf.gap.gap]
    return sorted(short, key=lambda shelf: (shelf.gap.days, -(shelf.gap.gap or 0), shelf.division_code))


def expiry_calendar(shelves: Iterable[OnShelf]) -> dict[str, list[Unused]]:
    """Units that will expire unused or have expired, by month of expiry (2026-11)."""
    calendar: dict[str, list[Unused]] = defaultdict(list)
    for unused in sorted(_unused(shelves), key=lambda row: (row.expires_on, row.lot.pk)):
        calendar[f"{unused.expires_on:%Y-%m}"].append(unused)
    return dict(calendar)


def stock_of(actor: Actor, pk: object) -> Stock:
    """A stock visible to the actor, with its lots."""
    stock: Stock = get_for(actor, Stock.objects.prefetch_related("lots"), pk)
    return stock


def days_of_stock(stock: Stock) -> float | None:
    """Days of supply of one stock in normal times, each lot usable until its own expiry; None if the use is unknown."""
    today = timezone.localdate()
    return science.days_of_supply([as_lot(lot, today) for lot in stock.lots.all()], stock.daily_use)


def stocks_lasting(actor: Actor, division_code: str, days: float) -> dict[str, Count]:
    """How many of the stocks with a known daily use last `days` days in normal times, by community."""
    by: dict[str, Count] = defaultdict(lambda: Count(0, 0, 0))
    for stock in Stock.objects.visible_to(actor).within(division_code).prefetch_related("lots"):
        lasts = days_of_stock(stock)
        by[stock.division_code] += Count(int(lasts is not None and lasts >= days), int(lasts is not None), 1)
    return dict(by)


def days_by_service(actor: Actor, division_code: str) -> dict[tuple[str, str], float]:
    """By the division of a store and service: for how many days the item that it runs short of first lasts. Items that
    no service is named for, and stocks of unknown use, say nothing.
    """
    days: dict[tuple[str, str], float] = {}
    for stock in Stock.objects.visible_to(actor).within(division_code).prefetch_related("lots"):
        item, lasts = items().get(stock.item_code), days_of_stock(stock)
        if item is not None and item.service is not None and lasts is not None:
            at = (stock.division_code, item.service)
            days[at] = min(lasts, days.get(at, lasts))
    return days


def movements_of(actor: Actor, stock: Stock) -> QuerySet[Movement]:
    """Every movement of a stock's lots, newest first."""
    rows: QuerySet[Movement] = Movement.objects.visible_to(actor).filter(lot__stock=stock)
    return rows.select_related("lot", "loan__lender", "loan__borrower")


def stocks(actor: Actor) -> QuerySet[Stock]:
    """The stocks visible to the actor, by item and store."""
    return Stock.objects.visible_to(actor).order_by("item", "store")


def stores(actor: Actor) -> list[tuple[str, str]]:
    """The stores visible to the actor, as pairs of community and store."""
    rows = Stock.objects.visible_to(actor).order_by("division_code", "store")
    return list(rows.values_list("division_code", "store").distinct())


def lots_of_store(actor: Actor, division_code: str, store: str) -> list[SupplyLot]:
    """The lots of one store, ordered by item and expiry."""
    rows = SupplyLot.objects.visible_to(actor).filter(stock__division_code=division_code, stock__store=store)
    return sorted(rows.select_related("stock"), key=lambda lot: (lot.stock.item, lot.expires_on or dt.date.max, lot.pk))


def lots_expiring(actor: Actor, by: dt.date) -> GatedQuerySet[SupplyLot]:
    """The lots with units left that the actor may change and that expire by a day, first to expire first."""
    rows = SupplyLot.objects.visible_to(actor, Action.CHANGE).filter(quantity__gt=0, expires_on__lte=by)
    return rows.select_related("stock").order_by("expires_on", "pk")


def lots_on_record(division_code: str, of_lot: Sequence[str], of_stock: Sequence[str]) -> Iterator[dict[str, Any]]:
    """These fields of every lot of a division and of its stock, to compare a sheet with."""
    low, high = division_range(division_code)
    rows = SupplyLot.objects.filter(stock__division_code__gte=low, stock__division_code__lt=high)
    yield from rows.values(*of_lot, **{name: F(f"stock__{name}") for name in of_stock})


def lots_to_count(actor: Actor, of_lot: Sequence[str], of_stock: Sequence[str]) -> Iterator[dict[str, Any]]:
    """These fields of the lots that the actor may import and of their stocks, to fill a sheet for the next count."""
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
