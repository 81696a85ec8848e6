"""What only a whole file shows: whose IDs stand in several rows, which names occur, and whether its numbers count the rows."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from renyang.core.files import staging
from renyang.core.models import ImportBatch
from renyang.core.text import cells
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.numbering import COUNTING, are_counting


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


def _heading(batch: ImportBatch) -> str:
    columns: Mapping[str, str] = {name: number for number, name in batch.mapping.items()}
    number = columns.get("record_number")
    return "" if number is None else cells.plain(batch.header[int(number)]).lower()
