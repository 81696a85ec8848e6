"""Services for the settings of a deployment."""

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.models import Setting
from renyang.core.service import service


@service
def setting_put(*, actor: Actor, name: str, value: object) -> None:
    """Store a setting of this deployment. Operator only."""
    if not actor.trusted:
        raise NotAllowed
    Setting.objects.update_or_create(name=name, defaults={"value": value})
