"""Readers that turn a cell into (value, note code). Values can be written as JSON; dates are ISO text."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from renyang.core.files.sheets import Cell
from renyang.science.dates import EARLIEST, LATEST, parse_date
from renyang.science.identity import masked_numbers
from renyang.science.letters import half_width, letters_of

Read = Callable[[Cell], tuple[Any, str]]
"""A cell -> its value (None if unusable) and a note code ("" if there is nothing to note)."""

TEXT_LIMIT = 200
PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""Characters that have a shape only where somebody gave them one (private use)."""
_BLANKS = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f]")
YES = frozenset(
    {
        "是",
        "是的",
        "有",
        "有电梯",
        "享受",
        "已享受",
        "识字",
        "会",
        "能",
        "y",
        "yes",
        "true",
        "1",
        "√",
        "✓",
        "✔",
        "☑",
        "v",
    }
)
NO = frozenset(
    {"否", "不是", "无", "没有", "没有电梯", "无电梯", "未享受", "不识字", "文盲", "不会", "不能"}
    | {"n", "no", "false", "0", "×", "✗", "✘", "✕", "x"}
)
NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "－",
        "–",
        "/",
        "／",
        "\\",
        "无",
        "无。",
        "不详",
        "未知",
        "未评估",
        "n/a",
        "null",
        "none",
    }
)


def _(message: str) -> str:
    return message


SAYINGS = {
    "row_of_headings": _("This row repeats headings, so it was not taken in."),
    "row_of_title": _("This row is a title, so it was not taken in."),
    "row_of_footer": _("This row is a total, a signature or a remark on the list, so it was not taken in."),
    "row_of_other_table": _(
        "This row belongs to a second table with different headings, so it was not taken in. Put that table on its own sheet."
    ),
    "formula_uncomputed": _(
        "This formula was saved without its value, so the cell was left empty. Open the file in a spreadsheet program, save "
        "it and bring it again."
    ),
    "community_of_sheet": _("The row names no community, so the name of its sheet was used."),
    "date_in_text": _(
        "Excel turned this into a date, so what was typed is lost and the cell was left empty. Format the column as text and "
        "type it again."
    ),
    "truth_in_text": _(
        "This cell holds only TRUE or FALSE, so it was left empty. Format the column as text and type it again."
    ),
    "private_character": _(
        "This text holds a character that only some computers can show. It was kept. Please type the standard character."
    ),
    "number_masked": _(
        "This text holds an ID or telephone number, which was replaced by stars. Put it in the column for the ID number or "
        "the phone, where it is kept sealed."
    ),
    "text_cut": _("The text is longer than the register keeps and was cut."),
    "date_unreadable": _("This is not a date in any known form; it was left empty. Write it as 1945-03-02."),
    "date_impossible": _("This day does not exist; only the year could be right, so the date was left empty."),
    "date_year_only": _("Only a year or month is given; the date was left empty."),
    "date_implausible": _("This date lies in the future or more than 120 years back. Please check it."),
    "date_short_year": _("The year has only two digits and was read as 19… Please write all four."),
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
    return _BLANKS.sub(" ", letters_of(str(cell))).strip(" \t\r\n\u3000'‘’`\"")


def short(limit: int, mask: Callable[[str], str] = masked_numbers) -> Read:
    """A reader of free text, cut at `limit` characters, whose ID and telephone numbers are masked; words for "none" give
    None.
    """

    def read(cell: Cell) -> tuple[Any, str]:
        if mistyped := not_text(cell):
            return None, mistyped
        value = plain(cell)
        if value.lower() in NOTHING:
            return None, ""
        masked = mask(value)
        if masked != value or len(value) > limit:
            return masked[:limit], "number_masked" if masked != value else "text_cut"
        return value, "private_character" if PRIVATE.search(value) else ""

    return read


def not_text(cell: Cell) -> str:
    """The note on a cell that a spreadsheet made a date or a truth value of, though its column holds texts; else empty."""
    return "date_in_text" if isinstance(cell, dt.date) else "truth_in_text" if isinstance(cell, bool) else ""


def _of_half_width(read: Read) -> Read:
    """The reader, for cells whose digits, Latin letters and dashes are of any width."""
    return lambda cell: read(half_width(cell) if isinstance(cell, str) else cell)


text = short(TEXT_LIMIT)
address = _of_half_width(short(TEXT_LIMIT, partial(masked_numbers, address=True)))
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
    return parsed.value.isoformat(), f"date_{parsed.problem}" if parsed.problem else ""


def day(cell: Cell) -> tuple[Any, str]:
    """A date that may be in the future, such as an expiry date, as ISO text."""
    value, note = date(cell)
    if note == "date_short_year":  # 36.1.5 may be ahead
        return None, "date_unreadable"
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
