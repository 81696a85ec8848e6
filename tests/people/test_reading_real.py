"""Scores of self-care in a column of capability levels: 0 to 3 is independent as a score, and 3 is severe as a level."""

import pytest

from renyang.core.access.gate import Actor
from renyang.core.files.sheets import Cell
from renyang.core.queries import noted_rows
from renyang.people.domain.reading import holds_scores
from renyang.people.models import SourceRecord
from tests.world import take_in

ROWS = [
    ["朱零", "1940-02-01", "0"],
    ["朱三", "1940-02-03", "3"],
    ["朱轻", "1940-02-09", "轻度依赖"],
    ["朱空", "1940-02-10", ""],
]


@pytest.mark.parametrize(
    ("heading", "column", "scores"),
    [
        ("自理能力评估", [0, 3, 4], False),
        ("自理能力评估", [0, 3, 12], True),
        ("自理能力评估", ["0", "3", "12"], True),
        ("自理能力评估", ["3分"], True),
        ("自理能力评估", ["3分（可自理）"], True),
        ("自理能力评估", ["2 级 中度", "3级", "1、轻度", "轻度（2025年评）", None], False),
        ("能力等级", [0, 3, 12], False),  # the heading says what it is; 12 alone is noted
        ("自理能力得分", [0, 3], True),
    ],
)
def test_which_real_columns_hold_scores(heading: str, column: list[Cell], scores: bool) -> None:
    assert holds_scores(heading, column) is scores


def test_a_real_column_of_scores_is_asked_and_nothing_of_it_stored(db: None, operator: Actor) -> None:
    """One 20 makes the 3 above it a score. The people are taken in, and every cell of the column comes with the question."""
    rows = [["姓名", "出生日期", "自理能力评估"], *ROWS, ["朱二十", "1940-02-06", "20"]]
    batch = take_in(operator, rows, source="health")
    question = [("capability_level", "level_is_score")]
    noted = {row: [(note["column"], note["code"]) for note in notes] for row, notes in noted_rows(batch)}
    assert noted == dict.fromkeys((2, 3, 4, 6), question)
    records = SourceRecord.objects.filter(batch=batch)
    assert records.count() == 5
    assert not any("capability_level" in record.facts for record in records)


def test_a_real_column_of_levels_is_read(db: None, operator: Actor) -> None:
    """Without a number above 4 they are levels: 3 is severe."""
    batch = take_in(operator, [["姓名", "出生日期", "自理能力评估"], *ROWS], source="health")
    levels = {
        record.facts["name"]: record.facts.get("capability_level")
        for record in SourceRecord.objects.filter(batch=batch)
    }
    assert levels == {"朱零": 0, "朱三": 3, "朱轻": 1, "朱空": None}
