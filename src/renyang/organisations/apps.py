"""The organisations room as a Django app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Put the policies in force and register the room's spreadsheets."""
        from renyang.organisations import imports  # noqa: F401, PLC0415 - models have to be loaded first
        from renyang.organisations.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
