"""The blossom shows score by length, doubt by width, paleness and dashes, and nothing known by an outline alone."""

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from renyang.web.shell.charts.blossom import Petal, blossom, petal_length

SVG = "{http://www.w3.org/2000/svg}"
FIVE = [
    Petal("Spatial", 0.72, 0.95),
    Petal("Institutional", 0.55, 0.6),
    Petal("Organisational", 0.81, 0.85),
    Petal("Technological", None, 0.0),
    Petal("Psychological", 0.0, 1.0),
]


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)


def drawn(petals: list[Petal] = FIVE, *, labels: bool = True) -> ET.Element:
    return parsed(blossom(petals, title="Five resiliences", nothing="not known", labels=labels))


def paths(root: ET.Element) -> list[ET.Element]:
    return root.findall(f"{SVG}path")


def width(path: ET.Element) -> float:
    """The span of the control points, which is proportional to a petal's width."""
    across = [float(x) for x, _ in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d"))]
    return max(across) - min(across)


def test_five_petals_stand_a_fifth_of_a_turn_apart():
    turns = [path.get("transform") for path in paths(drawn())]
    assert turns == [f"rotate({turn} 200.0 200.0)" for turn in (0, 72, 144, 216, 288)]


def test_length_grows_evenly_with_the_score():
    assert petal_length(0.5) == (petal_length(0.0) + petal_length(1.0)) / 2
    assert petal_length(None) == petal_length(1.0)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_less_is_known_the_wider_and_paler(value: float, one: float, other: float):
    low, high = sorted((one, other))
    doubtful, sure = paths(drawn([Petal("a", value, low), Petal("b", value, high)]))
    assert width(doubtful) >= width(sure)
    assert float(doubtful.get("fill-opacity")) <= float(sure.get("fill-opacity"))


def test_doubt_and_ignorance_have_their_own_outline():
    kinds = [path.get("class") for path in paths(drawn())]
    assert kinds == [
        "petal petal-sure",
        "petal petal-unsure",
        "petal petal-sure",
        "petal petal-unknown",
        "petal petal-sure",
    ]


def test_it_is_said_in_words_too():
    root = drawn()
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Five resiliences"
    assert root.findtext(f"{SVG}desc") == (
        "Spatial: 72%; Institutional: 55%; Organisational: 81%; Technological: not known; Psychological: 0%"
    )


def test_the_small_one_has_no_labels_but_says_the_same():
    root = drawn(labels=False)
    assert not root.findall(f"{SVG}text")
    assert "Spatial: 72%" in root.findtext(f"{SVG}desc")


def test_words_cannot_break_out():
    text = blossom([Petal('<script>"', 0.5, 1.0)], title="a < b & c", nothing="-")
    assert "<script" not in text
    assert parsed(text).findtext(f"{SVG}title") == "a < b & c"
