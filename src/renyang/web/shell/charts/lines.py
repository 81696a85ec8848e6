"""Curves over days with bands, each labelled at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from renyang.web.shell.charts.table import Table, percent
from renyang.web.shell.charts.theme import SERIES, altair, drawn

WIDTH, HEIGHT = 640, 320  # px of the plot area
WEEK = 7  # days between the rows of the table
NAME_HEIGHT = 20  # px, the least distance between the names of curves
DASHES = [[1, 0], [9, 4], [3, 3], [12, 3, 3, 3], [6, 3]]
"""Dash patterns, which tell curves apart without colour."""


@dataclass(frozen=True)
class Curve:
    """One curve: its name and, for each day from `first_day`, its mean and the bounds of its band (None: unknown)."""

    name: str
    mean: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]
    first_day: int = 0


def curves(lines: Sequence[Curve], *, title: str, day_label: str) -> SafeString:
    """Chart shares over days with bands; place gives colour and dashes. Raises ValueError for over five curves."""
    alt = altair()
    if len(lines) > len(SERIES):
        raise ValueError(f"at most {len(SERIES)} curves can be told apart, not {len(lines)}")
    names = [line.name for line in lines]
    colour = alt.Color("name:N", scale=alt.Scale(domain=names), legend=None)
    dash = alt.StrokeDash("name:N", scale=alt.Scale(domain=names, range=DASHES[: len(names)]), legend=None)
    day = alt.X("day:Q", title=day_label, scale=alt.Scale(nice=False), axis=alt.Axis(format="d", tickCount=7))
    scale = alt.Scale(domain=[0, 1], clamp=True)
    axis = alt.Axis(format="%", tickCount=5)
    base = alt.Chart(alt.Data(values=_rows(lines))).encode(x=day, color=colour)
    band = base.mark_area(style="band").encode(y=alt.Y("low:Q", scale=scale, title=None, axis=axis), y2="high:Q")
    line = base.mark_line().encode(y=alt.Y("mean:Q"), strokeDash=dash)
    name = (
        alt.Chart(alt.Data(values=_ends(lines)))
        .mark_text(align="left", baseline="middle", dx=10)
        .encode(x="day:Q", y="at:Q", text="name:N", color=colour)
    )
    return drawn((band + line + name).properties(width=WIDTH, height=HEIGHT), title=title)


def curves_table(lines: Sequence[Curve], *, caption: str, day_label: str) -> Table:
    """Return the table beside the chart: the mean of each curve, every week and on the last day."""
    last = max((line.first_day + len(line.mean) - 1 for line in lines), default=0)
    days = sorted({*range(min((line.first_day for line in lines), default=0), last + 1, WEEK), last})
    rows = [[str(day), *(percent(_at(line, day)) for line in lines)] for day in days]
    return Table(caption, [day_label, *(line.name for line in lines)], rows, frozenset(range(1, len(lines) + 1)))


def _at(line: Curve, day: int) -> float | None:
    place = day - line.first_day
    return line.mean[place] if 0 <= place < len(line.mean) else None


def _rows(lines: Sequence[Curve]) -> list[dict[str, object]]:
    """Return a row per curve and day; an unknown day leaves a gap in the curve."""
    return [
        {"name": line.name, "day": day, "mean": mean, "low": low, "high": high}
        for line in lines
        for day, (mean, low, high) in enumerate(zip(line.mean, line.low, line.high, strict=True), start=line.first_day)
    ]


def _ends(lines: Sequence[Curve]) -> list[dict[str, object]]:
    """Return the places of the names: at each curve's last known value, moved apart so that none overlap."""
    ends = [
        (max(at for at, value in enumerate(line.mean) if value is not None), line)
        for line in lines
        if any(value is not None for value in line.mean)
    ]
    day = max((line.first_day + place for place, line in ends), default=0)
    ordered = sorted(ends, key=lambda entry: entry[1].mean[entry[0]] or 0.0)
    places = spread([line.mean[place] or 0.0 for place, line in ordered], NAME_HEIGHT / HEIGHT)
    return [{"name": line.name, "day": day, "at": at} for (_, line), at in zip(ordered, places, strict=True)]


def spread(shares: Sequence[float], gap: float) -> list[float]:
    """Return ascending shares, moved up and then down from 1 until neighbours are at least `gap` apart."""
    places: list[float] = []
    for share in shares:
        places.append(max(share, places[-1] + gap) if places else share)
    ceiling = 1.0
    for at in reversed(range(len(places))):
        places[at] = min(places[at], ceiling)
        ceiling = places[at] - gap
    return places
