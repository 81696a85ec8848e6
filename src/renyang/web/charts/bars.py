"""Bars with their values written out, longest names included."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from renyang.web.charts.table import Table
from renyang.web.charts.theme import INK, QUIET, SERIES, svg

ROW_HEIGHT = 40  # px a bar


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length (None: nothing is known), and, where known, the range it lies in."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None


def bars(
    rows: Sequence[Bar],
    *,
    title: str,
    value_label: str,
    number_format: str = ",.0f",
    nothing: str = "–",
    width: int = 560,
) -> SafeString:
    """Horizontal bars in the order given, as SVG; `number_format` is d3's, `nothing` is said where nothing is known."""
    import altair as alt  # noqa: PLC0415 - a second that only a page with a chart needs

    names = [row.name for row in rows]
    top = max((value for row in rows for value in (row.value, row.high) if value is not None), default=0.0) or 1.0
    values = [
        {"name": row.name, "value": row.value or 0.0, "low": row.low, "high": row.high, "known": row.value is not None,
         "end": max(value for value in (row.value, row.high, 0.0) if value is not None)}
        for row in rows
    ]  # fmt: skip
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y(
            "name:N",
            sort=names,
            title=None,
            axis=alt.Axis(labelColor=INK, labelFontSize=15, labelLimit=220, domain=False),
        )
    )
    length = alt.X(
        "value:Q",
        title=value_label,
        scale=alt.Scale(domain=[0, top], nice=True),
        axis=alt.Axis(format=number_format, tickCount=5),
    )
    bar = base.mark_bar(color=SERIES[1], height={"band": 0.55}, cornerRadiusEnd=3).encode(x=length)
    ranged = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    span = ranged.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    words = base.transform_calculate(
        said=f"datum.known ? format(datum.value, '{number_format}') : '{_quoted(nothing)}'"
    )
    said = words.mark_text(align="left", dx=8, fontSize=15, color=QUIET).encode(x="end:Q", text="said:N")
    chart = (bar + span + said).properties(width=width, height=ROW_HEIGHT * max(len(rows), 1))
    return svg(chart, title=title)


def bars_table(rows: Sequence[Bar], *, caption: str, name_label: str, value_label: str, range_label: str = "") -> Table:
    """The same as words; the range has a column where `range_label` names one."""
    cells = [[row.name, _said(row.value), *([_ranged(row)] if range_label else [])] for row in rows]
    headings = [name_label, value_label, *([range_label] if range_label else [])]
    return Table(caption, headings, cells, frozenset({1, 2}))


def _said(value: float | None) -> str:
    return "–" if value is None else f"{value:,.10g}"


def _ranged(row: Bar) -> str:
    return "–" if row.low is None or row.high is None else f"{_said(row.low)} – {_said(row.high)}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
