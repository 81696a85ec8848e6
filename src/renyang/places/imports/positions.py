"""Positions in spreadsheets, in one of two datums and sometimes with longitude and latitude swapped. Stored as WGS-84;
doubtful ones get a note.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from renyang.core.files.kinds import Reading
from renyang.core.files.tables import Key
from renyang.places.domain.far_off import far_off
from renyang.places.domain.walking import Doors
from renyang.places.models import Datum
from renyang.science.coordinates import Doubt, check_position, gcj02_to_wgs84


def _(message: str) -> str:
    return message


DATUMS: Mapping[str, tuple[str, ...]] = {
    Datum.WGS84: ("wgs-84", "wgs84", "gps", "北斗", "cgcs2000"),
    Datum.GCJ02: ("gcj-02", "gcj02", "火星坐标", "高德", "腾讯"),
}
SAYINGS: dict[str, str] = {
    "position_half": _("Of longitude and latitude only one is given; the position was left empty."),
    "position_swapped": _("Longitude and latitude stand in each other's place; the position was left empty."),
    "position_nowhere": _("This is no position on Earth in degrees; it was left empty."),
    "position_outside": _("This position lies outside China; please check it."),
    "position_far": _("This position lies far from the others of its community; please check it."),
    "position_gcj02": _(
        "This position seems to be read from a Chinese map (GCJ-02) but is given as WGS-84; please check it."
    ),
    "position_twice": _("This position seems to have been shifted twice from a Chinese map; please check it."),
}
CODES = {
    Doubt.SWAPPED: "position_swapped",
    Doubt.NO_POSITION: "position_nowhere",
    Doubt.OUTSIDE: "position_outside",
    Doubt.IS_GCJ02: "position_gcj02",
    Doubt.CONVERTED_TWICE: "position_twice",
}


def position(reading: Reading) -> None:
    """Convert a row's position to WGS-84. An unusable one is left empty with a note; nothing is corrected silently."""
    if "longitude" not in reading.values and "latitude" not in reading.values:
        return
    longitude, latitude = reading.values.get("longitude"), reading.values.get("latitude")
    if longitude is None or latitude is None:
        if longitude is not None or latitude is not None:
            _leave_out(reading, "position_half")
        return
    doubts = check_position(longitude, latitude)
    for doubt in doubts:
        if doubt == Doubt.OUTSIDE:
            reading.note(CODES[doubt], "longitude")
        else:
            _leave_out(reading, CODES[doubt])
            return
    if reading.values.get("datum") == Datum.GCJ02:
        east, north = gcj02_to_wgs84(longitude, latitude)
        reading.values["longitude"], reading.values["latitude"] = round(float(east), 7), round(float(north), 7)


def positions_beside(rows: Sequence[tuple[Key, Reading]], known: Mapping[Key, Mapping[str, Any]]) -> None:
    """Add a note to positions far from the others of their community, and to those that differ from the stored position
    of the same row by the shift between the datums.
    """
    new = {key: reading for key, reading in rows if _at(reading.values) is not None}
    for key, reading in new.items():
        trusted, at = _at(known.get(key, {})), _at(reading.values)
        for doubt in check_position(*at, trusted=trusted) if trusted and at else ():
            if doubt in {Doubt.IS_GCJ02, Doubt.CONVERTED_TWICE}:
                reading.note(CODES[doubt], "longitude")
    others = [row for key, row in known.items() if key not in new and _at(row) is not None]
    values = [*(reading.values for reading in new.values()), *others]
    doors = Doors(
        np.array([row["division_code"] for row in values], str),
        np.array([_at(row) for row in values], float).reshape(-1, 2),
    )
    for reading, metres in zip(new.values(), far_off(doors), strict=False):
        if metres:
            reading.note("position_far", "longitude")


def _at(values: Mapping[str, Any]) -> tuple[float, float] | None:
    longitude, latitude = values.get("longitude"), values.get("latitude")
    return None if longitude is None or latitude is None else (longitude, latitude)


def _leave_out(reading: Reading, code: str) -> None:
    reading.note(code, "longitude")
    reading.values["longitude"] = reading.values["latitude"] = None
