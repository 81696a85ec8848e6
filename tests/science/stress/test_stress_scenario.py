import numpy as np
import pytest

from renyang.science.problem import Problem
from renyang.science.stress import Parameters, Scenario
from renyang.science.stress.scenario import ACCEPTANCE, DEMAND, SITES, SITES_IF_UNSAFE, STAFF, normal

CODES = Parameters.default().codes
WAVE = """
name = "Winter wave with closure order"
days = 20

[[impact]]
target = "sites"
service = "day_care"
from = 10
to = 15
level = 0.2
ramp = 2
unless = "safe_occupancy"
"""


@pytest.mark.parametrize("name", Scenario.names())
def test_every_shipped_scenario_reads_and_says_what_it_is_in_two_languages(name):
    scenario = Scenario.load(name)
    assert scenario.name == name
    assert scenario.title
    assert scenario.title_zh
    assert scenario.description.count(".") == 1
    assert scenario.description_zh.endswith("。")
    assert scenario.condition.startswith("If ")
    assert scenario.condition_zh.startswith("如果")
    assert (scenario.onset is None) == (name == "calm")


def test_the_shipped_scenarios_are_the_promised_ones():
    promised = {
        "calm", "heatwave", "cold-wave", "epidemic-wave", "winter-wave", "flood", "staff-wave", "operator-exit",
        "budget-cut", "platform-outage",
    }  # fmt: skip
    assert promised < set(Scenario.names())


def test_levels_ramp_down_stay_and_return():
    # By hand: 1 to .2 in two days is .6 on the first and .2 from the second, and 1 again on day 15.
    levels = Scenario.parse(WAVE).levels(CODES)
    day_care = levels[SITES_IF_UNSAFE, CODES.index("day_care")]
    assert day_care[9:16] == pytest.approx([1, 0.6, 0.2, 0.2, 0.2, 0.2, 1])
    assert (levels[SITES] == 1).all()
    assert (levels[SITES_IF_UNSAFE, CODES.index("meals")] == 1).all()


def test_impacts_on_one_thing_multiply():
    part = '[[impact]]\ntarget = "{}"\nfrom = 0\nto = 5\nlevel = {}\n'
    text = "".join(part.format(*row) for row in [("staff", 0.5), ("staff", 0.5), ("demand", 1.2), ("acceptance", 0.7)])
    levels = Scenario.parse(text).levels(CODES, 6)
    assert levels[[STAFF, DEMAND, ACCEPTANCE], 0, 0] == pytest.approx([0.25, 1.2, 0.7])
    assert np.array_equal(levels[:, :, 5], normal(len(CODES), 1)[:, :, 0])


IMPACT = '\n[[impact]]\ntarget = "sites"\nfrom = 10\nto = 70\nlevel = 0.25\n'


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("days = 0", "toml_value", 1, ["days", "0", "1 to 3650"]),
        ("days = 1.5", "toml_value", 1, ["1.5"]),
        ("\nfoo = 1", "toml_key", 2, ["foo", "title"]),
        (IMPACT.replace("sites", "weather"), "toml_value", 3, ["'weather'", "sites, staff, family", "budget"]),
        (IMPACT + 'service = "hairdresser"', "toml_value", 7, ["'hairdresser'", "*, meals, medication"]),
        (IMPACT.replace("to = 70", "to = 10"), "toml_value", 5, ["to", "10", "from 11"]),
        (IMPACT.replace("0.25", "-1"), "toml_value", 6, ["level", "-1", "0 or more"]),
        (IMPACT.replace("0.25", "inf"), "toml_value", 6, ["inf"]),
        (IMPACT.replace("level", "levle"), "toml_key", 6, ["levle", "level"]),
        (IMPACT.replace("level = 0.25\n", ""), "toml_missing", 2, ["level"]),
        (IMPACT + IMPACT.replace("from = 10", "from = true"), "toml_value", 10, ["from", "True"]),
        (IMPACT.replace("sites", "staff") + 'unless = "safe_occupancy"', "toml_value", 7, ["unless"]),
        (IMPACT + 'pick = "largest"', "toml_value", 7, ["pick", "partners"]),
        ("days = 1\ndays = 2", "toml_syntax", 2, []),
    ],
)
def test_an_error_names_line_key_value_and_what_is_allowed(text, code, line, words):
    with pytest.raises(Problem) as caught:
        Scenario.parse(text, "my.toml")
    assert caught.value.code == code
    assert caught.value.facts["line"] == line
    told = str(caught.value)
    assert "my.toml" in told
    for word in words:
        assert word in told


def test_an_unknown_name_lists_the_known_ones(tmp_path):
    with pytest.raises(Problem, match="no scenario locusts") as caught:
        Scenario.load("locusts")
    assert "heatwave" in str(caught.value)
    with pytest.raises(Problem, match="cannot be read"):
        Scenario.load(tmp_path / "none.toml")
    (tmp_path / "mine.toml").write_text(WAVE, encoding="utf-8")
    assert Scenario.load(tmp_path / "mine.toml").name == "Winter wave with closure order"
