"""The source as the walls read it: its files, its modules and what they import."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "renyang"


def sources() -> list[Path]:
    """Every file of the program but the migrations."""
    return sorted(path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations")


@cache
def tree_of(path: Path) -> ast.Module:
    """A file's syntax tree; read only."""
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    """A file's path within the program, as messages and tables of exceptions name it."""
    return path.relative_to(SOURCE).as_posix()


def stands_in(path: Path, *places: str) -> bool:
    """Whether a file is one of these or lies in one of these folders; `*` is any one folder."""
    parts = path.relative_to(SOURCE).parts
    wanted = (allowed.split("/") for allowed in places)
    return any(
        len(pattern) <= len(parts) and all(name in {"*", part} for name, part in zip(pattern, parts, strict=False))
        for pattern in wanted
    )


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    """Each call of an attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def imports(path: Path) -> set[str]:
    """The modules of ours that a file imports when it runs, at its head or within a function; not those for type checkers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name if name in MODULES else name.rpartition(".")[0] for name in names}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {_module(path): path for path in sources()}
