"""Curves over days with bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from renyang.web.charts.theme import SERIES, svg


@dataclass(frozen=True)
class Curve:
    """One curve: its name and, day by day, its mean and the bounds of its band."""

    name: str
    mean: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]


def curves(lines: Sequence[Curve], *, title: str, day_label: str, width: int = 760, height: int = 300) -> str:
    """Curves in [0, 1] with bands, as SVG; each keeps its colour by its place."""
    rows = [
        {"name": line.name, "day": day, "mean": mean, "low": low, "high": high}
        for line in lines
        for day, (mean, low, high) in enumerate(zip(line.mean, line.low, line.high, strict=True))
        if mean is not None
    ]
    names = [line.name for line in lines]
    colour = alt.Color("name:N", scale=alt.Scale(domain=names, range=list(SERIES[: len(names)])))
    day = alt.X("day:Q", title=day_label, axis=alt.Axis(tickMinStep=10, format="d"))
    base = alt.Chart(alt.Data(values=rows)).encode(x=day)
    scale = alt.Scale(domain=[0, 1])
    percent = alt.Axis(format="%", tickCount=5)
    band = base.mark_area(opacity=0.16).encode(
        y=alt.Y("low:Q", scale=scale, title=None, axis=percent), y2="high:Q", color=colour
    )
    line = base.mark_line(strokeWidth=2.4).encode(y=alt.Y("mean:Q", scale=scale, title=None, axis=percent), color=colour)
    return svg((band + line).properties(width=width, height=height), title=title)
