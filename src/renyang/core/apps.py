"""The ground as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Accounts, divisions, the gate, audit, imports."""

    name = "renyang.core"
    label = "core"

    def ready(self) -> None:
        """Put the policies in force and renew the application role's rights after every migration."""
        from renyang.core import rules  # noqa: F401, PLC0415 - models have to be loaded first
        from renyang.core.privileges import grant_to_application  # noqa: PLC0415

        post_migrate.connect(grant_to_application, sender=self)
