"""The promises in docs name tests that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROMISES = [
    ROOT / "docs" / f"{name}{language}.md" for name in ("reliability", "threat-model") for language in ("", ".zh")
]
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
}


@pytest.mark.parametrize("path", PROMISES, ids=lambda path: path.name)
def test_a_promise_names_tests_that_are_there(path: Path) -> None:
    """Names and files of tests, as the text has them."""
    named = re.findall(r"`(?:test_\w+|tests/[\w/]+\.py)`", path.read_text("utf-8"))
    quoted = {name.strip("`") for name in named}
    assert len(quoted) > 10
    assert {name for name in quoted if name.startswith("test_")} <= TESTS
    assert [name for name in quoted if name.startswith("tests/") and not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("name", ["reliability", "threat-model"])
def test_both_languages_name_the_same_tests(name: str) -> None:
    """So neither promises more than the other."""
    english, chinese = (
        set(re.findall(r"`(?:test_\w+|tests/[\w/]+\.py)`", (ROOT / "docs" / f"{name}{language}.md").read_text("utf-8")))
        for language in ("", ".zh")
    )
    assert english == chinese
