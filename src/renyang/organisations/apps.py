"""Django app of organisations."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Register the access policies."""
        from renyang.organisations.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
