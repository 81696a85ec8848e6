"""Declared lists: page, phone cards, files, print, API and command line are all made from one list of columns."""

from renyang.core.lists.columns import Cell, Column, Kind, Value, Words, text_of
from renyang.core.lists.declared import READ, TAKEN, DeclaredList, LeftOut, ListReading, Narrowing, Reader, SheetRows
from renyang.core.lists.paging import ListPage

__all__ = [
    "READ",
    "TAKEN",
    "Cell",
    "Column",
    "DeclaredList",
    "Kind",
    "LeftOut",
    "ListPage",
    "ListReading",
    "Narrowing",
    "Reader",
    "SheetRows",
    "Value",
    "Words",
    "text_of",
]
