"""`renyang missing`: what of a form is missing."""

import json
from pathlib import Path

import pytest

from renyang.core.files.sheets import open_sheet
from renyang.people.models import Collection
from tests.commands import Run, fails


@pytest.fixture
def blank_form(tmp_path: Path) -> Path:
    """A form of two questions, meant for everybody."""
    path = tmp_path / "form.csv"
    path.write_text("姓名,能力等级,是否愿意接种\n", encoding="utf-8")
    return path


def test_missing_counts_and_registers_nothing(db: None, run: Run, blank_form: Path) -> None:
    """Three people, two questions; two levels are known (tests/world.py). Without a title nothing is registered."""
    said = run("missing", blank_form, "--source", "health", "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert (told["people"], told["questions"], told["saved"], told["missing"]) == (3, 6, 2, 4)
    assert not Collection.objects.exists()


def test_missing_registers_and_writes_the_sheet(db: None, run: Run, blank_form: Path, tmp_path: Path) -> None:
    """With a title others see it; the sheet holds all three, for whom the new question is open."""
    sheet = tmp_path / "ask.xlsx"
    assert run("missing", blank_form, "--source", "health", "--title", "Survey", "--out", sheet).code == 0
    assert Collection.objects.get().title == "Survey"
    assert len(list(open_sheet(sheet).rows())) == 3


def test_missing_of_a_form_that_asks_nothing(db: None, run: Run, tmp_path: Path) -> None:
    """The sentence names the file."""
    path = tmp_path / "form.csv"
    path.write_text("姓名,出生日期\n", encoding="utf-8")
    fails(run("missing", path, "--source", "health"), "form.csv")
