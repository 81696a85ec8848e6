"""The places room as a Django app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.places"
    label = "places"

    def ready(self) -> None:
        """Put the policies in force and register the room's spreadsheets."""
        from renyang.places import imports  # noqa: F401, PLC0415 - models have to be loaded first
        from renyang.places.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
