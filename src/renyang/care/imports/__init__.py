"""The spreadsheets of care, each registered by its own file."""

from renyang.care.imports import needs

__all__ = ["needs"]
