"""Django app of partners."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.partners"
    label = "partners"

    def ready(self) -> None:
        """Register the access policies."""
        from renyang.partners.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
