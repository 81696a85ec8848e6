"""Each index of the database says which query or service it serves, and that one is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import place, sources, tree_of

SERVES = re.compile(r"\b(\w+)\.(\w+):")
"""As in `# serves places.in_force: the board of openings`: room, function, and what it is for."""


def _indexes(tree: ast.Module) -> Iterator[tuple[ast.expr, int]]:
    """Each index and field with an index, with the line above which it may say what it serves."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "indexes":
            assert isinstance(node.value, ast.List), "the indexes of a model are listed"
            for index in node.value.elts:
                yield index, min(index.lineno, node.lineno if len(node.value.elts) == 1 else index.lineno)
        if isinstance(node, ast.Call) and any(keyword.arg == "db_index" for keyword in node.keywords):
            yield node, node.lineno


def _comment(lines: list[str], index: ast.expr, first: int) -> str:
    """What stands after an index on its last line, or alone on the line above it."""
    above = lines[first - 2].strip() if first > 1 else ""
    end = index.end_lineno or index.lineno
    after = lines[end - 1][index.end_col_offset or 0 :]
    return "#".join(after.split("#")[1:]) or (above if above.startswith("#") else "")


def _models() -> list[Path]:
    return [path for path in sources() if "models" in path.parts and any(_indexes(tree_of(path)))]


def _functions() -> set[str]:
    """ROOM.FUNCTION of every query and service."""
    return {
        f"{path.parts[-3]}.{node.name}"
        for path in sources()
        if path.parent.name in {"queries", "services"}
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("path", _models(), ids=place)
def test_an_index_says_what_it_serves(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for index, first in _indexes(tree_of(path)):
        comment = _comment(lines, index, first)
        served = {".".join(pair) for pair in SERVES.findall(comment)}
        assert "serves " in comment and served, f"{ast.unparse(index)} does not say what it serves"  # noqa: PT018
        assert served - _functions() == set(), ast.unparse(index)


def test_indexes_are_seen() -> None:
    """A comment above the list, above an index, and after one; a field's own index."""
    text = """
class Meta:
    # serves a.one: above
    indexes = [Index(fields=["x"])]

class Other:
    indexes = [
        # serves a.two: above
        Index(fields=["x"]),
        Index(fields=["y"]),  # serves a.three: after
        Index(fields=["z"]),
    ]
    field = CharField(db_index=True)
"""
    comments = [_comment(text.splitlines(), *found) for found in _indexes(ast.parse(text))]
    assert [comment.strip(" #").removeprefix("serves ")[:5].rstrip(":") for comment in comments] == [
        "a.one",
        "a.two",
        "a.thr",
        "",
        "",
    ]
