"""Charts are strict SVG that follows the page's colours, with real text, and a table that says the same."""

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renyang.web.charts.bars import Bar, bars, bars_table
from renyang.web.charts.lines import Curve, curves, curves_table, spread

SVG = "{http://www.w3.org/2000/svg}"
DAYS = 30


def parsed(text: str) -> ET.Element:
    """A drawing as elements."""
    return ET.fromstring(text)


NAMES = ["可负担", "可满足", "可适配", "可协同", "可持续"]
FIVE = [Curve(name, [1 - at / 100] * DAYS, [0.9 - at / 100] * DAYS, [1.0] * DAYS) for at, name in enumerate(NAMES)]


@pytest.fixture(scope="module")
def five_curves() -> str:
    return curves(FIVE, title='能力 "Q" < 1', day_label="天")


@pytest.fixture(scope="module")
def some_bars() -> str:
    rows = [Bar("口罩", 21.0, 18.0, 26.0), Bar("常用药品", None), Bar("饮用水", 6.0)]
    return bars(rows, title="可保障天数", value_label="天", nothing="未知")


@pytest.fixture(params=["five_curves", "some_bars"])
def drawing(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(request.param)


def test_no_inline_style_script_or_address(drawing: str):
    """What `style-src 'self'; script-src 'self'` forbids, or what would ask another machine."""
    for node in parsed(drawing).iter():
        assert "style" not in node.attrib
        assert node.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject"}
        assert not any(name.startswith("on") or name.endswith("href") for name in node.attrib)


def test_every_paint_is_a_class_or_none(drawing: str):
    """A colour written into the drawing would not follow dark mode."""
    painted = {
        value for node in parsed(drawing).iter() for name, value in node.attrib.items() if name in {"fill", "stroke"}
    }
    assert painted <= {"none", "transparent"}


def test_chinese_stays_text_in_the_page_font(drawing: str):
    root = parsed(drawing)
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert "天" in words
    assert not any("font-family" in node.attrib for node in root.iter())


def test_title_is_said_and_escaped(five_curves: str):
    root = parsed(five_curves)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == '能力 "Q" < 1'


def test_every_curve_is_named_in_its_own_colour(five_curves: str):
    names = {text.text: text.get("class") for text in parsed(five_curves).iter(f"{SVG}text")}
    assert [names[name] for name in NAMES] == [f"fill-series-{at}" for at in range(1, 6)]


def test_every_curve_has_its_own_dashes(five_curves: str):
    strokes = [
        node.get("stroke-dasharray") for node in parsed(five_curves).iter(f"{SVG}path")
        if "stroke-series" in node.get("class", "")
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
    line = next(node for node in root.iter(f"{SVG}path") if "stroke-series-1" in node.get("class", ""))
    assert len(re.findall("M", line.get("d"))) == 2


def test_curves_of_which_nothing_is_known_are_drawn_empty():
    nothing = [None, None]
    assert "<svg" in curves([Curve("a", nothing, nothing, nothing)], title="x", day_label="x")


def test_bars_say_their_values_and_what_is_not_known(some_bars: str):
    words = [text.text for text in parsed(some_bars).iter(f"{SVG}text")]
    assert {"21", "6", "未知", "口罩", "常用药品", "饮用水"} <= set(words)


def test_tables_say_the_same():
    """Means by construction: 1, 0.99, ... ; days 0, 7, 14, 21, 28 and the last, 29."""
    table = curves_table(FIVE, caption="x", day_label="天")
    assert [row[0] for row in table.rows] == ["0", "7", "14", "21", "28", "29"]
    assert list(table.rows[0][1:]) == ["100%", "99%", "98%", "97%", "96%"]
    rows = bars_table(
        [Bar("口罩", 21.0, 18.0, 26.5), Bar("药", None)], caption="x", name_label="a", value_label="b", range_label="c"
    ).rows
    assert [list(row) for row in rows] == [["口罩", "21", "18 – 26.5"], ["药", "–", "–"]]


@given(st.lists(st.floats(0, 1), max_size=5).map(sorted))
def test_names_stand_apart_within_the_chart(values: list[float]):
    places = spread(values, 0.1, (0.0, 1.0))
    assert all(after - before >= 0.1 - 1e-9 for before, after in itertools.pairwise(places))
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in places)


def test_names_far_enough_apart_stay_where_they_are():
    assert spread([0.1, 0.5, 0.9], 0.1, (0.0, 1.0)) == [0.1, 0.5, 0.9]
