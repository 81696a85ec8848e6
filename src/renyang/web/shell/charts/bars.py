"""Bars with ranges, one below the other, each under its name: numbers of several choices side by side."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from django.utils.safestring import SafeString

from renyang.web.shell.charts.theme import altair, drawn

WIDTH, BAR, LINE, SPACE = (
    330,
    12,
    17,
    22,
)  # px: the plot area, as wide as a phone; a bar, a line of its name, between bars
COLUMNS = 40  # half-width characters in a line of a name


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length, and the bounds of its range."""

    name: str
    value: float
    low: float
    high: float


def bars(rows: Sequence[Bar], *, title: str, axis: str) -> SafeString:
    """Chart numbers as bars in their order, with a thin line over each range. axis: what the numbers count."""
    alt = altair()
    names = [folded(row.name) for row in rows]
    most = max(map(len, names), default=1)
    height = most * LINE + BAR + SPACE
    data = [
        vars(row) | {"at": at, "name": [" "] * (most - len(name)) + name}
        for at, (row, name) in enumerate(zip(rows, names, strict=True))
    ]
    place = alt.Y("at:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    numbers = alt.X("value:Q", title=axis, axis=alt.Axis(format="d", tickMinStep=1, tickCount=5))
    base, ink = alt.Chart(alt.Data(values=data)).encode(y=place), alt.value("var(--ink)")
    under = (height - BAR) // 2 - SPACE // 3  # of the bar, below the middle of its row
    bar = base.mark_bar(height=BAR, yOffset=under).encode(x=numbers)
    span = base.mark_rule(yOffset=under, strokeWidth=2).encode(x="low:Q", x2="high:Q", color=ink)
    name = base.mark_text(
        align="left", baseline="top", fontWeight="normal", dy=under - BAR - most * LINE, lineHeight=LINE
    ).encode(text="name:N", x=alt.value(0), color=ink)
    return drawn((bar + span + name).properties(width=WIDTH, height=height * len(rows)), title=title)


def folded(name: str) -> list[str]:
    """Return a name in lines: at spaces, or anywhere if it is written in full-width characters."""
    if not any(east_asian_width(letter) == "W" for letter in name):
        return textwrap.wrap(name, COLUMNS)
    return [name[start : start + COLUMNS // 2] for start in range(0, len(name), COLUMNS // 2)]
