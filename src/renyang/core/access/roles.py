"""Who there is, which departments keep records, and what facts are used for."""

from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from renyang.science.problem import Problem

Choice = TypeVar("Choice", bound=TextChoices)


class Role(TextChoices):
    """What a person does here. What each role may see and do stands in every room's `rules.py`."""

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
    """Who collected a record: the source that every fact names."""

    CIVIL_AFFAIRS = "civil_affairs", _("civil affairs")
    HEALTH = "health", _("health")
    SOCIAL_SECURITY = "social_security", _("social security")
    SUBDISTRICT = "subdistrict", _("sub-district office")
    COMMUNITY = "community", _("community")


class Purpose(TextChoices):
    """What a grant lets facts be used for; every read of sensitive facts is logged with it."""

    CARE = "care", _("care")
    EMERGENCY = "emergency", _("emergency")
    ADMINISTRATION = "administration", _("administration")
    STATISTICS = "statistics", _("statistics")


def purpose_label(code: str) -> str:
    """What facts were read for; the operator's commands are bound to no purpose, which is written as "operation"."""
    return str(Purpose(code).label if code in Purpose.values else _("operation"))


DEPARTMENT_OFFICERS = frozenset({Role.CIVIL_AFFAIRS_OFFICER, Role.HEALTH_OFFICER, Role.SOCIAL_SECURITY_OFFICER})
STREET_STAFF = frozenset({Role.SUBDISTRICT_OFFICER, Role.COMMUNITY_WORKER})
EVERYONE = frozenset(Role)


def chosen(choices: type[Choice], given: str) -> Choice:
    """The one of a fixed list that was given by its code; Problem that names those there are."""
    if given not in choices.values:
        raise Problem(
            "unknown_choice",
            "{given} is none of: {allowed}.",
            do="Give one of these.",
            given=given[:40],
            allowed=", ".join(choices.values),
        )
    return choices(given)
