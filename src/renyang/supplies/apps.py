"""Django app configuration of supplies."""

from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.supplies"
    label = "supplies"

    def ready(self) -> None:
        """Register the access policies."""
        from renyang.supplies.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
