"""Templates stay readable, and each compiles."""

from pathlib import Path

import pytest
from django.template.loader import get_template

import renyang.web

WEB = Path(renyang.web.__file__).parent
TEMPLATES = sorted(WEB.glob("*/templates/**/*.*"))


A_SHEET_OF_ITS_OWN = {"printing-roster.html"}
"""On paper: a head on every sheet, and rows under their buildings."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_compiles_and_no_line_is_over_120(path: Path):
    """The formatter breaks markup but never a tag, so long lines are looked for here."""
    get_template(str(path.relative_to(WEB)).split("/templates/", 1)[1])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [number for number, line in enumerate(lines, 1) if len(line) > 120]


def test_tables_stand_in_the_shared_parts_only():
    """A list is declared and shown by `{% list_table %}`; rows that hold forms stand in `{% table %}`."""
    raw = {
        path.name for path in TEMPLATES if "<table" in path.read_text(encoding="utf-8") and "shared" not in path.parts
    }
    assert raw == A_SHEET_OF_ITS_OWN
