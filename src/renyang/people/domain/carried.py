"""What a record keeps when a later file of its department says nothing of it."""

from collections.abc import Collection, Mapping
from typing import Any

from renyang.people.domain.fields import BY_NAME

DOUBT = "resident_id_doubtful"


def carried(
    values: Mapping[str, Any], record: Mapping[str, Any], *, columns: Collection[str], masked: bool
) -> dict[str, Any]:
    """A row's values, with the record's facts for which the file has no column, and its ID if the row's is `masked`. An
    empty cell is an answer: its fact is gone.
    """
    silent = {name for name in BY_NAME if name not in columns} | ({"resident_id"} if masked else set())
    kept = {name: record[name] for name in silent if name in record and values.get(name) is None}
    if "resident_id" in kept and record.get(DOUBT):
        kept[DOUBT] = True
    return {**values, **kept}
