"""The tutorial's blocks run as they are printed, in both languages, and find what the text says."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[3] / "docs" / "guide"


@pytest.mark.parametrize("page", ["stress-tutorial.md", "stress-tutorial.zh.md"])
def test_the_tutorial_runs(page: str) -> None:
    """Its last block asserts that files give the same digest; the rest must say something about a shock that hurts."""
    blocks = re.findall(r"```python\n(.*?)```", (GUIDE / page).read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 6
    seen: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, page, "exec"), seen)  # noqa: S102 - our own page
    assert seen["results"].metrics["satisfaction"]["loss"]["mean"] > 0
    assert seen["by_shock"]
    assert seen["spared"]["nothing"] == 0
    assert len(seen["meals"]) == 2 * 60
