"""Typed texts are kept whole or refused."""

import pytest

from renyang.core.text.typed import typed
from renyang.science.problem import Problem

MISSING = Problem("reason_missing", "The reason is missing.", kept="Nothing was saved.", do="Enter a reason.")


@pytest.mark.parametrize(("text", "kept"), [("  fell ill ", "fell ill"), ("梅" * 10, "梅" * 10), ("", ""), (" \n", "")])
def test_a_text_is_kept_without_blanks_at_its_ends(text: str, kept: str):
    assert typed(text, 10, kept="Nothing was saved.") == kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 11, "text_too_long"),
        ("a\x00b", "text_unreadable"),
        ("\ud800", "text_unreadable"),
        (" ", "reason_missing"),
    ],
)
def test_what_cannot_be_kept_whole_is_refused(text: str, code: str):
    with pytest.raises(Problem) as refused:
        typed(text, 10, kept="Nothing was saved.", without=MISSING)
    assert refused.value.code == code
    assert refused.value.kept == "Nothing was saved."


def test_blanks_at_the_ends_do_not_count():
    assert typed(" " * 50 + "x" * 10, 10, kept="", without=MISSING) == "x" * 10
