"""`renyang import`: what it does with a file, and how it refuses one. Counts are made by hand from the rows written here."""

import csv
import json
from pathlib import Path

import pytest

from renyang.core.models import BatchState, ImportBatch
from renyang.people.models import SourceRecord
from tests.commands import Run, Said, fails
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


def test_import_counts_what_became_of_the_rows(db: None, run: Run, civil_file: Path) -> None:
    """1 new, 1 updated, 1 unchanged, 1 rejected of 4; the register's records grow by the new one."""
    before = SourceRecord.objects.count()
    said = _import(run, civil_file, "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert told["file"] == "民政.csv"
    assert {name: told[name] for name in ("staged", "new", "updated", "unchanged", "rejected")} == {
        "staged": 4, "new": 1, "updated": 1, "unchanged": 1, "rejected": 1,
    }  # fmt: skip
    assert 0 <= told["seconds_to_stage"] <= told["seconds"]
    assert SourceRecord.objects.count() == before + 1
    batch = ImportBatch.objects.latest("created_at")
    assert (batch.state, batch.created_by, batch.source) == (BatchState.APPLIED, "operator", "civil_affairs")


def test_import_tells_a_person_the_same(db: None, run: Run, civil_file: Path) -> None:
    """A table with the file's name and the counts, no JSON and no value of a row."""
    said = _import(run, civil_file)
    assert said.code == 0
    assert "民政.csv" in said.out
    lines = {words[0]: words[1] for words in (line.split()[1::2] for line in said.out.splitlines()) if len(words) > 1}
    assert (lines["staged"], lines["new"], lines["rejected"]) == ("4", "1", "1")
    assert "赵小兰" not in said.out
    assert "19900000009" not in said.out


def test_import_twice_adds_nobody(db: None, run: Run, civil_file: Path) -> None:
    """The second time the three good rows say nothing new."""
    _import(run, civil_file)
    told = json.loads(_import(run, civil_file, "--json").out)
    assert (told["new"], told["updated"], told["unchanged"], told["rejected"]) == (0, 0, 3, 1)


def test_a_short_division_is_padded(db: None, run: Run, civil_file: Path) -> None:
    """The help promises 6 to 12 digits; nine are the sub-district."""
    assert _import(run, civil_file, division=HERE[:9]).code == 0
    assert ImportBatch.objects.latest("created_at").division_code == HERE


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"division": "plum"}, ["plum", "division"]),
        ({"division": "12345"}, ["12345", "division"]),
        ({"source": "astrology"}, ["astrology", "health"]),
    ],
    ids=["no division", "five digits", "no department"],
)
def test_import_refuses_in_a_sentence(
    db: None, run: Run, civil_file: Path, given: dict[str, str], words: list[str]
) -> None:
    """It names what was given, and for a department those there are; nothing is kept of the file."""
    before = ImportBatch.objects.count()
    fails(_import(run, civil_file, **given), *words)
    assert ImportBatch.objects.count() == before


def test_import_of_an_unknown_kind(db: None, run: Run, civil_file: Path) -> None:
    """The sentence names the kinds there are."""
    fails(_import(run, civil_file, "--kind", "dragons"), "dragons", "people")


def test_import_of_a_file_that_is_none(db: None, run: Run, tmp_path: Path) -> None:
    """A picture under a spreadsheet's name, and an empty file."""
    for name, content in (("x.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100)), ("x.csv", b"")):
        path = tmp_path / name
        path.write_bytes(content)
        fails(_import(run, path), name)


def test_import_without_the_column_that_is_needed(db: None, run: Run, tmp_path: Path) -> None:
    """A file of people without names: the sentence says which column is missing."""
    path = tmp_path / "nameless.csv"
    path.write_text("性别,出生日期\n女,1940-01-01\n", encoding="utf-8")
    said = _import(run, path)
    fails(said, "Name")
    assert not SourceRecord.objects.filter(batch__file_name="nameless.csv").exists()


def test_import_of_a_missing_file(db: None, run: Run, tmp_path: Path) -> None:
    """The command line says that it is not there; exit code 2, no traceback."""
    said = _import(run, tmp_path / "nowhere.csv")
    assert said.code == 2
    assert "nowhere.csv" in said.err
    assert "Traceback" not in said.err


def test_import_needs_its_options(run: Run, civil_file: Path) -> None:
    """Without a department nothing is guessed."""
    said = run("import", civil_file, "--division", HERE)
    assert said.code == 2
    assert "--source" in said.err
