"""Templates stay readable, and each compiles."""

from pathlib import Path

import pytest
from django.template.loader import get_template

import renyang.web

TEMPLATES = Path(renyang.web.__file__).parent / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_no_line_is_over_120(name: str):
    """The formatter breaks markup but never a tag, so long lines are looked for here."""
    get_template(name)
    lines = (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    assert not [number for number, line in enumerate(lines, 1) if len(line) > 120]
