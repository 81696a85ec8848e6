"""Workbooks as tests write them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import openpyxl


def workbook(
    path: Path, sheets: Iterable[tuple[str, Sequence[Sequence[object]]]], change: Callable[..., None] | None = None
) -> Path:
    """Write sheets, each a title with its rows; `change` does with the workbook what rows cannot say."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(made)
    made.save(path)
    return path
