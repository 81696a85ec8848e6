"""Screenings. Expected totals are added by hand, bands read off the published cuts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renyang.science.problem import Problem
from renyang.science.scales import SCALES, Band, screen

GOOD_MOOD = [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0]  # "yes" to 1 5 7 11 13 only: a total of 0


def _gds(total: int) -> list[int]:
    """Answers of a total: so many of the good mood's turned round."""
    return [1 - answer if at < total else answer for at, answer in enumerate(GOOD_MOOD)]


@pytest.mark.parametrize(
    ("total", "band"),
    [(0, Band.NORMAL), (4, Band.NORMAL), (5, Band.MILD), (8, Band.MILD), (9, Band.MODERATE), (11, Band.MODERATE),
     (12, Band.SEVERE), (15, Band.SEVERE)],
)  # fmt: skip
def test_gds15(total: int, band: Band) -> None:
    """0-4 normal, 5-8 mild, 9-11 moderate, 12-15 severe."""
    found = screen("gds15", _gds(total))
    assert (found.total, found.band, found.positive) == (total, band, total >= 5)


@pytest.mark.parametrize(
    ("code", "coding", "answers", "total", "band", "positive"),
    [
        ("phq2", "", [1, 1], 2, Band.NEGATIVE, False),
        ("phq2", "", [3, 0], 3, Band.POSITIVE, True),
        ("ucla3", "", [1, 2, 2], 5, Band.NOT_LONELY, False),
        ("ucla3", "from_one", [2, 2, 2], 6, Band.LONELY, True),
        ("ucla3", "from_zero", [1, 1, 0], 2, Band.NOT_LONELY, False),
        ("ucla3", "from_zero", [1, 1, 1], 3, Band.LONELY, True),
        ("lsns6", "", [2, 2, 2, 2, 2, 1], 11, Band.AT_RISK, True),
        ("lsns6", "", [2, 2, 2, 2, 2, 2], 12, Band.CONNECTED, False),
    ],
)
def test_the_cuts(code: str, coding: str, answers: list[int], total: int, band: Band, positive: bool) -> None:
    """PHQ-2 from 3; UCLA-3 from 6 of 9, in the other coding from 3 of 6; LSNS-6 below 12."""
    found = screen(code, answers, coding)
    assert (found.total, found.band, found.positive) == (total, band, positive)
    assert found.coding


@given(st.lists(st.integers(0, 1), min_size=15, max_size=15))
def test_turning_every_answer_round_mirrors_the_total(answers: list[int]) -> None:
    """With 15 items of one point each, t becomes 15 - t."""
    assert screen("gds15", answers).total + screen("gds15", [1 - answer for answer in answers]).total == 15


@given(st.lists(st.integers(1, 3), min_size=3, max_size=3))
def test_the_two_codings_of_ucla_agree(answers: list[int]) -> None:
    """The same words give the same band, whatever their numbers."""
    assert screen("ucla3", answers).band == screen("ucla3", [answer - 1 for answer in answers], "from_zero").band


@pytest.mark.parametrize("code", SCALES)
@pytest.mark.parametrize("spoil", ["short", "none", "bool", "high", "low"])
def test_incomplete_answers_are_refused(code: str, spoil: str) -> None:
    """Nothing missing becomes a zero."""
    coding = SCALES[code].coding()
    answers: list[object] = [coding.lowest] * len(SCALES[code].items)
    wrong = {"none": None, "bool": True, "high": coding.highest + 1, "low": coding.lowest - 1}
    answers = answers[:-1] if spoil == "short" else [*answers[:-1], wrong[spoil]]
    with pytest.raises(Problem) as refused:
        screen(code, answers)
    assert refused.value.code == "answers_incomplete"


@pytest.mark.parametrize(("code", "coding"), [("gds30", ""), ("ucla3", "hong_kong")])
def test_unknown_scales_and_codings(code: str, coding: str) -> None:
    """The known ones are named."""
    with pytest.raises(Problem, match="Use one of"):
        screen(code, [1, 1, 1], coding)
