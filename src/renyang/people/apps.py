"""Django app of the register."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.people"
    label = "people"

    def ready(self) -> None:
        """Register the access policies."""
        from renyang.people.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
