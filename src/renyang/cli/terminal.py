"""Terminal output of commands: sentences, tables and JSON."""

import json
import locale
import os
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from renyang.science.problem import Problem

out = Console()
err = Console(stderr=True)


def language() -> str:
    """The language code: zh-hans if the terminal's locale is Chinese, else en."""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh-hans" if name.lower().startswith("zh") else "en"


def gettext(text: str) -> str:
    """The text in the terminal's language."""
    from renyang.core.text.translations import translator

    return translator(language())(text)


def say_problem(problem: Problem) -> None:
    """Print a Problem to stderr in the terminal's language."""
    err.print(problem.translated(gettext), style="bold red", highlight=False)


def say_json(value: Any) -> None:
    """Print a result as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def say_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Collection[int] = ()
) -> None:
    """Print a table; columns of numbers, and those in `numbers`, are right-aligned."""
    table = Table(title=title, title_justify="left")
    rows = [list(row) for row in rows]
    for at, column in enumerate(columns):
        numeric = at in numbers or (bool(rows) and all(isinstance(row[at], int | float) for row in rows))
        table.add_column(column, justify="right" if numeric else "left", no_wrap=at == 0)
    for row in rows:
        table.add_row(*[f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row])
    out.print(table)
