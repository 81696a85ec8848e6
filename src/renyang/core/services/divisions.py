"""Services for divisions."""

from collections.abc import Mapping

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.models import Division
from renyang.core.service import service


@service
def divisions_put(*, actor: Actor, names: Mapping[str, str]) -> None:
    """Add or rename divisions. Operator only."""
    if not actor.trusted:
        raise NotAllowed
    Division.objects.bulk_create(
        [Division(code=code, name=name) for code, name in names.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
