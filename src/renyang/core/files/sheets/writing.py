"""Writing of spreadsheets: IDs and phones stay text, and nothing that looks like a formula is run."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from renyang.science.problem import Problem

RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")
"""First signs of a text that a spreadsheet may run; it takes full-width signs for the narrow ones. [V]"""
COLUMN_WIDTH = 16  # characters
LAST_ROW = 1_048_575  # of a sheet, zero-based
A4 = 9  # paper number in spreadsheet programs
FOOTER_LIMIT = 180  # characters; a header or footer holds 255, including control codes
CSV_ROWS_AT_ONCE = 500


def write_xlsx(
    target: BinaryIO | Path,
    *,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    text_columns: Collection[int] = (),
    note: str = "",
    author: str = "",
) -> None:
    """Write one sheet with a frozen header row, below a line with the `note` if there is one.

    Text never becomes a formula, number or link; `text_columns` are written as text whatever they hold. The note is
    also in the file's properties and in the printed footer. Rows are streamed; raises Problem if there are more than a
    sheet holds.
    """
    import xlsxwriter  # noqa: PLC0415 - slow to import, and whoever reads does not need it

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        book.set_properties({"title": title, "author": author, "comments": note})
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip("'"))
        heading = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        top = 1 if note else 0
        _set_up_print(sheet, title, note, top)
        if note:
            sheet.write_string(0, 0, note, text)
        sheet.freeze_panes(top + 1, 0)
        sheet.set_column(0, max(len(columns) - 1, 0), COLUMN_WIDTH)
        sheet.write_row(top, 0, columns, heading)
        for number, row in enumerate(rows, start=top + 1):
            if number > LAST_ROW:
                raise _too_long(LAST_ROW - top)
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
    """Write the output of `csv_parts` to a file."""
    target.writelines(csv_parts(columns=columns, rows=rows, note=note))


def csv_parts(*, columns: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> Iterator[bytes]:
    """Yield a csv in pieces as the rows come: an optional line with the `note`, the headings, the rows.

    UTF-8 with a byte order mark, which spreadsheet programs need. Text that a spreadsheet would run as a formula gets
    an apostrophe, which `open_sheet` removes.
    """
    whole = chain([[note]] if note else [], [columns], rows)
    mark = b"\xef\xbb\xbf"
    while some := list(islice(whole, CSV_ROWS_AT_ONCE)):
        written = io.StringIO(newline="")
        csv.writer(written).writerows([_safe(cell) for cell in row] for row in some)
        yield mark + written.getvalue().encode()
        mark = b""


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def _set_up_print(sheet: Any, title: str, note: str, heading_row: int) -> None:
    """Set up printing: A4 landscape, one page wide, header row and note on every page, page numbers.

    Ampersands start control codes in headers and footers, so they are replaced.
    """
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading_row)
    sheet.set_header(f"&L{title.replace('&', '＆')[:FOOTER_LIMIT]}")
    sheet.set_footer(f"&L{note.replace('&', '＆')[:FOOTER_LIMIT]}&R&P / &N")


def _too_long(most: int) -> Problem:
    return Problem(
        "too_many_rows",
        "The list has more than {limit} rows, and an xlsx file holds no more.",
        do="Export it as csv, or filter it first.",
        limit=most,
    )
