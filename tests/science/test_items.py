"""The catalogue of supplies: what every entry has to have, and words of sheets looked up by hand."""

import pytest

from renyang.science.catalogue import SERVICES
from renyang.science.items import item_code, items, parse
from renyang.science.problem import Problem
from renyang.science.stress import Scenario

ONE = """
[[item]]
code = "masks"
zh = "口罩"
en = "masks"
unit = "piece"
unit_zh = "只"
minimum_days = 14
"""
MARKS = ("[V]", "[2]", "[M]", "[A]")


@pytest.mark.parametrize("code", items())
def test_every_number_has_a_source_with_its_mark(code):
    item = items()[code]
    assert 14 <= item.minimum_days <= 30
    assert item.service is None or item.service in SERVICES
    assert (item.per_person is None) == (item.per_person_source == "")
    assert (item.epidemic == 1.0) == (item.epidemic_source == "")
    for source in (item.per_person_source, item.epidemic_source):
        assert not source or any(mark in source for mark in MARKS)


def test_the_epidemics_are_shipped_scenarios():
    assert items()["masks"].epidemics == {"epidemic-wave", "winter-wave"}
    assert items()["masks"].epidemics <= set(Scenario.names())
    assert items()["masks"].factor("winter-wave") == 2
    assert items()["masks"].factor("flood") == 1
    assert items()["water"].factor("winter-wave") == 1


@pytest.mark.parametrize("code", items())
def test_every_name_is_found(code):
    item = items()[code]
    assert {item_code(name) for name in (code, item.zh, item.en, *item.words)} == {code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("口罩", "masks"), ("检测试剂", "test_kits"), ("食品包", "food_parcels"), ("常备药品", "medicines"),
        ("饮用水", "water"), ("毛毯", "blankets"),  # the items of the demo's sheets
        ("  医用外科口罩（50只/盒） ", "masks"),
        ("Ｎ９５ 口罩", "masks"), ("n95口罩", "masks"),
        ("Test Kits", "test_kits"),
        ("口罩收纳盒", None), ("饮用水检测试剂", None), ("", None), ("无", None), ("（口罩）", None),
    ],
)  # fmt: skip
def test_names_in_sheets(text, code):
    assert item_code(text) == code


def test_what_is_not_said_is_usual():
    item = parse(ONE)["masks"]
    assert (item.service, item.per_person, item.epidemic, item.words, item.epidemics) == (None, None, 1.0, (), set())


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        (ONE + "colour = 1", "toml_key", 9, ["colour", "minimum_days"]),
        (ONE.replace("14", "13"), "toml_value", 8, ["13", "14 to 30"]),
        (ONE.replace("14", "true"), "toml_value", 8, ["True"]),
        (ONE + 'service = "hairdresser"', "toml_value", 9, ["'hairdresser'", "meals"]),
        (ONE + "per_person = 2", "toml_value", 2, ["per_person_source", "where the number comes from"]),
        (ONE + 'per_person = -2\nper_person_source = "x"', "toml_value", 9, ["-2", "0 to 100"]),
        (ONE + 'epidemic = inf\nepidemic_source = "x"', "toml_value", 9, ["inf"]),
        (ONE + 'words = "mask"', "toml_value", 9, ["a list of texts"]),
        (ONE.replace('zh = "口罩"\n', ""), "toml_missing", 2, ["zh"]),
        (ONE.replace('"口罩"', '""'), "toml_value", 4, ["zh"]),
        (ONE + ONE, "toml_value", 11, ["no other item"]),
        (ONE + ONE.replace("masks", "gowns"), "toml_value", 11, ["口罩", "no other item"]),
        ("colour = 1" + ONE, "toml_key", 1, ["colour"]),
        ("[[item]", "toml_syntax", 1, []),
    ],
)
def test_a_wrong_file_is_told_by_line(text, code, line, words):
    with pytest.raises(Problem) as refused:
        parse(text, "ours.toml")
    assert refused.value.code == code
    assert refused.value.facts["line"] == line
    assert all(word in str(refused.value) for word in ("ours.toml", *words))
