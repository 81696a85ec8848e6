"""Roles, departments and purposes."""

from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from renyang.science.problem import Problem

Choice = TypeVar("Choice", bound=TextChoices)


class Role(TextChoices):
    """The roles of users. Each app's `rules/policies.py` says what a role may see and do."""

    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SUBDISTRICT_OFFICER = "subdistrict_officer", _("sub-district officer")
    COMMUNITY_WORKER = "community_worker", _("community worker")
    CIVIL_AFFAIRS_OFFICER = "civil_affairs_officer", _("civil affairs officer")
    HEALTH_OFFICER = "health_officer", _("health officer")
    SOCIAL_SECURITY_OFFICER = "social_security_officer", _("social security officer")
    PARTNER_MANAGER = "partner_manager", _("partner manager")
    CARER = "carer", _("carer")
    VOLUNTEER = "volunteer", _("volunteer")
    FAMILY_MEMBER = "family_member", _("family member")
    OLDER_PERSON = "older_person", _("older person")


class Department(TextChoices):
    """The department that collected a record: the source of every fact."""

    CIVIL_AFFAIRS = "civil_affairs", _("civil affairs")
    HEALTH = "health", _("health")
    SOCIAL_SECURITY = "social_security", _("social security")
    SUBDISTRICT = "subdistrict", _("sub-district office")
    COMMUNITY = "community", _("community")


class Purpose(TextChoices):
    """The purpose for which a grant allows facts to be used; logged with every read of sensitive facts."""

    CARE = "care", _("care")
    EMERGENCY = "emergency", _("emergency")
    ADMINISTRATION = "administration", _("administration")
    STATISTICS = "statistics", _("statistics")


def purpose_label(code: str) -> str:
    """The label of a purpose. Commands of the operator have no purpose and are logged as "operation"."""
    return str(Purpose(code).label if code in Purpose.values else _("operation"))


DEPARTMENT_OFFICERS = frozenset({Role.CIVIL_AFFAIRS_OFFICER, Role.HEALTH_OFFICER, Role.SOCIAL_SECURITY_OFFICER})
SECOND_FACTOR_ROLES = DEPARTMENT_OFFICERS | {Role.SYSTEM_ADMIN, Role.SUBDISTRICT_OFFICER}
"""The roles whose accounts need a second factor, as they reach the facts of many people."""
STREET_STAFF = frozenset({Role.SUBDISTRICT_OFFICER, Role.COMMUNITY_WORKER})
EVERYONE = frozenset(Role)


def chosen(choices: type[Choice], given: str) -> Choice:
    """The choice with this code. Raises Problem, listing the allowed codes, if there is none."""
    if given not in choices.values:
        raise Problem(
            "unknown_choice",
            "{given} is not one of: {allowed}.",
            do="Give one of these.",
            given=given[:40],
            allowed=", ".join(choices.values),
        )
    return choices(given)
