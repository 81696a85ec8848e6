"""The spreadsheets of care."""

from renyang.care.imports.needs import NEEDS

KINDS = (NEEDS,)
