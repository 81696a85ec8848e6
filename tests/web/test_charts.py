"""Charts are strict SVG that follows the page's colours, with real text, and a table that says the same."""

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import renyang.web
from renyang.science.chart_theme import FILE, FONT
from renyang.web.shell.charts.bars import COLUMNS, Bar, bars, folded
from renyang.web.shell.charts.lines import Curve, curves, curves_table, spread

SVG = "{http://www.w3.org/2000/svg}"
DAYS = 30
TOKENS = (Path(renyang.web.__file__).parent / "shell/styles/tokens.css").read_text(encoding="utf-8")


def parsed(text: str) -> ET.Element:
    """A drawing as elements."""
    return ET.fromstring(text)


NAMES = ["可负担", "可满足", "可适配", "可协同", "可持续"]
FIVE = [Curve(name, [1 - at / 100] * DAYS, [0.9 - at / 100] * DAYS, [1.0] * DAYS) for at, name in enumerate(NAMES)]


@pytest.fixture(scope="module")
def five_curves() -> str:
    return curves(FIVE, title='能力 "Q" < 1', day_label="天")


def test_no_inline_style_script_or_address(five_curves: str):
    """What `style-src 'self'; script-src 'self'` forbids, or what would ask another machine."""
    for node in parsed(five_curves).iter():
        assert "style" not in node.attrib
        assert node.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject"}
        assert not any(name.startswith("on") or name.endswith("href") for name in node.attrib)


def test_every_paint_is_a_variable_of_the_stylesheet_or_none(five_curves: str):
    """A colour written into the drawing would not follow dark mode."""
    painted = {
        node.attrib[name] for node in parsed(five_curves).iter() for name in ("fill", "stroke") if name in node.attrib
    }
    declared = {f"var({name})" for name in re.findall(r"(--[\w-]+):", TOKENS)}
    assert painted - declared == {"none"}
    assert {f"var(--series-{place})" for place in range(1, 6)} < painted


def test_files_and_notebooks_have_the_light_colours_and_the_font_of_pages():
    """tokens.css names each once before the dark colours; a font's name may stand in either quotes."""
    light = dict(re.findall(r"--([\w-]+): ([^;]+);", TOKENS[: TOKENS.index("@media")]))
    assert FILE.ground == light["sheet"]
    assert FILE.words == light["quiet"]
    assert FILE.grid == light["line"]
    assert FILE.series == tuple(light[f"series-{place}"] for place in range(1, 6))
    assert light["font"].replace('"', "'") == FONT


def test_one_chart_is_drawn_the_same_every_time(five_curves: str):
    assert curves(FIVE, title='能力 "Q" < 1', day_label="天") == five_curves


def test_two_charts_on_one_page_share_no_id(five_curves: str):
    assert not any("id" in node.attrib for node in parsed(five_curves).iter())


def test_chinese_stays_text_in_the_page_font(five_curves: str):
    words = list(parsed(five_curves).iter(f"{SVG}text"))
    assert "天" in {text.text for text in words}
    assert {text.get("font-family") for text in words} == {FONT}


def test_a_chart_is_one_image_with_an_escaped_name(five_curves: str):
    root = parsed(five_curves)
    assert root.get("role") == "img"
    assert root.get("aria-label") == '能力 "Q" < 1'
    assert not any("aria-label" in node.attrib for node in root.iter() if node is not root)


def test_words_cannot_break_out():
    drawing = curves([Curve('<script>"&', [0.5], [0.5], [0.5])], title="x", day_label="<b>")
    assert "<script" not in drawing
    assert {'<script>"&', "<b>"} < {text.text for text in parsed(drawing).iter(f"{SVG}text")}


def test_the_drawing_grows_and_shrinks_with_its_frame(five_curves: str):
    """A view box as large as the drawing is what lets the stylesheet set its width."""
    svg = parsed(five_curves).find(f"{SVG}svg")
    assert svg.get("viewBox") == f"0 0 {svg.get('width')} {svg.get('height')}"


def test_every_curve_is_named_in_its_own_colour(five_curves: str):
    colours = {text.text: text.get("fill") for text in parsed(five_curves).iter(f"{SVG}text")}
    assert [colours[name] for name in NAMES] == [f"var(--series-{place})" for place in range(1, 6)]


def test_every_curve_has_its_own_dashes(five_curves: str):
    strokes = [
        node.get("stroke-dasharray") for node in parsed(five_curves).iter(f"{SVG}path")
        if "series" in node.get("stroke", "")
    ]  # fmt: skip
    assert len(strokes) == 5
    assert len(set(strokes)) == 5


def test_a_sixth_curve_is_refused():
    with pytest.raises(ValueError, match="at most 5"):
        curves([*FIVE, FIVE[0]], title="x", day_label="x")


def test_a_day_that_is_not_known_is_a_gap():
    """Two known stretches give a path with two starts, and no point at zero."""
    known = [0.5, 0.5, None, 0.5, 0.5]
    root = parsed(curves([Curve("a", known, known, known)], title="x", day_label="x"))
    line = next(node for node in root.iter(f"{SVG}path") if node.get("stroke") == "var(--series-1)")
    assert len(re.findall("M", line.get("d"))) == 2


def test_curves_of_which_nothing_is_known_are_drawn_empty():
    """Axes without a curve, a band of any height or the name of a curve."""
    nothing = [None, None]
    root = parsed(curves([Curve("a", nothing, nothing, nothing)], title="x", day_label="day"))
    assert "day" in {text.text for text in root.iter(f"{SVG}text")}
    assert "a" not in {text.text for text in root.iter(f"{SVG}text")}
    assert not any("L" in node.get("d", "") for node in root.iter(f"{SVG}path") if "series" in node.get("stroke", ""))


def test_the_table_says_the_same():
    """Means by construction: 1, 0.99, ... ; days 0, 7, 14, 21, 28 and the last, 29."""
    table = curves_table(FIVE, caption="x", day_label="天")
    assert [row[0] for row in table.rows] == ["0", "7", "14", "21", "28", "29"]
    assert list(table.rows[0][1:]) == ["100%", "99%", "98%", "97%", "96%"]


@given(st.lists(st.floats(0, 1), max_size=5).map(sorted))
def test_names_stand_apart_within_the_chart(values: list[float]):
    places = spread(values, 0.1)
    assert all(after - before >= 0.1 - 1e-9 for before, after in itertools.pairwise(places))
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in places)


def test_names_far_enough_apart_stay_where_they_are():
    assert spread([0.1, 0.5, 0.9], 0.1) == [0.1, 0.5, 0.9]


def test_bars_stand_under_their_names_in_order() -> None:
    """Three bars as wide as 1, 2 and 4 of one another, each name above its bar, escaped; nothing inline."""
    drawn = bars([Bar("a < b", 1, 0, 2), Bar("应急包", 2, 1, 3), Bar("c", 4, 4, 4)], title="Spared", axis="people")
    words = [node.text for node in parsed(drawn).iter(f"{SVG}text") if node.text and not node.text.isdigit()]
    assert words == ["people", "a < b", "应急包", "c"]
    areas = [
        node.attrib["d"] for node in parsed(drawn).iter(f"{SVG}path") if node.attrib.get("fill") == "var(--series-1)"
    ]
    widths = [float(re.match(r"M0,[\d.]+h([\d.]+)", area)[1]) for area in areas]
    assert widths == pytest.approx([widths[0], 2 * widths[0], 4 * widths[0]], rel=0.01)
    assert not any("style" in node.attrib for node in parsed(drawn).iter())


def test_a_long_name_is_folded_without_losing_a_letter() -> None:
    """At spaces in English, at the width of a phone in Chinese, whose letters are twice as wide."""
    english, chinese = (
        "A trained volunteer corps: ten for every thousand older people",
        "改善通风与净化，让日间照料中心能安全开放又凉快",
    )
    assert " ".join(folded(english)) == english
    assert "".join(folded(chinese)) == chinese
    assert max(map(len, folded(english))) <= COLUMNS
    assert [len(line) for line in folded(chinese)] == [COLUMNS // 2, len(chinese) - COLUMNS // 2]
