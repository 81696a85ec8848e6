"""What a route of the sweep says: who may, what the others are answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from renyang.core.access.roles import Role
from renyang.rooms import ROOMS
from tests.personas import COMMUNITY, Persona

STREET = {Role.SUBDISTRICT_OFFICER, Role.COMMUNITY_WORKER}
DEPARTMENTS = {Role.CIVIL_AFFAIRS_OFFICER, Role.HEALTH_OFFICER, Role.SOCIAL_SECURITY_OFFICER}
TIED = {Role.CARER, Role.FAMILY_MEMBER, Role.OLDER_PERSON}
EVERYBODY = set(Role)
OK, ADDED, CREATED, MOVED, FORBIDDEN, MISSING, INVALID = 200, 201, 202, 302, 403, 404, 422


@dataclass(frozen=True)
class Route:
    """What a route answers.

    `roles` may; others are forbidden. `row` is True where the route is about one row: then everybody who cannot see the
    row gets 404, and `sees` (the roles that see it without the right) 403. `sub_district` rows lie above a community, out
    of a community worker's reach. `led_on` roles are redirected to a page of their own.
    """

    roles: set[Role]
    address: str
    method: str = "get"
    row: bool = False
    sees: set[Role] = field(default_factory=set)
    sub_district: bool = False
    led_on: set[Role] = field(default_factory=set)
    data: dict[str, object] = field(default_factory=dict)
    answer: int = OK

    def expected(self, persona: Persona) -> int:
        """The answer for a persona that is signed in."""
        reaches = persona.here and not (self.sub_district and persona.division == COMMUNITY)
        if self.row:
            if reaches and persona.role in self.roles:
                return self.answer
            return FORBIDDEN if reaches and persona.role in self.sees else MISSING
        if persona.role in self.led_on:
            return MOVED
        if persona.role in self.roles:
            return self.answer
        return FORBIDDEN


def declared_routes() -> Iterator[ModuleType]:
    """The `tests.ROOM.routes` of the ground and of every room that has pages or operations, bottom to top."""
    for room in ("core", *ROOMS):
        if find_spec(f"tests.{room}") and find_spec(f"tests.{room}.routes"):
            yield import_module(f"tests.{room}.routes")
