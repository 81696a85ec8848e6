"""Django app of core."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Accounts, divisions, the gate, audit, imports."""

    name = "renyang.core"
    label = "core"

    def ready(self) -> None:
        """Check the keys, register the policies, and renew triggers and database privileges after every migration.

        Missing or malformed keys stop the program here, not at the first write days later.
        """
        from renyang.core.access.sign_ins import watch  # noqa: PLC0415
        from renyang.core.deployment.privileges import grant_to_application, install_functions  # noqa: PLC0415
        from renyang.core.history import install_triggers  # noqa: PLC0415
        from renyang.core.rules import policies  # noqa: F401, PLC0415 - models have to be loaded first
        from renyang.core.sealing.seal import keys  # noqa: PLC0415

        keys()
        watch()
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(install_functions, sender=self)
        post_migrate.connect(grant_to_application, sender=self)
