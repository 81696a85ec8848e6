"""Positions as sheets give them, in one of two datums, at times in each other's place. Stored as WGS-84; what is doubtful is
said.
"""

from collections.abc import Mapping

from renyang.core.imports import Reading
from renyang.places.models import Datum
from renyang.science.coordinates import Doubt, check_position, gcj02_to_wgs84


def _(message: str) -> str:
    return message


DATUMS: Mapping[str, tuple[str, ...]] = {
    Datum.WGS84: ("wgs-84", "wgs84", "gps", "北斗", "cgcs2000"),
    Datum.GCJ02: ("gcj-02", "gcj02", "火星坐标", "高德", "腾讯"),
}
SAYINGS = {
    "position_half": _("Of longitude and latitude only one is given; the position was left empty."),
    "position_swapped": _("Longitude and latitude stand in each other's place; the position was left empty."),
    "position_nowhere": _("This is no position on Earth in degrees; it was left empty."),
    "position_outside": _("This position lies outside China; please check it."),
}
CODES = {
    Doubt.SWAPPED: "position_swapped",
    Doubt.NO_POSITION: "position_nowhere",
    Doubt.OUTSIDE: "position_outside",
}


def position(reading: Reading) -> None:
    """Turn a row's position into WGS-84. One that cannot be used is left out, with the reason; nothing is put right silently."""
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


def _leave_out(reading: Reading, code: str) -> None:
    reading.note(code, "longitude")
    reading.values["longitude"] = reading.values["latitude"] = None
