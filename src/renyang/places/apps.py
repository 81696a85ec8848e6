"""Django app configuration of places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.places"
    label = "places"

    def ready(self) -> None:
        """Register the access policies."""
        from renyang.places.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
