"""Capability levels. Expected values are read off the table of GB/T 42195-2022 (docs of science/capability), never computed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renyang.science.capability import BY_CODE, ITEMS, MOST, Indicator, RaiseReason, RaiseRules, assess, levels
from renyang.science.problem import Problem

FULL = {item.code: item.most for item in ITEMS}
Scores = dict[str, int]
any_scores = st.fixed_dictionaries({item.code: st.integers(0, item.most) for item in ITEMS})


def _with_total(total: int) -> Scores:
    """Scores of a total, taken away item by item from the last but consciousness, which would mean coma."""
    scores, away = dict(FULL), MOST - total
    for code in [*(item.code for item in ITEMS if item.code != "consciousness")]:
        taken = min(scores[code], away)
        scores[code] -= taken
        away -= taken
    scores["consciousness"] -= away
    return scores


def test_the_table_of_the_standard() -> None:
    """26 items; 32, 15, 28 and 15 points; 90 in all."""
    points = {kind: sum(item.most for item in ITEMS if item.indicator == kind) for kind in Indicator}
    assert (len(ITEMS), len(BY_CODE), MOST) == (26, 26, 90)
    assert list(points.values()) == [32, 15, 28, 15]


@pytest.mark.parametrize(
    ("total", "level"), [(90, 0), (89, 1), (66, 1), (65, 2), (46, 2), (45, 3), (30, 3), (29, 4), (2, 4)]
)
def test_levels_at_their_boundaries(total: int, level: int) -> None:
    """90 = 0; 66-89 = 1; 46-65 = 2; 30-45 = 3; 0-29 = 4."""
    outcome = assess(_with_total(total))
    assert (outcome.total, outcome.level_by_total, outcome.level, outcome.reasons) == (total, level, level, ())


@pytest.mark.parametrize(
    ("total", "diagnosed", "events", "rules", "level"),
    [
        (90, True, 0, RaiseRules(), 1),  # dementia: one level
        (70, False, 2, RaiseRules(), 2),  # two events: one level
        (70, False, 1, RaiseRules(), 1),  # one event: none
        (70, False, 1, RaiseRules(events_from=1), 2),
        (70, True, 2, RaiseRules(), 2),  # two reasons raise once by default
        (70, True, 2, RaiseRules(at_most=2), 3),
        (10, True, 2, RaiseRules(at_most=2), 4),  # never above 4
    ],
)
def test_what_raises_a_level(total: int, diagnosed: bool, events: int, rules: RaiseRules, level: int) -> None:
    """As the rules in words say."""
    assert assess(_with_total(total), diagnosed=diagnosed, events=events, rules=rules).level == level


@pytest.mark.parametrize(("coma_level", "total", "level"), [(4, 88, 4), (3, 88, 3), (3, 20, 4)])
def test_coma(coma_level: int, total: int, level: int) -> None:
    """Coma lifts to its level, and lowers nobody's."""
    scores = _with_total(total)
    points = scores.pop("consciousness")
    scores["consciousness"] = 0
    outcome = assess(scores, rules=RaiseRules(coma_level=coma_level))
    assert outcome.total == total - points
    assert (outcome.level, outcome.reasons[0]) == (level, RaiseReason.COMA)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"eating": None}, "item_missing"),
        ({"eating": 5}, "item_out_of_range"),
        ({"eating": -1}, "item_out_of_range"),
        ({"eating": 1.5}, "item_out_of_range"),
        ({"eating": True}, "item_out_of_range"),
        ({"stairs": 4}, "item_out_of_range"),  # 0-3
        ({"singing": 1}, "item_unknown"),
    ],
)
def test_bad_scores_are_refused(change: dict[str, object], code: str) -> None:
    """A missing item is an error, never a zero."""
    with pytest.raises(Problem) as refused:
        assess(FULL | change)
    assert refused.value.code == code


@pytest.mark.parametrize("given_rules", [{"coma_level": 2}, {"at_most": 0}, {"at_most": 3}, {"events_from": 0}])
def test_rules_that_cannot_be(given_rules: dict[str, int]) -> None:
    """Settings are checked where they are made."""
    with pytest.raises(Problem):
        RaiseRules(**given_rules)


def test_events_are_counted() -> None:
    """Minus one fall is a mistake."""
    with pytest.raises(Problem):
        assess(FULL, events=-1)


@given(any_scores, st.sampled_from([item.code for item in ITEMS]), st.booleans(), st.integers(0, 5))
def test_more_points_never_make_a_level_worse(scores: Scores, code: str, diagnosed: bool, events: int) -> None:
    """One more point in any item."""
    better = scores | {code: min(scores[code] + 1, BY_CODE[code].most)}
    assert (
        assess(better, diagnosed=diagnosed, events=events).level
        <= assess(scores, diagnosed=diagnosed, events=events).level
    )


@given(st.lists(any_scores, min_size=1, max_size=20))
def test_many_at_once_are_as_one_by_one(people: list[Scores]) -> None:
    """The table of scores gives each one's level by her total."""
    table = np.array([[scores[item.code] for item in ITEMS] for scores in people])
    assert levels(table).tolist() == [assess(scores).level_by_total for scores in people]


@pytest.mark.parametrize("table", [np.zeros((2, 25), int), np.zeros(26, int), np.full((1, 26), 5)])
def test_tables_that_are_none(table: np.ndarray) -> None:
    """Of the wrong shape, or out of range."""
    with pytest.raises(Problem):
        levels(table)
