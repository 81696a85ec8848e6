"""Django app of care."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """See the package's docstring."""

    name = "renyang.care"
    label = "care"

    def ready(self) -> None:
        """Register the access policies, and that critical needs are told here."""
        from renyang.care.queries import critical_needs  # noqa: PLC0415 - models have to be loaded first
        from renyang.care.rules import policies  # noqa: F401, PLC0415
        from renyang.people.rules.critical_needs import critical_needs_from  # noqa: PLC0415

        critical_needs_from(critical_needs)
