"""The look of charts on pages, and the way from an altair chart to a page.

Colours are the variables of styles/tokens.css, which the reader's browser fills in: one drawing follows the page into dark
mode and onto paper. It holds attributes only, no inline style, so the content security policy lets it in as it is, and
its text stays text.
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
    """The theme of every chart on a page; its parts have no names of their own, because the whole has one."""
    return {"config": configuration(PAGE) | {"aria": False}}


@cache
def altair() -> Any:
    """Altair with the theme of pages in force; loaded when the first chart is drawn, because loading takes a second."""
    import altair as alt  # noqa: PLC0415

    alt.theme.register("renyang", enable=True)(theme)
    return alt


def drawn(chart: "alt.TopLevelMixin", *, title: str) -> SafeString:
    """The chart as an image with a name for screen readers; what it shows stands in its table."""
    import vl_convert  # noqa: PLC0415 - as altair, loaded when the first chart is drawn

    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    return format_html(
        '<div class="chart-drawing" role="img" aria-label="{}">{}</div>',
        title,
        mark_safe(svg),  # noqa: S308 - vega escapes the words in it
    )
