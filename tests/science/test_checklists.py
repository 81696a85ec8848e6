"""Site checklists and the comfort score: the shipped questions against the rules, answers counted by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science import comfort
from renyang.science.checklists import checklist, parse, state_of
from renyang.science.comfort import Points, score
from renyang.science.problem import Problem

QUESTIONS = checklist().questions
ASKED = comfort.questions().questions
MARKS = ("[V]", "[2]", "[M]", "[A]")
RISKS = [
    "choking", "food_poisoning", "pressure_sores", "burns", "falls_from_bed", "falls", "harm", "getting_lost",
    "activities",
]  # fmt: skip
"""The nine risks of GB 38600-2019."""
TWO = """
group.door = { zh = "门", en = "Door" }

[[question]]
code = "open"
group = "door"
zh = "开？"
en = "Open?"
source = "[A]"
"""
COMFORT = (
    TWO.replace('source = "[A]"', "").rstrip()
    + """
answers = [
  { code = "yes", zh = "是", en = "yes", points = 2 },
  { code = "no", zh = "否", en = "no", points = 0 },
]
source = "[A]"
"""
)

answers = st.dictionaries(st.sampled_from(list(QUESTIONS)), st.sampled_from([True, False, None]))
comforts = st.dictionaries(st.sampled_from(list(ASKED)), st.integers(-1, 3)).map(
    lambda drawn: {code: _answer(code, at) for code, at in drawn.items()}
)


def _answer(code, at):
    known = list(ASKED[code].answers)
    return None if at < 0 else known[at % len(known)]


def test_the_rules_are_all_asked_about():
    """Entry check, zones, ventilation, disinfection, yellow bags, stock, closed management, liaison, daily report; nine risks,
    each with a round and a record; step-free way, toilet, bus stop.
    """
    necessary = {
        "clean_zone", "buffer_zone", "isolation_room", "entry_check", "waste_bags", "disinfection_rounds",
        "ventilation_times", "closed_plan", "liaison_named", "daily_report", "stock_14",
    }  # fmt: skip
    assert necessary <= {code for code, question in QUESTIONS.items() if question.necessary}
    safety = {code for code, question in QUESTIONS.items() if question.group == "safety"}
    assert safety == {f"{risk}_{kind}" for risk in RISKS for kind in ("round", "record")}
    assert {code for code, question in QUESTIONS.items() if question.group == "access"} == {
        "step_free",
        "toilet",
        "bus_stop",
    }


@pytest.mark.parametrize("question", [*QUESTIONS.values(), *ASKED.values()], ids=lambda question: question.code)
def test_every_question_has_its_words_and_a_source_with_its_mark(question):
    assert question.zh.endswith("？")
    assert question.en.endswith("?")
    assert any(mark in question.source for mark in MARKS)


def test_every_group_has_questions():
    assert [group.code for group in checklist().groups] == list(dict.fromkeys(q.group for q in QUESTIONS.values()))
    assert [group.code for group in comfort.questions().groups] == list(dict.fromkeys(q.group for q in ASKED.values()))


def test_a_group_by_hand():
    # Entry: check (necessary, 2) yes, single (1) no, masks (1) not answered, refusal (necessary, 1) not answered: 2 of 3.
    found = state_of({"entry_check": True, "entry_single": False, "entry_masks": None}, "entry")
    assert (found.asked, found.answered, found.passed) == (4, 2, 1)
    assert (found.failed, found.missing) == (("entry_single",), ("entry_masks", "entry_refusal"))
    assert (found.blocking, found.undecided, found.may_open) == ((), ("entry_refusal",), None)
    assert found.share == 2 / 3


def test_whether_a_site_may_open():
    everything = dict.fromkeys(QUESTIONS, True)
    assert state_of(everything).may_open is True
    assert state_of(everything).share == 1.0
    assert state_of({**everything, "bus_stop": False}).may_open is True
    assert state_of({**everything, "entry_check": None}).may_open is None
    no = state_of({"entry_check": False})
    assert (no.may_open, no.blocking) == (False, ("entry_check",))
    assert (state_of({}).may_open, state_of({}).share) == (None, None)


@settings(max_examples=60)
@given(answers)
def test_what_is_not_answered_counts_nowhere(given_answers):
    found = state_of(given_answers)
    known = {code: answer for code, answer in given_answers.items() if answer is not None}
    assert found == state_of(known)
    assert found.answered + len(found.missing) == found.asked == len(QUESTIONS)
    assert found.passed + len(found.failed) == found.answered
    assert set(found.blocking) <= set(found.failed)
    assert set(found.undecided) <= set(found.missing)
    assert (found.share is None) == (not known)
    by_group = [state_of(given_answers, group.code) for group in checklist().groups]
    assert sum(one.passed for one in by_group) == found.passed
    assert sum(one.asked for one in by_group) == found.asked


def test_comfort_by_hand():
    # 2 of 4 for 400 m to the bus, 4 of 4 for no steps, 0 of 2 for noise: 6 of 10.
    found = score({"noise": "no", "bus_stop": "within_500", "step_free": "yes", "seating": None})
    assert found.points == (
        Points("bus_stop", "convenience", "within_500", 2, 4),
        Points("step_free", "convenience", "yes", 4, 4),
        Points("noise", "comfort", "no", 0, 2),
    )
    assert (found.total, found.most, found.share) == (6, 10, 0.6)
    assert (found.of("convenience").total, found.of("convenience").most) == (6, 8)
    assert found.of("openness").share is None
    assert found.of("openness").unanswered == ("hours", "weekends", "all_welcome", "meal")
    assert len(found.unanswered) == len(ASKED) - 3
    assert score({}).share is None


@settings(max_examples=60)
@given(comforts)
def test_every_point_has_its_origin(given_answers):
    found = score(given_answers)
    assert found.total == sum(ASKED[one.question].answers[one.answer].points for one in found.points)
    assert {one.question for one in found.points} == {code for code, answer in given_answers.items() if answer}
    assert {one.question for one in found.points} | set(found.unanswered) == set(ASKED)
    assert found.share is None or 0 <= found.share <= 1
    groups = [found.of(group.code) for group in comfort.questions().groups]
    assert sum(one.total for one in groups) == found.total
    assert sum(one.most for one in groups) == found.most


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: state_of({"colour": True}), "question_unknown"),
        (lambda: score({"colour": "red"}), "question_unknown"),
        (lambda: score({"noise": "loud"}), "answer_unknown"),
    ],
)
def test_what_is_not_on_the_list_is_refused(ask, code):
    with pytest.raises(Problem) as refused:
        ask()
    assert refused.value.code == code


def test_an_unknown_group_is_a_mistake():
    with pytest.raises(ValueError, match="colour"):
        state_of({}, "colour")


@pytest.mark.parametrize(
    ("read", "text", "code", "line"),
    [
        (parse, TWO.replace('"door"', '"window"'), "toml_value", 6),
        (parse, TWO + "weight = 0", "toml_value", 10),
        (parse, TWO + "weight = 11", "toml_value", 10),
        (parse, TWO + "necessary = 1", "toml_value", 10),
        (parse, TWO + "colour = 1", "toml_key", 10),
        (parse, TWO.replace('source = "[A]"', ""), "toml_missing", 4),
        (parse, TWO + TWO.split("\n\n", 1)[1], "toml_value", 11),
        (parse, TWO.replace('{ zh = "门", en = "Door" }', "1"), "toml_value", 2),
        (comfort.parse, COMFORT.replace("points = 2", "points = 0"), "toml_value", 9),
        (comfort.parse, COMFORT.replace("points = 2", "points = 11"), "toml_value", 10),
        (comfort.parse, COMFORT.replace('"no", zh', '"yes", zh'), "toml_value", 9),
        (comfort.parse, COMFORT.replace("points = 2", "colour = 2"), "toml_key", 10),
        (comfort.parse, COMFORT + COMFORT.split("\n\n", 1)[1], "toml_value", 15),
        (comfort.parse, TWO + "answers = 1", "toml_value", 10),
    ],
)
def test_a_wrong_file_is_told_by_line(read, text, code, line):
    with pytest.raises(Problem) as refused:
        read(text, "ours.toml")
    assert (refused.value.code, refused.value.facts["line"]) == (code, line)


def test_shortest_files():
    assert parse(TWO).questions["open"].weight == 1.0
    assert comfort.parse(COMFORT).questions["open"].most == 2
