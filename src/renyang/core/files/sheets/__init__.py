"""Spreadsheets: careful reading of users' files, and writing that loses no digits and runs no formulas."""

from renyang.core.files.cells import Cell
from renyang.core.files.sheets.reading import Book, BookSheet, Sheet, open_sheet
from renyang.core.files.sheets.writing import csv_parts, write_csv, write_xlsx

__all__ = ["Book", "BookSheet", "Cell", "Sheet", "csv_parts", "open_sheet", "write_csv", "write_xlsx"]
