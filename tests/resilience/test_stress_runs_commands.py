"""`renyang stress` and `snapshot` on a register."""

import csv
import json
from pathlib import Path

import pytest

from renyang.core.models import Division
from renyang.people.models import Person
from tests.commands import Run, fails
from tests.personas import HERE
from tests.world import ZHANG_ID


def test_stress_on_the_register(db: None, run: Run, tmp_path: Path) -> None:
    """The world's three people; who is left behind is told by the register's own ids."""
    said = run("stress", "--division", HERE, "--replicates", 2, "--days", 30, "--json", "--out", tmp_path / "made")
    assert said.code == 0
    assert json.loads(said.out)["people"] == 3
    assert json.loads((tmp_path / "made" / "result.json").read_text(encoding="utf-8"))["people"] == 3
    with (tmp_path / "made" / "left_behind.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["person"] for row in rows} <= {str(pk) for pk in Person.objects.values_list("pk", flat=True)}


@pytest.mark.parametrize("division", ["plum", "440000"])
def test_stress_on_a_register_that_is_not_there(db: None, run: Run, division: str) -> None:
    """Neither a word nor a province without records has people to test."""
    assert not Division.objects.filter(code__startswith="44").exists()
    fails(run("stress", "--division", division), division)


def test_a_snapshot_of_the_register_names_nobody(db: None, run: Run, tmp_path: Path) -> None:
    """Three people as numbers: no byte of the files holds a name, an ID or a phone."""
    folder = tmp_path / "register"
    said = run("snapshot", str(folder))
    assert said.code == 0
    assert "3 people" in said.out
    for path in folder.iterdir():
        content = path.read_bytes()
        assert not [word for word in ("张秀英", "梅苑", ZHANG_ID, "19900000001") if word.encode() in content]
    told = json.loads(run("stress", "--community", str(folder), "--scenario", "calm", "--days", "5", "--json").out)
    assert told["people"] == 3
