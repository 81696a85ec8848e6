"""The people of the tests: nobody, every role in the town the records are of, and the same roles in another town."""

from dataclasses import dataclass

from renyang.core.access.roles import Role

HERE, COMMUNITY = "320199001000", "320199001001"
ELSEWHERE, OTHER_COMMUNITY = "330299002000", "330299002001"
BOUND_TO_COMMUNITY = frozenset(
    {Role.COMMUNITY_WORKER, Role.CARER, Role.VOLUNTEER, Role.FAMILY_MEMBER, Role.OLDER_PERSON}
)


@dataclass(frozen=True)
class Persona:
    """Somebody with one role in one place."""

    role: Role
    here: bool

    @property
    def username(self) -> str:
        """The sign-in name."""
        return f"{self.role}_{'here' if self.here else 'elsewhere'}"

    @property
    def division(self) -> str:
        """Where the role holds."""
        if self.role in BOUND_TO_COMMUNITY:
            return COMMUNITY if self.here else OTHER_COMMUNITY
        return HERE if self.here else ELSEWHERE

    def __str__(self) -> str:
        return self.username


PERSONAS: tuple[Persona | None, ...] = (
    None,
    *(Persona(role, here) for role in Role for here in (True, False)),
)
OFFICER = Persona(Role.SUBDISTRICT_OFFICER, here=True)
WORKER = Persona(Role.COMMUNITY_WORKER, here=True)
HEALTH = Persona(Role.HEALTH_OFFICER, here=True)
FAMILY = Persona(Role.FAMILY_MEMBER, here=True)
DIRECTOR = Persona(Role.PARTNER_MANAGER, here=True)
STRANGER = Persona(Role.SUBDISTRICT_OFFICER, here=False)
