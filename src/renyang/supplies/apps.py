"""The supplies room as a Django app."""

from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.supplies"
    label = "supplies"

    def ready(self) -> None:
        """Put the policies in force and register the room's spreadsheets."""
        from renyang.supplies import imports  # noqa: F401, PLC0415 - models have to be loaded first
        from renyang.supplies.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
