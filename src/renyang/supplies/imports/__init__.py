"""Import spreadsheets of supplies."""

from renyang.core.files.kinds import register_kind
from renyang.supplies.imports.stocks import SUPPLIES

register_kind(SUPPLIES.as_kind())
