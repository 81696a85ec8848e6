"""Import of a spreadsheet of stocks, where each row is the count of a lot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, require
from renyang.core.files.kinds import Reading
from renyang.core.models import ImportBatch
from renyang.core.service import service
from renyang.science.identity import division_range
from renyang.science.items import item_code
from renyang.supplies.models import Movement, MovementKind, Stock, SupplyLot
from renyang.supplies.services.stocks import NAME_LIMIT, WHY_LIMIT

AT_ONCE = 1_000
OF_STOCK, OF_LOT = ("unit", "daily_use"), ("quantity", "received_on", "expires_on")
"""Fields of a row that are stored with the stock, and those stored with the lot."""
Key = tuple[str, str, str]
"""Community, store, item."""


@dataclass(frozen=True)
class _Shelves:
    """The stocks of a file's division, locked, by key."""

    stocks: dict[Key, Stock]

    @classmethod
    def of(cls, division_code: str) -> "_Shelves":
        low, high = division_range(division_code)
        rows = Stock.objects.select_for_update().filter(division_code__gte=low, division_code__lt=high).order_by("pk")
        return cls({_key_of(stock): stock for stock in rows})

    def add(self, keys: Iterable[Key]) -> None:
        """Make the stocks that are not known yet."""
        new = sorted(set(keys) - set(self.stocks))
        made = Stock.objects.bulk_create(
            [
                Stock(division_code=division, store=store, item=item, item_code=item_code(item) or "")
                for division, store, item in new
            ],
            batch_size=AT_ONCE,
        )
        self.stocks.update({_key_of(stock): stock for stock in made})

    def settle(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Update units and daily uses from the rows; an empty cell leaves the stored value."""
        changed = {}
        for row in rows:
            stock = self.stocks[key_of(row)]
            for name in OF_STOCK:
                value = row.get(name)
                if value is not None and value != getattr(stock, name):
                    setattr(stock, name, value)
                    changed[stock.pk] = stock
        Stock.objects.bulk_update(changed.values(), OF_STOCK, batch_size=AT_ONCE)


@service
def supplies_take_in(*, actor: Actor, batch: ImportBatch, chunks: Iterable[Sequence[Reading]]) -> None:
    """Import counts of a file: create new stocks and lots, record a movement where a quantity differs. Idempotent."""
    require(actor, Action.IMPORT, Stock, batch.division_code)
    shelves = _Shelves.of(batch.division_code)
    for readings in chunks:
        rows = [reading.values for reading in readings]
        shelves.add(map(key_of, rows))
        shelves.settle(rows)
        _count(actor, batch, shelves.stocks, rows)


def key_of(row: Mapping[str, Any]) -> Key:
    """The key of a row's stock."""
    return row["division_code"], row["store"], row["item"]


def _key_of(stock: Stock) -> Key:
    return stock.division_code, stock.store, stock.item


def _count(actor: Actor, batch: ImportBatch, stocks: Mapping[Key, Stock], rows: Sequence[Mapping[str, Any]]) -> None:
    """Create or update the lots of some rows, and record a movement for each difference."""
    concerned = {stocks[key_of(row)].pk for row in rows}
    standing = {(lot.stock_id, lot.lot): lot for lot in SupplyLot.objects.filter(stock__in=concerned)}
    new, changed, moved = [], [], []
    for row in rows:
        stock, number = stocks[key_of(row)], row.get("lot") or ""
        lot = standing.get((stock.pk, number))
        columns = {name: row[name] for name in OF_LOT if name in row}
        if lot is None:
            lot = SupplyLot(stock=stock, lot=number)
            new.append(lot)
        elif any(str(getattr(lot, name)) != str(value) for name, value in columns.items()):  # dates come as ISO text
            changed.append(lot)
        difference = row["quantity"] - lot.quantity
        for name, value in columns.items():
            setattr(lot, name, value)
        if difference:
            moved.append((lot, difference))
    SupplyLot.objects.bulk_create(new, batch_size=AT_ONCE)
    SupplyLot.objects.bulk_update(changed, OF_LOT, batch_size=AT_ONCE)
    at = timezone.now()
    Movement.objects.bulk_create(
        [
            Movement(
                lot=lot,
                kind=MovementKind.COUNT,
                quantity=difference,
                after=lot.quantity,
                at=at,
                by=actor.display_name[:NAME_LIMIT],
                why=batch.file_name[:WHY_LIMIT],
            )
            for lot, difference in moved
        ],
        batch_size=AT_ONCE,
    )
