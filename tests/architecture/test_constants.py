"""Where what is assumed or taken from general knowledge may stand, so that whoever doubts a number finds it."""

import re

from tests.architecture.source import place, sources, stands_in

MAY_ASSUME = ("science", "*/domain", "*/rules", "demo", "core/files")
"""Science and the rooms' domains; rules, whose law is cited; invented data; and the ground's reading of files."""
MARK = re.compile(r"\[[MA]\]")


def test_assumptions_stand_in_science_domains_and_rules() -> None:
    marked = [path for path in sources() if MARK.search(path.read_text(encoding="utf-8"))]
    assert [place(path) for path in marked if not stands_in(path, *MAY_ASSUME)] == []
