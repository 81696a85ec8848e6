"""Demo data of core: divisions, the departments' files, and accounts with roles."""

from renyang.core.access.roles import Role
from renyang.core.queries import HELP_LINE, usernames
from renyang.core.services import divisions_put, grant_give, setting_put, user_create
from renyang.demo import words
from renyang.demo.files import division_names
from renyang.demo.filling import FIRST_COMMUNITY, Filling

PASSWORD = "plum-blossom"  # noqa: S105 - of accounts that exist in demo databases only, served on loopback
STREET = "320199000000"
NO_NUMBER = "960000000"
"""The help line of the demo: an unassigned number, as real numbers that begin with 96 have five or six digits."""
ACCOUNTS = (
    ("admin", "系统管理员", Role.SYSTEM_ADMIN, STREET),
    ("officer", "街道干事", Role.SUBDISTRICT_OFFICER, words.DIVISION),
    ("worker", "社区工作者", Role.COMMUNITY_WORKER, FIRST_COMMUNITY),
    ("civil", "民政干部", Role.CIVIL_AFFAIRS_OFFICER, STREET),
    ("health", "卫健干部", Role.HEALTH_OFFICER, STREET),
    ("insurance", "人社干部", Role.SOCIAL_SECURITY_OFFICER, STREET),
    ("partner", "机构负责人", Role.PARTNER_MANAGER, words.DIVISION),
    ("carer", "护理员", Role.CARER, FIRST_COMMUNITY),
    ("volunteer", "志愿者", Role.VOLUNTEER, FIRST_COMMUNITY),
    ("family", "家属", Role.FAMILY_MEMBER, FIRST_COMMUNITY),
    ("older", "老年人", Role.OLDER_PERSON, FIRST_COMMUNITY),
)
"""Sign-in name, display name, role, division."""


def fill(demo: Filling) -> None:
    """Create divisions and accounts, and import all files that do not depend on linked people."""
    setting_put(actor=demo.actor, name=HELP_LINE, value=NO_NUMBER)
    divisions_put(actor=demo.actor, names=division_names())
    demo.take_in(demo.manifest.files)
    taken = usernames()
    for username, name, role, division in ACCOUNTS:
        if username not in taken:
            user = user_create(actor=demo.actor, username=username, display_name=name, password=PASSWORD)
            grant_give(actor=demo.actor, user=user, role=role, division_code=division)
