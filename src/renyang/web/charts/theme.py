"""One look for every chart, and the way from an altair chart to SVG that a strict page may hold.

Colours are classes, not values, so that one drawing follows the page into dark mode and onto paper: each colour given
here is a marker that becomes a class (`fill-ink`, `stroke-series-2`), which css/charts.css paints. Inline styles become
attributes, because the content security policy allows none. Text stays text: the reader's own fonts draw it.
"""

import warnings
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    import altair as alt

INK, QUIET, LINE = "#010101", "#020202", "#030303"
SERIES = ("#0a0001", "#0a0002", "#0a0003", "#0a0004", "#0a0005")
"""Markers of the five capabilities' colours, which css/tokens.css names --series-1 to --series-5."""
DASHES = ((1, 0), (9, 4), (3, 3), (12, 3, 3, 3), (6, 3))
"""A second sign beside the colour, for readers and printers who do not see colours."""
SLACK = 16
"""Units kept free at the left, twice as many at the right: the reader's fonts may be wider than those measured here."""

_SVG = "http://www.w3.org/2000/svg"
_CLASSES = {INK: "ink", QUIET: "quiet", LINE: "line"} | {c: f"series-{at}" for at, c in enumerate(SERIES, start=1)}
_SPOKEN = ("role", "aria-label", "aria-roledescription", "aria-hidden", "pointer-events")
ET.register_namespace("", _SVG)


def styled(chart: "alt.TopLevelMixin") -> "alt.TopLevelMixin":
    """The chart in the common look."""
    return (
        chart.configure(background="transparent", padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=QUIET, titleColor=QUIET, gridColor=LINE, domainColor=LINE, tickColor=LINE,
            labelFontSize=14, titleFontSize=14, titleFontWeight="normal", titlePadding=10, labelPadding=6,
            gridDash=[2, 4], ticks=False,
        )
    )  # fmt: skip


def svg(chart: "alt.TopLevelMixin", *, title: str) -> SafeString:
    """The chart as SVG with a title for screen readers; what it shows stands in its table."""
    import vl_convert  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        drawn = vl_convert.vegalite_to_svg(styled(chart).to_dict())
    root = ET.fromstring(drawn)  # noqa: S314 - made here, one line above
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for node in root.iter():
        _make_strict(node)
    root.attrib.clear()
    root.attrib.update(
        {"class": "chart-svg", "viewBox": f"-{SLACK:g} 0 {width + 3 * SLACK:g} {height:g}", "role": "img"}
    )
    spoken = ET.Element(f"{{{_SVG}}}title")
    spoken.text = title
    root.insert(0, spoken)
    return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308 - serialised, so escaped


def _make_strict(node: ET.Element) -> None:
    """Paint by class, no inline style, no font of its own, and no words of the drawing program for screen readers."""
    attributes = node.attrib
    for part in attributes.pop("style", "").split(";"):
        name, _, value = part.partition(":")
        if value:
            attributes[name.strip()] = value.strip()
    for name in (*_SPOKEN, "font-family", "class"):
        attributes.pop(name, None)
    classes = []
    for paint in ("fill", "stroke"):
        if known := _CLASSES.get(attributes.get(paint, "")):
            del attributes[paint]
            classes.append(f"{paint}-{known}")
    if classes:
        attributes["class"] = " ".join(classes)
