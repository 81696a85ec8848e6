"""Which sheets of a workbook are read: guessed from their headings, chosen by whoever brings the file."""

from collections.abc import Callable, Collection, Mapping, Sequence

from renyang.core.files.columns import guess_columns, header_digest
from renyang.core.files.kinds import ImportKind
from renyang.core.models import SheetStaged
from renyang.science.problem import Problem

Remembered = Callable[[Sequence[str]], Mapping[str, str | None]]
"""Headings -> the columns that a worker confirmed for them."""


def best_sheets(sheets: Sequence[SheetStaged], kind: ImportKind, remembered: Remembered) -> list[int]:
    """The numbers of the sheet that fits a kind best and of all others with the same headings.

    A hidden sheet only if no other has rows; then required fields, the number of fields, and rows decide.
    """
    fit: dict[str, tuple[int, int]] = {}
    for sheet in sheets:
        layout = layout_of(sheet)
        if sheet.rows and layout not in fit:
            fit[layout] = _fit(sheet.header, kind, remembered)
    usable = [at for at, sheet in enumerate(sheets) if sheet.rows]
    visible = [at for at in usable if not sheets[at].hidden]
    offered = visible or usable
    if not offered:
        return []
    best = max(offered, key=lambda at: (*fit[layout_of(sheets[at])], sheets[at].rows))
    return [at for at in offered if layout_of(sheets[at]) == layout_of(sheets[best])]


def layout_of(sheet: SheetStaged) -> str:
    """A digest equal for sheets that have the same headings in the same columns."""
    named = max((at for at, heading in enumerate(sheet.header, start=1) if heading), default=0)
    return header_digest(sheet.header[:named])


def check_sheets(sheets: Sequence[SheetStaged], chosen: Collection[int]) -> None:
    """Raise Problem unless sheets are chosen that have rows and the same headings."""
    if not chosen or not all(0 <= at < len(sheets) and sheets[at].rows for at in chosen):
        raise Problem(
            "sheets_missing",
            "No sheet with rows is chosen.",
            kept="Nothing was taken in.",
            do="Choose the sheets that hold the list.",
        )
    if len({layout_of(sheets[at]) for at in chosen}) > 1:
        raise Problem(
            "sheets_differ",
            "The chosen sheets do not have the same headings: {sheets}.",
            kept="Nothing was taken in.",
            do="Choose those with the same headings. Bring the file in once more for the others.",
            sheets=", ".join(sheets[at].name for at in sorted(chosen)),
        )


def _fit(header: Sequence[str], kind: ImportKind, remembered: Remembered) -> tuple[int, int]:
    guessed = {one.field for one in guess_columns(header, (), kind.fields, remembered(header)) if one.field}
    needed = sum(field.name in guessed for field in kind.fields if field.required)
    return needed, len(guessed)
