"""The spreadsheets of organisations."""

from renyang.organisations.imports.organisations import ORGANISATIONS

KINDS = (ORGANISATIONS.as_kind(),)
