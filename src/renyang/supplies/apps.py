"""Django app configuration of supplies."""

from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.supplies"
    label = "supplies"

    def ready(self) -> None:
        """Register the access policies and the import spreadsheets."""
        from renyang.supplies import imports  # noqa: F401, PLC0415 - models have to be loaded first
        from renyang.supplies.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
