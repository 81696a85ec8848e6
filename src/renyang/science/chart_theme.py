"""The shared theme of charts: fonts, sizes and grid as an altair configuration, in the colours of the medium."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Palette:
    """CSS colours of the background (None: transparent), text, grid, and series in order."""

    ground: str | None
    words: str
    grid: str
    series: tuple[str, ...]


FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
"""The font stack of pages (--font in web's styles/tokens.css)."""
FILE = Palette("#fffdf9", "#544d44", "#ddd4c5", ("#8a1335", "#1f6286", "#3a6f22", "#94560a", "#5f3d99"))
"""The palette of files and notebooks, which have no stylesheet: the light colours of web's styles/tokens.css."""


def configuration(palette: Palette) -> dict[str, Any]:
    """The vega-lite config of a chart. A mark of style `band` is translucent, so that the curve over it shows.

    The padding leaves room for readers' wider fonts: at the left, and at the right for labels.
    """
    return {
        "background": palette.ground,
        "font": FONT,
        "padding": {"left": 20, "right": 36, "top": 4, "bottom": 4},
        "mark": {"color": palette.series[0]},
        "range": {"category": list(palette.series)},
        "view": {"stroke": None},
        "axis": {
            "labelColor": palette.words, "titleColor": palette.words, "gridColor": palette.grid,
            "domainColor": palette.grid, "labelFontSize": 14, "titleFontSize": 14, "titleFontWeight": "normal",
            "titlePadding": 10, "labelPadding": 6, "gridDash": [2, 4], "ticks": False,
        },
        "axisX": {"grid": False},
        "axisY": {"domain": False},
        "header": {"labelColor": palette.words, "labelFontSize": 15},
        "legend": {"labelColor": palette.words, "labelFontSize": 14},
        "title": {"color": palette.words, "fontSize": 16},
        "line": {"strokeWidth": 2.6},
        "text": {"fontSize": 15, "fontWeight": 600},
        "style": {"band": {"fillOpacity": 0.16}},
    }  # fmt: skip
