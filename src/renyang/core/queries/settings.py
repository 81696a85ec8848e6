"""Queries of the settings of a deployment."""

import json
from typing import Any

from django.db import connection

from renyang.core.access.once import once

HELP_LINE = "help_line"
"""Name of the setting that holds the community's telephone number."""


def setting(name: str, default: Any = None) -> Any:
    """The value of a setting of this deployment, or `default`."""
    with connection.cursor() as cursor:  # every page asks, and building a query set would take most of the time
        cursor.execute("SELECT value FROM core_setting WHERE name = %s", [name])
        row = cursor.fetchone()
    return default if row is None else json.loads(row[0])


@once
def holds_demo_data() -> bool:
    """Whether the records are a demonstration's."""
    return bool(setting("demo_data", default=False))


def help_line() -> str:
    """The telephone number that people call for help; empty if none is set."""
    return str(setting(HELP_LINE, ""))
