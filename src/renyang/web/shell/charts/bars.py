"""Bars with ranges, one below the other, each under its name: numbers of several choices side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from renyang.web.shell.charts.theme import altair, drawn

WIDTH, ROW = 640, 52  # px of the plot area, and of one bar with its name
BAR = 14  # px


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
    data = alt.Data(values=[{"at": str(at), **vars(row)} for at, row in enumerate(rows)])
    places = alt.Y("at:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    numbers = alt.Axis(format="d", tickMinStep=1, tickCount=6)
    base = alt.Chart(data).encode(y=places)
    bar = base.mark_bar(height=BAR, yOffset=10).encode(x=alt.X("value:Q", title=axis, axis=numbers))
    span = base.mark_rule(yOffset=10, strokeWidth=2).encode(x="low:Q", x2="high:Q", color=alt.value("var(--ink)"))
    name = base.mark_text(align="left", baseline="middle", dy=-10).encode(
        text="name:N", x=alt.value(0), color=alt.value("var(--ink)")
    )
    return drawn((bar + span + name).properties(width=WIDTH, height=ROW * len(rows)), title=title)
