"""Spreadsheets as users have them: reading with care, writing so that nothing is lost or run."""

from renyang.core.files.sheets.guard import Cell
from renyang.core.files.sheets.reading import Sheet, open_sheet
from renyang.core.files.sheets.writing import csv_parts, write_csv, write_xlsx

__all__ = ["Cell", "Sheet", "csv_parts", "open_sheet", "write_csv", "write_xlsx"]
