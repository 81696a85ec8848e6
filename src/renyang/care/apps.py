"""The care room as a Django app."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.care"
    label = "care"

    def ready(self) -> None:
        """Put the policies in force and register the room's spreadsheets."""
        from renyang.care import imports  # noqa: F401, PLC0415 - models have to be loaded first
        from renyang.care.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
