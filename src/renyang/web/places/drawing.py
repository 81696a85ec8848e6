"""A room from above, to scale: windows, purifier, and the people who are safe in it, evenly spaced."""

import math
from dataclasses import dataclass

from django.utils.safestring import SafeString

from renyang.places.domain.constants import ROOM_PROPORTION
from renyang.web.shell.charts.drawing import drawing

LONGEST, MARGIN = 240.0, 14.0  # in units of the drawing
MOST_DOTS = 200


@dataclass(frozen=True)
class RoomDrawn:
    """A room to draw: floor area and openable windows in m2, clean air of purifiers in m3/h, people (None: unknown)."""

    area: float
    window_area: float | None
    purifier_flow: float | None
    people: int | None


def room_drawing(room: RoomDrawn, *, title: str, description: str) -> SafeString:
    """Return the room as SVG."""
    width = math.sqrt(room.area * ROOM_PROPORTION)
    scale = LONGEST / width
    height = room.area / width * scale
    parts = [f'<rect class="room-floor" x="{MARGIN}" y="{MARGIN}" width="{LONGEST:.1f}" height="{height:.1f}"/>']
    if room.window_area:
        pane = min(room.window_area * scale, LONGEST)  # a window is about a metre high
        parts.append(
            f'<rect class="room-window" x="{MARGIN + (LONGEST - pane) / 2:.1f}" y="{MARGIN - 4}" width="{pane:.1f}" height="8"/>'
        )
    if room.purifier_flow:
        parts.append(
            f'<rect class="room-purifier" x="{MARGIN + 6}" y="{MARGIN + height - 18:.1f}" width="12" height="12"/>'
        )
    parts += _people(room.people or 0, height)
    box = f"0 0 {LONGEST + 2 * MARGIN:.0f} {height + 2 * MARGIN:.0f}"
    return drawing(parts, css_class="room-drawing", box=box, title=title, description=description)


def _people(count: int, height: float) -> list[str]:
    """Return up to `MOST_DOTS` dots on a grid whose cells are as square as the room allows."""
    shown = min(count, MOST_DOTS)
    if not shown:
        return []
    columns = math.ceil(math.sqrt(shown * LONGEST / height))
    rows = math.ceil(shown / columns)
    across, down = LONGEST / columns, height / rows
    radius = max(min(across, down) * 0.28, 1.5)
    return [
        f'<circle class="room-person" cx="{MARGIN + across * (at % columns + 0.5):.1f}"'
        f' cy="{MARGIN + down * (at // columns + 0.5):.1f}" r="{min(radius, 9):.1f}"/>'
        for at in range(shown)
    ]
