"""The spreadsheets of care; importing a module registers it."""

from renyang.care.imports import needs

__all__ = ["needs"]
