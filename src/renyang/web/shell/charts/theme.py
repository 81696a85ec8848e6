"""The theme of charts on pages, and the rendering of an altair chart as SVG.

Colours are CSS variables of styles/tokens.css, so one drawing works in dark mode and in print. The SVG has attributes
only and no inline style, so the content security policy allows it; its text stays text.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from renyang.science.chart_theme import Palette, configuration

if TYPE_CHECKING:
    import altair as alt

SERIES = tuple(f"var(--series-{place})" for place in range(1, 6))
PAGE = Palette(None, "var(--quiet)", "var(--line)", SERIES)


def theme() -> "alt.theme.ThemeConfig":
    """Return the theme of charts on pages; parts get no ARIA labels, because the whole chart has one."""
    return {"config": configuration(PAGE) | {"aria": False}}


@cache
def altair() -> Any:
    """Return altair with the theme enabled; imported with the first chart, because the import takes a second."""
    import altair as alt  # noqa: PLC0415

    alt.theme.register("renyang", enable=True)(theme)
    return alt


def drawn(chart: "alt.TopLevelMixin", *, title: str) -> SafeString:
    """Return the chart as an image with a name for screen readers; its table holds the numbers."""
    import vl_convert  # noqa: PLC0415 - as altair, loaded when the first chart is drawn

    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    return format_html(
        '<div class="chart-drawing" role="img" aria-label="{}">{}</div>',
        title,
        mark_safe(svg),  # noqa: S308 - vega escapes the words in it
    )
