"""Plausibility checks of a room's typed values: each remark says why. Nothing is refused or corrected."""

import math
from collections.abc import Iterator

from renyang.science.remark import Remark

HEIGHT_LEAST, HEIGHT_MOST = 2.0, 8.0  # m; occupied rooms, halls included [A]
CHANGES_MOST = 30.0  # per hour; operating rooms have about 20 [M]
CO2_LEAST, CO2_MOST = 380.0, 10_000.0  # ppm; outdoor air is never lower [M]; meters end at 5,000 or 10,000 [M]
VOLUME_MOST = 20_000.0  # m3; a sports hall [A]
AROUND = 5.0
"""Wall length in units of the root of the floor area: 5 for a room with sides 1:4, 4 for a square one."""
SCALES = ((1e3, "dm"), (1e6, "cm"))  # factor on a volume in m3 if sides are typed in these units
LENGTHS = ((10.0, "dm"), (100.0, "cm"))


def _(message: str) -> str:
    return message


def check_air(
    *,
    volume: float | None = None,
    area: float | None = None,
    height: float | None = None,
    air_changes: float | None = None,
    window_area: float | None = None,
    co2: float | None = None,
) -> list[Remark]:
    """Remarks on implausible values of a room: m3, m2, m, per hour, m2, ppm. None: not typed, no remark."""
    return [
        *_volume(volume, area),
        *_height(height),
        *_air_changes(air_changes),
        *_windows(window_area, area, height),
        *_co2(co2),
    ]


def _volume(volume: float | None, area: float | None) -> Iterator[Remark]:
    """Check for a height that is plausible only in other units, or a volume that no room has."""
    if volume is None:
        return
    height = volume / area if area else None
    if height is None or HEIGHT_LEAST <= height <= HEIGHT_MOST:
        if volume > VOLUME_MOST:
            yield Remark(
                "volume_large",
                _("{volume} m3 is larger than a sports hall. Was it entered in cm or dm?"),
                {"volume": volume},
            )
        return
    unit = next((unit for scale, unit in SCALES if HEIGHT_LEAST <= height / scale <= HEIGHT_MOST), "")
    facts = {"volume": volume, "area": area, "height": round(height, 2), "unit": unit}
    if unit:
        yield Remark(
            "volume_unit",
            _("{volume} m3 over {area} m2 would be {height} m high. It may have been entered in {unit}."),
            facts,
        )
    else:
        yield Remark(
            "volume_area", _("{volume} m3 over {area} m2 would be {height} m high. One of them is wrong."), facts
        )


def _height(height: float | None) -> Iterator[Remark]:
    if height is None or HEIGHT_LEAST <= height <= HEIGHT_MOST:
        return
    unit = next((unit for scale, unit in LENGTHS if HEIGHT_LEAST <= height / scale <= HEIGHT_MOST), "")
    if unit:
        yield Remark(
            "height_unit",
            _("A room cannot be {height} m high. It may have been entered in {unit}."),
            {"height": height, "unit": unit},
        )
    else:
        yield Remark(
            "height_unusual",
            _("A room cannot be {height} m high: rooms that people use are between {least} m and {most} m."),
            {"height": height, "least": HEIGHT_LEAST, "most": HEIGHT_MOST},
        )


def _air_changes(air_changes: float | None) -> Iterator[Remark]:
    if air_changes is None:
        return
    if air_changes <= 0:
        yield Remark(
            "air_changes_none",
            _("{changes} air changes an hour is too few: no room is airtight. If it was not measured, leave it empty."),
            {"changes": air_changes},
        )
    elif not air_changes <= CHANGES_MOST:
        yield Remark(
            "air_changes_many",
            _("{changes} air changes an hour is too many: an operating room has about 20. Was it entered in m3/h?"),
            {"changes": air_changes},
        )


def _windows(window_area: float | None, area: float | None, height: float | None) -> Iterator[Remark]:
    """Compare windows with all four walls of a room of this floor area, at the greatest height if none is typed."""
    if window_area is None or not area:
        return
    walls = AROUND * math.sqrt(area) * (height if height and height <= HEIGHT_MOST else HEIGHT_MOST)
    if window_area > walls:
        yield Remark(
            "windows_large",
            _("{window_area} m2 of windows is too much: all walls of a room of {area} m2 have about {walls} m2."),
            {"window_area": window_area, "area": area, "walls": round(walls)},
        )


def _co2(co2: float | None) -> Iterator[Remark]:
    if co2 is None or CO2_LEAST <= co2 <= CO2_MOST:
        return
    if co2 < CO2_LEAST:
        yield Remark(
            "co2_low",
            _("{co2} ppm of CO2 is below the level outdoors: calibrate the meter."),
            {"co2": co2},
        )
    else:
        yield Remark(
            "co2_high",
            _("{co2} ppm of CO2 is more than meters can read or people can tolerate: check the meter and the number."),
            {"co2": co2},
        )
