"""Whether the record numbers of a file only count its rows."""

from collections.abc import Iterable

COUNTING = frozenset({"序号", "序", "no", "no.", "#"})
"""Headings of columns that count the rows."""
WHOLE_FROM = 0.9
"""Share of a column's numbers that are whole, from which they may count the rows [A]."""
DENSE_FROM = 0.5
"""Share of the numbers between the least and the greatest that occur, from which they count the rows [A]: half the rows
may have been deleted since they were numbered."""


def are_counting(numbers: Iterable[str]) -> bool:
    """Whether a column's cells only count the rows: whole numbers with few gaps, in any order."""
    filled = [number for number in numbers if number]
    whole = {int(number) for number in filled if number.isdecimal()}
    if len(whole) < 2 or len(whole) < WHOLE_FROM * len(filled):
        return False
    return len(whole) >= DENSE_FROM * (max(whole) - min(whole) + 1)
