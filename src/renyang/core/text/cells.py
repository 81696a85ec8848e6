"""Readers that turn a cell into (value, note code). Values can be written as JSON; dates are ISO text."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from renyang.core.files.sheets import Cell
from renyang.science.dates import EARLIEST, LATEST, parse_date
from renyang.science.identity import masked_numbers
from renyang.science.letters import letters_of

Read = Callable[[Cell], tuple[Any, str]]
"""A cell -> its value (None if unusable) and a note code ("" if there is nothing to note)."""

TEXT_LIMIT = 200
YES = frozenset({"是", "有", "享受", "已享受", "识字", "会", "能", "y", "yes", "true", "1", "√", "✓"})
NO = frozenset({"否", "无", "未享受", "不识字", "文盲", "不会", "不能", "n", "no", "false", "0", "×"})
NOTHING = frozenset({"", "-", "--", "/", "无", "不详", "未知", "未评估", "n/a", "null", "none"})


def _(message: str) -> str:
    return message


SAYINGS = {
    "number_masked": _(
        "This text holds an ID or telephone number, which was replaced by stars. Put it in the column for the ID number or "
        "the phone, where it is kept sealed."
    ),
    "text_cut": _("The text is longer than the register keeps and was cut."),
    "date_unreadable": _("This is not a date in any known form; it was left empty. Write it as 1945-03-02."),
    "date_impossible": _("This day does not exist; only the year could be right, so the date was left empty."),
    "date_year_only": _("Only a year or month is given; the date was left empty."),
    "date_implausible": _("This date lies in the future or more than 120 years back. Please check it."),
    "date_out_of_bounds": _(
        "This day lies before 1800 or after 2100; it was left empty. Where something has no end, leave the cell empty."
    ),
    "word_unknown": _("This word is not known here; the fact was left empty."),
    "missing": _("This column must not be empty, so the row was not taken in."),
    "name_unknown": _("Nothing of this name is known in the file's division. Bring its own list in first."),
    "name_ambiguous": _(
        "Several of this name are known in the file's division. Split the file, so that each part speaks of one of them."
    ),
    "text_too_long": _("This text is longer than the register keeps in this column. Shorten it."),
    "row_too_long": _(
        "The row has more cells than there are headings, so its facts may stand in the wrong columns, and it was not taken "
        "in. Put quotation marks around a cell that holds a comma, or save the file as xlsx."
    ),
    "row_twice": _(
        "An earlier row of this file speaks of the same, so this one was not taken in. Make one row of the two."
    ),
}
"""Messages of these readers' note codes; a kind of import adds its own."""


def plain(cell: Cell) -> str:
    """A cell's text without control characters, surrounding blanks and stray apostrophes; whole numbers without a decimal
    point.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return letters_of(str(cell)).strip(" \t\r\n\u3000'‘’`\"")


def short(limit: int, mask: Callable[[str], str] = masked_numbers) -> Read:
    """A reader of free text, cut at `limit` characters, whose ID and telephone numbers are masked; words for "none" give
    None.
    """

    def read(cell: Cell) -> tuple[Any, str]:
        value = plain(cell)
        if value.lower() in NOTHING:
            return None, ""
        masked = mask(value)
        return masked[:limit], "number_masked" if masked != value else "text_cut" if len(value) > limit else ""

    return read


text = short(TEXT_LIMIT)
address = short(TEXT_LIMIT, partial(masked_numbers, address=True))
unmasked = short(TEXT_LIMIT, str)
"""Readers of free text; of addresses, where a house and a door stay; of what is sealed or is a number of things."""


def date(cell: Cell) -> tuple[Any, str]:
    """A date as ISO text. A year or month alone gives no date but a note."""
    if cell is None or plain(cell).lower() in NOTHING:
        return None, ""
    parsed = parse_date(cell)
    if parsed.value is None:
        return None, "date_unreadable"
    if parsed.precision != "day":
        return None, "date_impossible" if parsed.problem == "impossible" else "date_year_only"
    if not EARLIEST <= parsed.value <= LATEST:
        return None, "date_out_of_bounds"
    return parsed.value.isoformat(), "date_implausible" if parsed.problem else ""


def day(cell: Cell) -> tuple[Any, str]:
    """A date that may be in the future, such as an expiry date, as ISO text."""
    value, note = date(cell)
    return value, "" if note == "date_implausible" else note


def last_day(cell: Cell) -> tuple[Any, str]:
    """The last day on which something may be used, as ISO text; a month alone is its last day."""
    parsed = parse_date(cell)
    if parsed.value is None or parsed.precision != "month" or not EARLIEST <= parsed.value <= LATEST:
        return day(cell)
    return parsed.value.replace(day=monthrange(parsed.value.year, parsed.value.month)[1]).isoformat(), ""


def yes_no(cell: Cell) -> tuple[Any, str]:
    """Yes or no."""
    if isinstance(cell, bool):
        return cell, ""
    value = plain(cell).lower()
    if value in YES:
        return True, ""
    if value in NO:
        return False, ""
    return None, "" if value in NOTHING else "word_unknown"


class Coded:
    """A reader of {code: words}. Ignores notes in brackets, a final 级 and a number before the word ("2 级 中度")."""

    def __init__(self, words: Mapping[Any, tuple[str, ...]]) -> None:
        self._words = words
        self._codes = {word: code for code, all_words in words.items() for word in (str(code), *all_words)}

    def __call__(self, cell: Cell) -> tuple[Any, str]:
        """The code for a cell's word."""
        whole = plain(cell).lower()
        bare = re.sub(r"[（(].*?[)）]", "", whole).strip()
        graded = re.sub(r"\s*级$", "", bare)
        for word in (whole, bare, graded, re.sub(r"^\d\s*级?[.、\s]*(?=\D)", "", graded)):
            if word in self._codes:
                return self._codes[word], ""
        return None, "" if bare in NOTHING else "word_unknown"

    def word(self, code: Any) -> str:
        """The usual word for a code, which reads as that code again; empty for an unknown code."""
        return next(iter(self._words.get(code, ())), "")
