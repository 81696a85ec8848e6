"""Import spreadsheet of stocks. A row counts one lot; a fact of the stock is taken from the first row that has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from renyang.core.access.gate import Actor
from renyang.core.files.kinds import ImportKind, NotUndone, Reading
from renyang.core.files.quantities import unit_in_brackets, unit_words
from renyang.core.files.sheets import Cell
from renyang.core.files.tables import COMMUNITY, Column, Table, TableReader
from renyang.core.models import ImportBatch
from renyang.core.text.cells import day, last_day, plain, unmasked
from renyang.supplies.domain.constants import COUNT, USE
from renyang.supplies.models import Stock, SupplyLot
from renyang.supplies.queries.stocks import lots_on_record, lots_to_count
from renyang.supplies.services.stocktaking import OF_STOCK, key_of, supplies_take_in


def _(message: str) -> str:
    return message


OF_THE_LOT = frozenset({"lot", "quantity", "received_on", "expires_on"})
SAYINGS = {
    "use_said_twice": _(
        "An earlier row of this file says otherwise of the same stock; that one was kept. Say it once for each stock."
    ),
    "expired_before_received": _(
        "By its dates it had expired before it was received, so the row was not taken in. Correct the dates."
    ),
}


@dataclass(frozen=True)
class StockSheet(Table):
    """A table whose rows are stored in two models: the stock and the counted lot."""

    def as_kind(self) -> ImportKind:
        """The import kind of this sheet."""
        return replace(
            super().as_kind(),
            reader=lambda batch: StockReader(self, batch),
            undoing=NotUndone(
                _("A sheet of supplies is a count, and units may have come and gone since. Count again instead.")
            ),
            apply=lambda actor, batch, chunks: supplies_take_in(actor=actor, batch=batch, chunks=chunks),
        )

    def known(self, division_code: str) -> Mapping[tuple[Any, ...], Mapping[str, Any]]:
        """The stored lots of a division with the facts of their stock, by community, store, item and lot."""
        return {self.key_of(row): row for row in lots_on_record(division_code, *self._of_lot_and_stock)}

    def rows_of(self, actor: Actor) -> Iterator[Mapping[str, Any]]:
        """The lots that the actor may import, with the facts of their stock."""
        return lots_to_count(actor, *self._of_lot_and_stock)

    @property
    def _of_lot_and_stock(self) -> tuple[list[str], list[str]]:
        of_lot = [name for name in self.fields if name in OF_THE_LOT]
        return of_lot, [name for name in self.fields if name not in OF_THE_LOT]

    def longest(self, name: str) -> int | None:
        """The maximum length of a field in characters, or None."""
        if name == "community":
            return None
        model = SupplyLot if name in OF_THE_LOT else Stock
        length: int | None = getattr(model._meta.get_field(name), "max_length", None)
        return length


class StockReader(TableReader):
    """Reads the rows of a stock sheet in order, and remembers the facts of each stock from earlier rows."""

    def __init__(self, table: Table, batch: ImportBatch) -> None:
        super().__init__(table, batch)
        self.said: dict[tuple[Any, ...], Any] = {}

    def __call__(self, row_number: int, row: Mapping[str, Cell]) -> Reading:
        """Read one row. An empty unit or daily use is ignored; one unlike an earlier row is left out with a note. What has no
        unit in its own column is counted in the one that stands with the quantity.
        """
        if not plain(row.get("unit")):
            counted = unit_words(row.get("quantity")) or unit_in_brackets(self.headings.get("quantity", ""))
            row = {**row, "unit": counted} if counted else row
        result = super().__call__(row_number, row)
        for name in OF_STOCK if not result.rejected else ():
            value = result.values.get(name)
            if value is None or self.said.setdefault((*key_of(result.values), name), value) != value:
                result.values.pop(name, None)
            if value is not None and name not in result.values:
                result.note("use_said_twice", name)
        return result


def _dates(result: Reading) -> None:
    received, expires = result.values.get("received_on"), result.values.get("expires_on")
    if received and expires and expires < received:
        result.reject("expired_before_received", "expires_on")


SUPPLIES = StockSheet(
    code="supplies",
    label=_("Supplies"),
    model=Stock,
    columns=(
        COMMUNITY,
        Column("store", _("Store"), ("存放地点", "仓库", "存放点", "store"), required=True),
        Column("item", _("Item"), ("物资名称", "品名", "物资", "item"), required=True),
        Column("lot", _("Lot"), ("批号", "批次", "lot"), unmasked),
        Column(
            "quantity", _("Quantity"), ("数量", "库存数量", "quantity"), required=True, unit=COUNT, counted_in="unit"
        ),
        Column("unit", _("Unit"), ("单位", "unit")),
        Column("daily_use", _("Daily use"), ("日均用量", "日消耗", "daily use"), unit=USE, counted_in="unit"),
        Column("received_on", _("Received on"), ("入库日期", "到货日期", "received on"), day),
        Column("expires_on", _("Expires on"), ("有效期至", "有效期", "到期日期", "expires on"), last_day),
    ),
    key=("division_code", "store", "item", "lot"),
    together=_dates,
    sayings=SAYINGS,
)
