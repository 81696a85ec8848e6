"""Save and load a community as a folder of community.toml and one Parquet file per table, to repeat and share runs.

The tables have the columns that `Community.build` documents, so a folder can also be made by hand. Saving and loading
gives back an identical community; services are written as codes, unknown values as nulls.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem
from renyang.science.stress.checked_toml import CheckedToml
from renyang.science.stress.columns import EVERY_SERVICE
from renyang.science.stress.community import CIRCLE, PHONE, SMARTPHONE, Community
from renyang.science.stress.defaults import Parameters

FORMAT = 1  # raised when a folder of an older format could be misread
TABLES = ("people", "needs", "sites", "agreements", "functions")
REQUIRED = ("people", "sites")
HEAD = "community.toml"

Columns = dict[str, NDArray[Any]]


def save_community(community: Community, folder: Path) -> None:
    """Write a community into a folder, created if missing. Raises ValueError if its services or need rules are not the
    shipped ones, because only the numbers among the parameters are written.
    """
    import pyarrow as pa  # noqa: PLC0415 - takes half a second, needed only for files
    import pyarrow.parquet as pq  # noqa: PLC0415

    shipped, used = Parameters.default(), community.parameters
    if (used.services, used.needs) != (shipped.services, shipped.needs):
        raise ValueError("a community with services or need rules of its own cannot be written")
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in _tables(community).items():
        pq.write_table(pa.table(columns), folder / f"{name}.parquet", compression="zstd")
    changed = {name: value for name, value in used.values.items() if value != shipped[name]}
    lines = [
        f"format = {FORMAT}",
        f"communities = [{', '.join(map(_quoted, community.names))}]",
        f"volunteers = {community.volunteers.tolist()}",
        *(["", "[parameters]"] if changed else []),
        *(f"{name} = {value!r}" for name, value in changed.items()),
    ]
    (folder / HEAD).write_text("\n".join([*lines, ""]), encoding="utf-8")


def load_community(folder: Path) -> Community:
    """Read a community from a folder. Raises Problem naming the file, and the line or the column and row."""
    head = CheckedToml(_text(folder / HEAD), str(folder / HEAD), "table")
    head.refuse_other_keys(head.data, ("format", "communities", "volunteers", "parameters"), None)
    head.whole(head.data, "format", None, low=FORMAT, high=FORMAT)
    communities = head.words(head.data, "communities", None)
    volunteers = head.data.get("volunteers", [0] * len(communities))
    whole = isinstance(volunteers, list) and all(type(count) is int and count >= 0 for count in volunteers)
    if not whole or len(volunteers) != len(communities):
        head.refuse("volunteers", volunteers, f"{len(communities)} whole numbers, one for each community", None)
    tables = {name: _read(folder / f"{name}.parquet", required=name in REQUIRED) for name in TABLES}
    return Community.build(
        people=tables["people"] or {},
        sites=tables["sites"] or {},
        needs=tables["needs"],
        agreements=tables["agreements"],
        functions=tables["functions"],
        volunteers=volunteers,
        communities=communities,
        parameters=_parameters(head),
    )


def _tables(community: Community) -> dict[str, Columns]:
    people, needs, sites, pacts = community.people, community.needs, community.sites, community.agreements
    codes = np.array(community.parameters.codes)
    functions = community.functions
    every = functions.service == EVERY_SERVICE
    return {
        "people": {
            "id": people.id, "community": people.community, "x": people.x, "y": people.y, "level": people.level,
            "age_band": people.age_band, "lives_alone": people.lives_alone, "reads": people.reads,
            "phone": _bit(people.channels, PHONE), "smartphone": _bit(people.channels, SMARTPHONE),
            "circle": _bit(people.channels, CIRCLE), "family_hours": people.family_hours,
            "prepared": people.prepared.astype(np.int8), "completeness": people.completeness,
            "record_age": people.record_age,
        },
        "needs": {"person": needs.person, "service": codes[needs.service], "per_week": needs.per_day.astype(float) * 7},
        "sites": {
            "id": sites.id, "service": codes[sites.service], "community": sites.community, "x": sites.x, "y": sites.y,
            "places": sites.places, "safe_occupancy": sites.safe_occupancy, "convertible": sites.convertible,
            "staff": sites.staff, "stock_days": sites.stock_days, "organisation": sites.organisation,
        },
        "agreements": {
            "organisation": pacts.organisation, "stands_in_for": pacts.stands_in_for, "service": codes[pacts.service],
            "per_day": pacts.per_day, "covered": pacts.covered.astype(np.int8),
        },
        "functions": {
            "service": np.where(every, "*", codes[np.where(every, 0, functions.service)]),
            "community": functions.community, "owner": functions.owner, "deputy": functions.deputy,
        },
    }  # fmt: skip


def _bit(channels: NDArray[np.uint8], bit: int) -> NDArray[np.int8]:
    return ((channels & bit) > 0).astype(np.int8)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error


def _read(path: Path, *, required: bool) -> Columns | None:
    """Read a table; unknown integers become -1, other unknown values NaN. None if an optional table is missing."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    if not required and not path.exists():
        return None
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path) from error
    columns = {}
    for name in table.column_names:
        column = table.column(name)
        if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
            column = column.cast(pa.int64()).fill_null(-1)
        columns[name] = column.to_numpy(zero_copy_only=False)
    return columns


def _parameters(head: CheckedToml) -> Parameters:
    shipped = Parameters.default()
    saved: Mapping[str, Any] = head.data.get("parameters", {})
    if not isinstance(saved, dict):
        head.refuse("parameters", saved, "a table of numbers", None)
    head.refuse_other_keys(dict(saved), tuple(shipped.values), None)
    amounts = {name: head.amount(dict(saved), name, None, allowed="a number of 0 or more") for name in saved}
    return shipped.with_values(**amounts)


def _unreadable(path: Path) -> Problem:
    return Problem(
        "community_unreadable",
        "{file} cannot be read.",
        do="Give a folder with community.toml, people.parquet and sites.parquet.",
        file=str(path),
    )
