"""One look for every chart, and the way from an altair chart to SVG that a strict page may hold.

Colours are classes, not values, so that a chart follows the page into dark mode: each palette colour is a marker that is
replaced by a class. Inline styles are moved into attributes, because the content security policy allows none.
"""

import re
import warnings

import altair as alt
import vl_convert

FONT = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
INK, QUIET, LINE = "#010101", "#020202", "#030303"
SERIES = ("#0a0001", "#0a0002", "#0a0003", "#0a0004", "#0a0005")
"""Marker colours: shown as var(--series-1) and so on."""

_CLASSES = {INK: "ink", QUIET: "quiet", LINE: "line"} | {c: f"series-{at}" for at, c in enumerate(SERIES, start=1)}
_PAINT = re.compile(r'\b(fill|stroke)="(#0[0-9a-f]{5})"')
_STYLE = re.compile(r'\sstyle="([^"]*)"')


def styled(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """The chart in the common look."""
    return (
        chart.configure(font=FONT, background="transparent", padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=QUIET, titleColor=QUIET, gridColor=LINE, domainColor=LINE, tickColor=LINE,
            labelFontSize=13, titleFontSize=13, titleFontWeight="normal", gridDash=[2, 4],
        )
        .configure_legend(labelColor=INK, titleColor=QUIET, labelFontSize=14, orient="top", title=None, symbolSize=120)
    )  # fmt: skip


def svg(chart: alt.TopLevelMixin, *, title: str) -> str:
    """The chart as SVG text with a title for screen readers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        drawn = vl_convert.vegalite_to_svg(styled(chart).to_dict())
    drawn = _STYLE.sub(_as_attributes, drawn)
    drawn = _PAINT.sub(_as_class, drawn)
    width, height = re.search(r'width="([\d.]+)" height="([\d.]+)"', drawn).groups()
    drawn = re.sub(r"<svg [^>]*>", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
                   f'aria-label="{_escaped(title)}" class="chart-svg">', drawn, count=1)  # fmt: skip
    return _merged_classes(drawn)


def _as_attributes(found: re.Match[str]) -> str:
    pairs = (part.split(":", 1) for part in found[1].split(";") if ":" in part)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)


def _as_class(found: re.Match[str]) -> str:
    name = _CLASSES.get(found[2])
    return found[0] if name is None else f'class="{found[1]}-{name}"'


def _merged_classes(drawn: str) -> str:
    """One class attribute an element, where paint was turned into a second or third."""

    def merge(found: re.Match[str]) -> str:
        names = re.findall(r'\sclass="([^"]*)"', found[0])
        if len(names) < 2:
            return found[0]
        bare = re.sub(r'\sclass="[^"]*"', "", found[0])
        return re.sub(r"^<(\w+)", rf'<\1 class="{" ".join(names)}"', bare)

    return re.sub(r"<\w+[^>]*>", merge, drawn)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
