"""What only a whole file shows: whose IDs stand in several rows, which names occur, and whether its numbers count the rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from renyang.core.files import staging
from renyang.core.models import ImportBatch
from renyang.core.text import cells
from renyang.people.domain.fields import BY_NAME

COUNTING = frozenset({"序号", "序", "no", "no.", "#"})
"""Headings of columns that count the rows."""
WHOLE_FROM = 0.9
"""Share of a column's numbers that are whole, from which they may count the rows [A]."""
DENSE_FROM = 0.5
"""Share of the numbers between the least and the greatest that occur, from which they count the rows [A]: half the rows
may have been deleted since they were numbered."""


@dataclass
class Census:
    """The names of a file with the number of their rows, the names beside each ID, and whether its record numbers count."""

    names: Counter[str] = field(default_factory=Counter)
    by_resident_id: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    counts_rows: bool = False

    @classmethod
    def of(cls, batch: ImportBatch) -> "Census":
        """Read the file once through."""
        census, numbers = cls(), []
        for name_cell, id_cell, number in staging.fields_of_rows(batch, ("name", "resident_id", "record_number")):
            name, _note = BY_NAME["name"].read(name_cell)
            resident_id, _note = BY_NAME["resident_id"].read(id_cell)
            if name:
                census.names[name] += 1
                numbers.append(cells.plain(number))
                if resident_id:
                    census.by_resident_id[resident_id].add(name)
        census.counts_rows = _heading(batch) in COUNTING or are_counting(numbers)
        return census

    def of_several(self, resident_id: str) -> bool:
        """Whether rows of different names have this ID, so that at least one of them has somebody else's."""
        return len(self.by_resident_id.get(resident_id, ())) > 1


def are_counting(numbers: Iterable[str]) -> bool:
    """Whether a column's cells only count the rows: whole numbers with few gaps, in any order."""
    filled = [number for number in numbers if number]
    whole = {int(number) for number in filled if number.isdecimal()}
    if len(whole) < 2 or len(whole) < WHOLE_FROM * len(filled):
        return False
    return len(whole) >= DENSE_FROM * (max(whole) - min(whole) + 1)


def _heading(batch: ImportBatch) -> str:
    columns: Mapping[str, str] = {name: number for number, name in batch.mapping.items()}
    number = columns.get("record_number")
    return "" if number is None else cells.plain(batch.header[int(number)]).lower()
