"""`renyang link`, `survivorship` and `missing`."""

import csv
import json
from pathlib import Path

import pytest

from renyang.people.models import Person
from tests.commands import Run, Said
from tests.personas import HERE
from tests.world import CIVIL

NEW = ["赵小兰", "女", "", "1939-01-01", "19900000009", "梅溪社区", "梅苑9幢1单元101室", "独居", "", "", ""]
NAMELESS = ["", *NEW[1:]]


@pytest.fixture
def civil_file(tmp_path: Path) -> Path:
    """Four rows of civil affairs: one new, one known word for word, one known with a new phone, one without a name."""
    changed = [*CIVIL[2][:4], "19900000033", *CIVIL[2][5:]]
    path = tmp_path / "民政.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([CIVIL[0], NEW, CIVIL[1], changed, NAMELESS])
    return path


def _import(run: Run, file: Path, *more: str, source: str = "civil_affairs", division: str = HERE) -> Said:
    return run("import", file, "--source", source, "--division", division, *more)


def test_link_joins_the_departments_records(db: None, run: Run, civil_file: Path) -> None:
    """The world's three people (five records) and 赵小兰 from the file: four people."""
    _import(run, civil_file)
    said = run("link", "--division", HERE, "--json")
    assert said.code == 0
    (result,) = json.loads(said.out)["divisions"]
    assert result["division"] == HERE
    names = sorted(Person.objects.filter(merged_into=None).values_list("name", flat=True))
    assert names == sorted(["张秀英", "王建国", "李桂兰", "赵小兰"])


def test_link_takes_every_division_by_default(db: None, run: Run) -> None:
    """The world's records are of one sub-district."""
    assert [row["division"] for row in json.loads(run("link", "--json").out)["divisions"]] == [HERE]
    assert HERE in run("link").out
