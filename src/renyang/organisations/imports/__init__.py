"""The spreadsheets of organisations."""

from renyang.core.files.kinds import register_kind
from renyang.organisations.imports.organisations import ORGANISATIONS

register_kind(ORGANISATIONS.as_kind())
