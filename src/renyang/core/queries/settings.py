"""Queries of the settings of a deployment."""

from typing import Any

from renyang.core.models import Setting

HELP_LINE = "help_line"
"""Name of the setting that holds the community's telephone number."""


def setting(name: str, default: Any = None) -> Any:
    """The value of a setting of this deployment, or `default`."""
    row = Setting.objects.filter(name=name).first()
    return default if row is None else row.value


def help_line() -> str:
    """The telephone number that people call for help; empty if none is set."""
    return str(setting(HELP_LINE, ""))
