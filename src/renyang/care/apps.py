"""Django app of care."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.care"
    label = "care"

    def ready(self) -> None:
        """Register the access policies."""
        from renyang.care.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
