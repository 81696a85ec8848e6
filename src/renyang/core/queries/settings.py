"""Every read of a deployment's settings."""

from typing import Any

from renyang.core.models import Setting

HELP_LINE = "help_line"
"""The setting that holds the community's telephone number."""


def setting(name: str, default: Any = None) -> Any:
    """A fact about this deployment."""
    row = Setting.objects.filter(name=name).first()
    return default if row is None else row.value


def help_line() -> str:
    """The telephone number that people call for help; empty where none was set."""
    return str(setting(HELP_LINE, ""))
