"""A community in files: what is written is what is read, and what is wrong is told with its place."""

from dataclasses import fields

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from renyang.science.problem import Problem
from renyang.science.stress import Community, Parameters, Scenario, load_community, run, save_community


@pytest.fixture
def saved(tmp_path):
    parameters = Parameters.default().with_values(plan_effect=0.5, trust=0.1)
    town = Community.synthetic(people=1_200, seed=3, parameters=parameters)
    save_community(town, tmp_path / "town")
    return town, tmp_path / "town"


def test_a_community_is_the_same_after_a_round_trip(saved):
    town, folder = saved
    again = load_community(folder)
    assert again.names == town.names
    assert again.parameters.values == town.parameters.values
    for part in ("people", "needs", "sites", "agreements", "functions", "reach"):
        before, after = getattr(town, part), getattr(again, part)
        for column in fields(before):
            left, right = getattr(before, column.name), getattr(after, column.name)
            assert left.dtype == right.dtype, column.name
            assert np.array_equal(left, right, equal_nan=left.dtype.kind == "f"), column.name
    flood = Scenario.load("flood")
    digests = {run(one, flood, replicates=2, days=30).digest for one in (town, again)}
    assert len(digests) == 1


def test_people_and_sites_are_enough(tmp_path):
    # Three people, the columns that have to be there, and a null for what is not known.
    pq.write_table(
        pa.table({"id": [1, 2, 3], "community": [0, 0, 1], "level": [2, None, 3]}), tmp_path / "people.parquet"
    )
    pq.write_table(pa.table({"service": ["meals"], "community": [0]}), tmp_path / "sites.parquet")
    (tmp_path / "community.toml").write_text('format = 1\ncommunities = ["east", "west"]\n', encoding="utf-8")
    found = load_community(tmp_path)
    assert found.names == ("east", "west")
    assert found.people.level[[0, 2]].tolist() == [2, 3]
    assert found.volunteers.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        ('format = 2\ncommunities = ["a"]', 1, ["format = 2", "from 1 to 1"]),
        ("format = 1\ncolour = 1", 2, ["colour", "communities, volunteers, parameters"]),
        ("format = 1\ncommunities = 3", 2, ["communities = 3", "a list of texts"]),
        ('format = 1\ncommunities = ["a"]\nvolunteers = [1, 2]', 3, ["volunteers", "1 whole numbers"]),
        ('format = 1\ncommunities = ["a"]\n[parameters]\nplan_efect = 1', 4, ["plan_efect", "plan_effect"]),
        ('format = 1\ncommunities = ["a"]\n[parameters]\nplan_effect = "much"', 4, ["plan_effect = 'much'"]),
    ],
)
def test_a_wrong_head_is_told_with_line_key_and_what_is_allowed(saved, head, line, words):
    _, folder = saved
    (folder / "community.toml").write_text(head, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        load_community(folder)
    assert caught.value.facts["line"] == line
    assert all(word in str(caught.value) for word in words)


def test_a_wrong_value_in_a_table_is_told_with_column_and_row(saved):
    _, folder = saved
    table = pq.read_table(folder / "people.parquet").to_pydict()
    table["level"][7] = 9
    pq.write_table(pa.table(table), folder / "people.parquet")
    with pytest.raises(Problem, match="people, column level, row 7: 9 cannot be used"):
        load_community(folder)


@pytest.mark.parametrize("name", ["community.toml", "people.parquet", "sites.parquet"])
def test_a_missing_or_damaged_file_is_named(saved, name):
    _, folder = saved
    (folder / name).write_bytes(b"\xff\xfe damaged")
    with pytest.raises(Problem, match=name):
        load_community(folder)
    (folder / name).unlink()
    with pytest.raises(Problem, match=name):
        load_community(folder)
