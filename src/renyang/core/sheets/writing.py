"""Writing of spreadsheets: IDs and phones stay text, and nothing that looks like a formula is ever run."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
COLUMN_WIDTH = 16  # characters


def write_xlsx(
    target: BinaryIO | Path,
    *,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    text_columns: Collection[int] = (),
    note: str = "",
) -> None:
    """Write one sheet with frozen headings, below a line of `note` where there is one. Text is never taken for a formula,
    number or link; `text_columns` are written as text whatever they hold.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        sheet = book.add_worksheet(title[:31])
        heading = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        top = 1 if note else 0
        if note:
            sheet.write_string(0, 0, note, text)
        sheet.freeze_panes(top + 1, 0)
        sheet.set_column(0, max(len(columns) - 1, 0), COLUMN_WIDTH)
        sheet.write_row(top, 0, columns, heading)
        for number, row in enumerate(rows, start=top + 1):
            for at, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, str) or at in text_columns:
                    sheet.write_string(number, at, str(value), text)
                elif hasattr(value, "year"):
                    sheet.write_datetime(number, at, value, date)
                else:
                    sheet.write(number, at, value)


def write_csv(target: BinaryIO, *, columns: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> None:
    """Write UTF-8 with a byte order mark, which spreadsheet programs need, below a line of `note` where there is one. A text
    that a spreadsheet would run gets an apostrophe, which `open_sheet` takes off again.
    """
    wrapper = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(wrapper)
    if note:
        writer.writerow([_safe(note)])
    writer.writerow([_safe(column) for column in columns])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    wrapper.detach()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
