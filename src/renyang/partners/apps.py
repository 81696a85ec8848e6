"""The partners room as a Django app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.partners"
    label = "partners"

    def ready(self) -> None:
        """Put the policies in force and register the room's spreadsheets."""
        from renyang.partners import imports  # noqa: F401, PLC0415 - models have to be loaded first
        from renyang.partners.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
