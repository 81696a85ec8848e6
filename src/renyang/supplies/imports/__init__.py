"""The spreadsheets of supplies."""

from renyang.supplies.imports.stocks import SUPPLIES

KINDS = (SUPPLIES.as_kind(),)
