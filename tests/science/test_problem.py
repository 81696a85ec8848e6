import datetime as dt
import json

import pytest

from renyang.science.problem import Problem

WHOLE = Problem("bad_row", "Row {row} has no name.", where="Sheet {sheet}.", kept="The others are in.", do="Add it.",
                row=7, sheet="花名册")  # fmt: skip


def test_it_says_what_where_what_is_kept_and_what_to_do_in_this_order():
    assert str(WHOLE) == "Row 7 has no name. Sheet 花名册. The others are in. Add it."


def test_sentences_that_are_not_there_leave_no_gap():
    assert str(Problem("x", "It failed.", do="Try again.")) == "It failed. Try again."


def test_each_sentence_is_translated_before_it_is_filled():
    """The sentences are message ids: a catalogue has them with their places, not with the facts."""
    catalogue = {"Row {row} has no name.": "第{row}行没有姓名。", "Add it.": "请补上。"}
    assert WHOLE.translated(lambda sentence: catalogue.get(sentence, sentence)) == (
        "第7行没有姓名。 Sheet 花名册. The others are in. 请补上。"
    )


def test_facts_are_not_read_as_places():
    assert str(Problem("x", "{given} is none.", given="{do} {0}")) == "{do} {0} is none."


def test_it_is_raised_and_caught_by_its_code():
    with pytest.raises(Problem, match="Row 7 has no name") as caught:
        raise WHOLE
    assert caught.value.code == "bad_row"
    assert caught.value.facts == {"row": 7, "sheet": "花名册"}
    assert caught.value.args == ("bad_row",)


def test_a_problem_kept_as_json_says_the_same():
    """Numbers stay numbers, which sentences may format; whatever else is a fact is kept in words."""
    day = dt.date(2026, 1, 31)
    problem = Problem("late", "{day}: {share:.1f} of {count}.", kept="All is.", do="Go on.", where="Here.",
                      day=day, share=0.25, count=4)  # fmt: skip
    again = Problem.from_dict(json.loads(json.dumps(problem.as_dict())))
    assert str(again) == str(problem) == "2026-01-31: 0.2 of 4. Here. All is. Go on."
    assert again.code == "late"
