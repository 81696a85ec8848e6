"""Curves over days with bands, each named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from renyang.web.charts.table import Table, percent
from renyang.web.charts.theme import DASHES, SERIES, svg

NAME_HEIGHT = 20  # px that a curve's name takes; names are kept so far apart


@dataclass(frozen=True)
class Curve:
    """One curve: its name and, day by day from `first_day`, its mean and the bounds of its band (None: not known)."""

    name: str
    mean: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]
    first_day: int = 0


def curves(
    lines: Sequence[Curve],
    *,
    title: str,
    day_label: str,
    value_label: str = "",
    domain: tuple[float, float] = (0.0, 1.0),
    number_format: str = "%",
    width: int = 640,
    height: int = 320,
) -> SafeString:
    """Up to five curves with bands as SVG; each keeps colour and dashes by its place. The axis spans `domain`."""
    import altair as alt  # noqa: PLC0415 - a second that only a page with a chart needs

    if len(lines) > len(SERIES):
        raise ValueError(f"at most {len(SERIES)} curves can be told apart, not {len(lines)}")
    names = [line.name for line in lines]
    colour = alt.Color("name:N", scale=alt.Scale(domain=names, range=list(SERIES[: len(names)])), legend=None)
    dash = alt.StrokeDash(
        "name:N", scale=alt.Scale(domain=names, range=[list(d) for d in DASHES[: len(names)]]), legend=None
    )
    day = alt.X(
        "day:Q", title=day_label, scale=alt.Scale(nice=False), axis=alt.Axis(format="d", grid=False, tickCount=7)
    )
    axis = alt.Axis(format=number_format, tickCount=5, domain=False)
    scale = alt.Scale(domain=list(domain), clamp=True, nice=False)
    mean = alt.Y("mean:Q", scale=scale, title=value_label or None, axis=axis)
    base = alt.Chart(alt.Data(values=_rows(lines))).encode(x=day)
    band = base.mark_area(opacity=0.16).encode(
        y=alt.Y("low:Q", scale=scale, title=None, axis=axis), y2="high:Q", color=colour
    )
    line = base.mark_line(strokeWidth=2.6, strokeCap="butt").encode(y=mean, color=colour, strokeDash=dash)
    ends = _ends(lines, domain, height)
    name = (
        alt.Chart(alt.Data(values=ends))
        .mark_text(align="left", baseline="middle", dx=10, fontSize=15, fontWeight=600, clip=False)
        .encode(x="day:Q", y=alt.Y("at:Q", scale=scale, axis=axis), text="name:N", color=colour)
    )
    chart = (band + line + name).properties(width=width, height=height)
    return svg(chart, title=title)


def curves_table(lines: Sequence[Curve], *, caption: str, day_label: str, every: int = 7) -> Table:
    """The same as words: the mean of each curve, every so many days and on the last."""
    last = max((line.first_day + len(line.mean) - 1 for line in lines), default=0)
    days = sorted({*range(min((line.first_day for line in lines), default=0), last + 1, every), last})
    rows = [[str(day), *(percent(_at(line, day)) for line in lines)] for day in days]
    return Table(caption, [day_label, *(line.name for line in lines)], rows, frozenset(range(1, len(lines) + 1)))


def _at(line: Curve, day: int) -> float | None:
    place = day - line.first_day
    return line.mean[place] if 0 <= place < len(line.mean) else None


def _rows(lines: Sequence[Curve]) -> list[dict[str, object]]:
    """A row a curve and day; a day that is not known stays as a gap in the curve."""
    return [
        {"name": line.name, "day": day, "mean": mean, "low": low, "high": high}
        for line in lines
        for day, (mean, low, high) in enumerate(zip(line.mean, line.low, line.high, strict=True), start=line.first_day)
    ]


def _ends(lines: Sequence[Curve], domain: tuple[float, float], height: int) -> list[dict[str, object]]:
    """Where each name stands: at its curve's last known value, moved so far that no two names overlap."""
    known = [
        (max(at for at, value in enumerate(line.mean) if value is not None), line)
        for line in lines
        if any(value is not None for value in line.mean)
    ]
    day = max((line.first_day + place for place, line in known), default=0)
    ordered = sorted(known, key=lambda entry: entry[1].mean[entry[0]] or 0.0)
    places = spread(
        [line.mean[place] or 0.0 for place, line in ordered], NAME_HEIGHT * (domain[1] - domain[0]) / height, domain
    )
    return [{"name": line.name, "day": day, "at": at} for (_, line), at in zip(ordered, places, strict=True)]


def spread(values: Sequence[float], gap: float, domain: tuple[float, float]) -> list[float]:
    """Ascending values moved up, then down from the top, until neighbours stand `gap` apart within the domain."""
    places: list[float] = []
    for value in values:
        places.append(max(value, places[-1] + gap) if places else max(value, domain[0]))
    ceiling = domain[1]
    for at in reversed(range(len(places))):
        places[at] = min(places[at], ceiling)
        ceiling = places[at] - gap
    return places
