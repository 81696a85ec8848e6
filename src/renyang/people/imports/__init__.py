"""The spreadsheets of people, each registered by its own file."""

from renyang.people.imports import people

__all__ = ["people"]
