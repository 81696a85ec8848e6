"""Spreadsheets: reading and writing, column mapping, staging and kinds of import."""
