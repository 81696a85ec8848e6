"""The groups of facts, and which of them each role sees."""

from enum import StrEnum

from renyang.core.access.roles import Role


class FactGroup(StrEnum):
    """Facts that are shown for the same purposes."""

    BASIC = "basic"  # name, sex, age, community, status
    CONTACT = "contact"  # address, phone, channels
    IDENTITY = "identity"  # resident ID
    WELFARE = "welfare"  # living arrangement, special care, allowance, disability
    HEALTH = "health"
    INSURANCE = "insurance"


SENSITIVE = frozenset({FactGroup.CONTACT, FactGroup.IDENTITY, FactGroup.WELFARE, FactGroup.HEALTH, FactGroup.INSURANCE})
"""Groups whose reading is written into the access log."""

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
"""What each role sees by law and task, without anybody's consent: the street's staff and the person herself everything, a
department what it keeps, a relative or carer by the tie who she is and how to reach her. A role that is not here is shown
no person at all.
"""

WITH_CONSENT: dict[Role, frozenset[FactGroup]] = {
    Role.CARER: frozenset({FactGroup.WELFARE, FactGroup.HEALTH}),
    Role.FAMILY_MEMBER: frozenset({FactGroup.IDENTITY, FactGroup.WELFARE, FactGroup.HEALTH}),
    Role.CIVIL_AFFAIRS_OFFICER: frozenset({FactGroup.HEALTH, FactGroup.INSURANCE}),
    Role.HEALTH_OFFICER: frozenset({FactGroup.WELFARE, FactGroup.INSURANCE}),
    Role.SOCIAL_SECURITY_OFFICER: frozenset({FactGroup.CONTACT, FactGroup.WELFARE, FactGroup.HEALTH}),
}
"""What a person's consent may open to a role beyond that: to relatives and carers what they need to look after her, to a
department another's facts. Sensitive personal information, such as of health, is processed only for a stated purpose and with
a consent of its own (Personal Information Protection Law 2021, art. 28 and 29 [V]), given knowingly, and withdrawn as easily
(art. 14, 15 and 30 [M]).
"""
