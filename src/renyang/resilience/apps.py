"""Django app configuration of resilience."""

from django.apps import AppConfig


class ResilienceConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.resilience"
    label = "resilience"

    def ready(self) -> None:
        """Register the access policies."""
        from renyang.resilience.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
