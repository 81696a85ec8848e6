"""Cells of a sheet, of plain types only, and the JSON in which they are staged and come from the process that reads.

That process begins with a line READY and ends with END; each line between is PART or REFUSED with JSON behind it.
"""

import datetime as dt
import json
from typing import Any, cast

Cell = str | int | float | bool | dt.date | dt.datetime | None

READY, PART, REFUSED, END = b"?", b"=", b"!", b"."
UNCOMPUTED = "=?"
"""Stands in a cell whose formula was stored without its value."""
PLAIN = frozenset({str, int, float, bool, dt.date, dt.datetime, type(None)})


def _day(cell: dt.date) -> dict[str, str]:
    return {"date": cell.isoformat()}


packed = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_day).encode
"""Cells, or lists of them, as JSON."""


def unpacked(cell: Any) -> Cell:
    """The cell that `packed` made JSON of. Raises ValueError or KeyError if it is an object and not a date."""
    if isinstance(cell, dict):
        return dt.datetime.fromisoformat(cell["date"]) if "T" in cell["date"] else dt.date.fromisoformat(cell["date"])
    return cast("Cell", cell)
