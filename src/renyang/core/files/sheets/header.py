"""Header detection: below a title, over one to three rows, with merged parent headings."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renyang.core.files.cells import Cell
from renyang.science.problem import Problem

LOOK_AHEAD = 15  # rows searched for the header
MAX_COLUMNS = 300
MAX_HEADER_ROWS = 3
LONGEST_WORD = 12  # characters of a heading below another one
OF_ANOTHER = ("联系人", "监护人", "子女", "配偶", "家属", "赡养人", "contact", "guardian")
"""Words of headings about somebody other than the row's person."""

Range = tuple[tuple[int, int], tuple[int, int]]
"""A merged area: (first row, first column), (last row, last column), zero-based."""


@dataclass(frozen=True)
class Header:
    """A sheet's headings, "parent/child" where they are merged, and the (zero-based) rows they occupy."""

    headings: tuple[str, ...]
    first_row: int
    rows: int

    @property
    def data_from(self) -> int:
        """The first row below the header, zero-based."""
        return self.first_row + self.rows


def column_letter(at: int) -> str:
    """A column's letters as spreadsheets show them, from its zero-based number."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def find_header(rows: Sequence[Sequence[Cell]], merged: Sequence[Range], name: str) -> Header:
    """Find the header in a sheet's first rows. Raises Problem if there is none, it is too wide, or headings repeat."""
    filled = [_texts(row) for row in rows[:LOOK_AHEAD]]
    widest = max((len(row) for row in filled), default=0)
    if widest == 0:
        raise Problem("empty_file", "The file {file} is empty.", do="Check that it holds rows.", file=name)
    if widest > MAX_COLUMNS:
        raise Problem(
            "too_many_columns",
            "The file {file} has {count} columns; {limit} can be read.",
            do="Delete the columns that are not needed.",
            file=name,
            count=widest,
            limit=MAX_COLUMNS,
        )
    first = next(at for at, row in enumerate(filled) if len(row) >= min(2, widest) and not _is_note(row, widest))
    depth = _depth(rows, first, merged)
    headings = _join(rows[first : first + depth], first, merged)
    while headings and not headings[-1]:
        headings.pop()
    _tell_twins_apart(headings)
    _refuse_twins(headings, name)
    return Header(tuple(headings), first, depth)


def _is_note(row: Mapping[int, str], widest: int) -> bool:
    """Whether a row is about the whole sheet, such as "填报单位：梅溪街道", rather than about its columns."""
    return 2 * len(row) <= widest and any(re.search(r"[:：]\s*\S", text) for text in row.values())


def _texts(row: Sequence[Cell]) -> dict[int, str]:
    return {at: str(cell).strip() for at, cell in enumerate(row) if cell is not None and str(cell).strip()}


def _depth(rows: Sequence[Sequence[Cell]], first: int, merged: Sequence[Range]) -> int:
    """How many rows the header takes.

    With areas merged from its first row, it reaches down as far as they do. Without merged areas (a csv) it takes two
    rows if the second, all words, fills the gaps of the first and the third is data; else one.
    """
    here = [area for area in merged if area[0][0] == first]
    down = max((last[0] for _, last in here), default=first)
    if here:
        across = any(last[1] > start[1] and last[0] == start[0] for start, last in here)
        return min(max(down - first + 1, 2 if across else 1), MAX_HEADER_ROWS)
    top, *others = (_texts(row) for row in rows[first : first + 3])
    if len(others) < 2:
        return 1
    below, data = others
    gaps = set(range(max([*top, *below], default=0) + 1)) - set(top)
    return 2 if gaps and gaps <= set(below) and _all_words(below) and not _all_words(data) else 1


def _all_words(row: Mapping[int, str]) -> bool:
    """Whether a row holds only short words, as headings do; data rows nearly always contain a date or number."""
    return all(len(text) <= LONGEST_WORD and not any(c.isdigit() for c in text) for text in row.values())


def _join(rows: Sequence[Sequence[Cell]], first: int, merged: Sequence[Range]) -> list[str]:
    width = max(len(row) for row in rows)
    grid = [[texts.get(at, "") for at in range(width)] for texts in map(_texts, rows)]
    for (top, left), (bottom, right) in merged:
        if first <= top < first + len(rows):
            word = grid[top - first][left] if left < width else ""
            for column in range(left, min(right + 1, width)):
                grid[top - first][column] = word
                for row in range(top + 1, min(bottom + 1, first + len(rows))):
                    grid[row - first][column] = ""
    if len(rows) > 1 and not merged:
        _fill_right(grid)
    return ["/".join(dict.fromkeys(word for word in column if word)) for column in zip(*grid, strict=True)]


def _fill_right(grid: list[list[str]]) -> None:
    """Without merged areas a parent heading is only above its first child: extend it to the next parent."""
    parent = ""
    for column, child in enumerate(grid[1]):
        parent = grid[0][column] or (parent if child else "")
        grid[0][column] = parent


def _tell_twins_apart(headings: list[str]) -> None:
    """Put a second 联系电话 behind 监护人 below it: it is that other person's."""
    for at, heading in enumerate(headings):
        left = headings[at - 1] if at else ""
        if heading and heading in headings[:at] and "/" not in left and any(word in left for word in OF_ANOTHER):
            headings[at] = f"{left}/{heading}"


def _refuse_twins(headings: Sequence[str], name: str) -> None:
    places = defaultdict(list)
    for at, heading in enumerate(headings):
        if heading:
            places[heading].append(column_letter(at))
    for heading, letters in places.items():
        if len(letters) > 1:
            raise Problem(
                "duplicate_columns",
                "In {file}, the columns {columns} have the same heading {heading}.",
                kept="Nothing was taken in.",
                do="Rename or delete one of them.",
                file=name,
                columns=", ".join(letters),
                heading=heading,
            )
