"""Every write of a deployment's settings."""

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.models import Setting
from renyang.core.service import service


@service
def setting_put(*, actor: Actor, name: str, value: object) -> None:
    """Decide a fact about this deployment; the operator's right alone."""
    if not actor.trusted:
        raise NotAllowed
    Setting.objects.update_or_create(name=name, defaults={"value": value})
