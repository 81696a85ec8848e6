"""Groups of facts, and the groups that each role sees."""

from enum import StrEnum

from renyang.core.access.roles import Role


class FactGroup(StrEnum):
    """Groups of facts that serve the same purposes."""

    BASIC = "basic"  # name, sex, age, community, status
    CONTACT = "contact"  # address, phone, channels
    IDENTITY = "identity"  # resident ID
    WELFARE = "welfare"  # living arrangement, special care, allowance, disability
    HEALTH = "health"
    INSURANCE = "insurance"


SENSITIVE = frozenset({FactGroup.CONTACT, FactGroup.IDENTITY, FactGroup.WELFARE, FactGroup.HEALTH, FactGroup.INSURANCE})
"""Groups whose reading is written to the access log."""

GROUPS: dict[Role, frozenset[FactGroup]] = {
    Role.SUBDISTRICT_OFFICER: frozenset(FactGroup),
    Role.COMMUNITY_WORKER: frozenset(FactGroup),
    Role.CIVIL_AFFAIRS_OFFICER: frozenset({FactGroup.BASIC, FactGroup.CONTACT, FactGroup.IDENTITY, FactGroup.WELFARE}),
    Role.HEALTH_OFFICER: frozenset({FactGroup.BASIC, FactGroup.CONTACT, FactGroup.IDENTITY, FactGroup.HEALTH}),
    Role.SOCIAL_SECURITY_OFFICER: frozenset({FactGroup.BASIC, FactGroup.IDENTITY, FactGroup.INSURANCE}),
    Role.CARER: frozenset({FactGroup.BASIC, FactGroup.CONTACT}),
    Role.FAMILY_MEMBER: frozenset({FactGroup.BASIC, FactGroup.CONTACT}),
    Role.OLDER_PERSON: frozenset(FactGroup),
}
"""The groups each role sees by law and task, without consent: street staff and the person herself all, a department the
facts it keeps, tied relatives and carers who she is and how to reach her. Roles that are not listed see no person.
"""

WITH_CONSENT: dict[Role, frozenset[FactGroup]] = {
    Role.CARER: frozenset({FactGroup.WELFARE, FactGroup.HEALTH}),
    Role.FAMILY_MEMBER: frozenset({FactGroup.IDENTITY, FactGroup.WELFARE, FactGroup.HEALTH}),
    Role.CIVIL_AFFAIRS_OFFICER: frozenset({FactGroup.HEALTH, FactGroup.INSURANCE}),
    Role.HEALTH_OFFICER: frozenset({FactGroup.WELFARE, FactGroup.INSURANCE}),
    Role.SOCIAL_SECURITY_OFFICER: frozenset({FactGroup.CONTACT, FactGroup.WELFARE, FactGroup.HEALTH}),
}
"""The further groups that a person's consent may open to a role: to relatives and carers what they need to care for
her, to a department the facts of another. Sensitive personal information, such as health, is processed only for a
stated purpose and with separate consent (Personal Information Protection Law 2021, art. 28 and 29 [V]), given
knowingly, and withdrawn as easily (art. 14, 15 and 30 [M]).
"""
