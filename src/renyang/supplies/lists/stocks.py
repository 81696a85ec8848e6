"""The lists of stocks: all items, gaps to the target, units that will expire unused, and the movements of one stock."""

import math

from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Cell, Column, DeclaredList, Kind, Narrowing, Reader
from renyang.science.items import items
from renyang.science.stress.scenario import Scenario
from renyang.supplies import queries
from renyang.supplies.models import Movement, MovementKind, Stock
from renyang.supplies.queries import InStore, OnShelf, Unused

USE_UNKNOWN = _("daily use unknown")


def item_words(stock: Stock) -> str:
    """The name of an item in the reader's language, or as written in the stock if it is not in the catalogue."""
    item = items().get(stock.item_code)
    if item is None:
        return stock.item
    return item.en if get_language() == "en" else item.zh


def scenario_words(scenario: Scenario) -> str:
    """A scenario's title in the reader's language."""
    return scenario.title if get_language() == "en" else scenario.title_zh


def days_words(days: float | None) -> Cell:
    """Days of supply for people, rounded down to a tenth; None if the use is unknown."""
    if days is None:
        return None
    return str(_("not used up")) if math.isinf(days) else math.floor(days * 10) / 10


def days_or_none(days: float | None) -> float | None:
    """Days of supply for programs, rounded to 0.01; None if unknown or infinite."""
    return None if days is None or math.isinf(days) else round(days, 2)


def is_expired(row: Unused) -> bool:
    """Whether the lot has expired as of today."""
    return row.expires_on < timezone.localdate()


def under(reader: Reader[InStore]) -> Narrowing:
    """The narrowing that names the scenario, if any."""
    scenario = reader.terms.scenario
    return Narrowing((scenario_words(scenario),)) if scenario else Narrowing()


SHELF: tuple[Column[OnShelf], ...] = (
    Column(
        name="item",
        label=_("Item"),
        value=lambda row: row.stocks[0].item,
        words=lambda row: item_words(row.stocks[0]),
        order="value",
    ),
    Column(
        name="item_code",
        label=_("Catalogue item"),
        value=lambda row: row.stocks[0].item_code,
        on_page=False,
    ),
    Column(name="division_code", label=_("Community"), kind=Kind.DIVISION, order="value"),
    Column(
        name="stores",
        label=_("Stores"),
        kind=Kind.TEXTS,
        value=lambda row: [stock.store for stock in row.stocks],
        on_page=False,
    ),
    Column(
        name="in_stock",
        label=_("In stock"),
        kind=Kind.WHOLE,
        value=lambda row: math.floor(row.gap.in_stock),
    ),
    Column(
        name="usable",
        label=_("Usable before it expires"),
        kind=Kind.WHOLE,
        value=lambda row: None if row.gap.usable is None else math.floor(row.gap.usable),
        optional=True,
        on_page=False,
    ),
    Column(name="unit", label=_("Unit"), value=lambda row: row.stocks[0].unit),
    Column(name="daily_use", label=_("Daily use"), kind=Kind.DECIMAL, decimals=2, optional=True, on_page=False),
    Column(
        name="days_now",
        label=_("Days now"),
        kind=Kind.DECIMAL,
        value=lambda row: days_or_none(row.days_now),
        words=lambda row: days_words(row.days_now),
        without=USE_UNKNOWN,
        order=lambda row: row.days_now,
        optional=True,
    ),
    Column(
        name="days",
        label=_("Days of supply"),
        kind=Kind.DECIMAL,
        value=lambda row: days_or_none(row.gap.days),
        words=lambda row: days_words(row.gap.days),
        without=USE_UNKNOWN,
        order=lambda row: row.gap.days,
        optional=True,
    ),
    Column(
        name="never_runs_out",
        label=_("Not used up"),
        kind=Kind.YES_NO,
        value=lambda row: row.gap.days == math.inf,
        on_page=False,
    ),
    Column(name="target", label=_("Target"), kind=Kind.WHOLE, value=lambda row: row.gap.target, optional=True),
    Column(name="target_days", label=_("Target days"), kind=Kind.WHOLE),
    Column(name="gap", label=_("Gap"), kind=Kind.WHOLE, value=lambda row: row.gap.gap, order="value", optional=True),
    Column(
        name="use_unknown_in",
        label=_("Stocks with unknown daily use"),
        kind=Kind.TEXTS,
        value=lambda row: [stock.store for stock in row.without_use],
        on_page=False,
    ),
)

SUPPLIES: DeclaredList[OnShelf, InStore] = DeclaredList(
    name="supplies",
    title=_("Supplies"),
    model=Stock,
    rows=lambda reader: reader.terms.seen_by(reader.actor).shelves,
    narrowing=under,
    empty=_("No supplies are on record yet. Import a list of the stores."),
    columns=SHELF,
)

SUPPLY_GAPS: DeclaredList[OnShelf, InStore] = DeclaredList(
    name="supply_gaps",
    title=_("What is missing"),
    model=Stock,
    rows=lambda reader: reader.terms.seen_by(reader.actor).gaps,
    narrowing=under,
    empty=_("Nothing is missing among the supplies that can be counted."),
    columns=SHELF,
)

LOT: tuple[Column[Unused], ...] = (
    Column(
        name="item",
        label=_("Item"),
        value=lambda row: row.lot.stock.item,
        words=lambda row: item_words(row.lot.stock),
        order="value",
    ),
    Column(name="expires_on", label=_("Expires on"), kind=Kind.DAY, order="value"),
    Column(
        name="division_code",
        label=_("Community"),
        kind=Kind.DIVISION,
        value=lambda row: row.lot.stock.division_code,
        order="value",
    ),
    Column(name="store", label=_("Store"), value=lambda row: row.lot.stock.store, order="value"),
    Column(name="lot", label=_("Lot"), value=lambda row: row.lot.lot),
    Column(
        name="unused",
        label=_("Unused"),
        kind=Kind.WHOLE,
        value=lambda row: row.quantity,
        without=USE_UNKNOWN,
        order="value",
        optional=True,
    ),
    Column(name="unit", label=_("Unit"), value=lambda row: row.lot.stock.unit),
)

SUPPLIES_EXPIRED: DeclaredList[Unused, InStore] = DeclaredList(
    name="supplies_expired",
    title=_("Expired already"),
    model=Stock,
    rows=lambda reader: [row for row in reader.terms.seen_by(reader.actor).unused if is_expired(row)],
    empty=_("Nothing has expired."),
    columns=LOT,
)

SUPPLY_EXPIRY: DeclaredList[Unused, InStore] = DeclaredList(
    name="supply_expiry",
    title=_("Will expire unused"),
    model=Stock,
    rows=lambda reader: [row for row in reader.terms.seen_by(reader.actor).unused if not is_expired(row)],
    narrowing=under,
    empty=_("Nothing will expire unused."),
    columns=LOT,
)

MOVEMENTS: DeclaredList[Movement, Stock] = DeclaredList(
    name="movements",
    title=_("Movements"),
    model=Stock,
    rows=lambda reader: queries.movements_of(reader.actor, reader.terms),
    narrowing=lambda reader: Narrowing((reader.terms.store, reader.terms.item), reader.terms.division_code),
    empty=_("There are no movements yet."),
    columns=(
        Column(name="at", label=_("When"), kind=Kind.MOMENT, order=("at",)),
        Column(
            name="kind", label=_("Movement"), kind=Kind.CHOICE, choices=MovementKind, order=("kind", F("at").desc())
        ),
        Column(name="lot", label=_("Lot"), value=lambda row: row.lot.lot, order=("lot__lot", F("at").desc())),
        Column(name="quantity", label=_("Increase or decrease"), kind=Kind.WHOLE),
        Column(name="after", label=_("In stock afterwards"), kind=Kind.WHOLE),
        Column(name="by", label=_("Recorded by")),
        Column(name="why", label=_("Why")),
    ),
)
