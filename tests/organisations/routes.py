"""The routes of organisations for the sweep, and the rows that their addresses are about."""

from renyang.core.access.roles import Role
from renyang.organisations.models import Organisation, OrganisationKind
from tests.organisations.operators import join
from tests.personas import COMMUNITY, DIRECTOR, OFFICER
from tests.sweep import ADDED, DEPARTMENTS, MOVED, STREET, Route

SEE = STREET | {Role.PARTNER_MANAGER}
PAGES = {
    "members": Route(SEE, "/organisations/{organisation}/members/", row=True, sees=DEPARTMENTS),
    "member_remove": Route(
        {Role.SUBDISTRICT_OFFICER}, "/organisations/members/{member}/remove/", "post", row=True,
        sees={Role.COMMUNITY_WORKER, Role.PARTNER_MANAGER}, answer=MOVED,
    ),
}  # fmt: skip
LISTS = {
    "members": Route(SEE, "/organisations/{organisation}/members/?as=csv", row=True, sees=DEPARTMENTS),
}  # fmt: skip
OPERATIONS = {
    "organisations": Route(SEE | DEPARTMENTS, "/api/v1/organisations"),
    "members": Route(SEE, "/api/v1/organisations/{organisation}/members", row=True, sees=DEPARTMENTS),
    "member_add": Route(
        {Role.SUBDISTRICT_OFFICER}, "/api/v1/organisations/{organisation}/members", "post", row=True,
        sees=SEE | DEPARTMENTS, data={"username": OFFICER.username}, answer=ADDED,
    ),
    "member_remove": Route(
        {Role.SUBDISTRICT_OFFICER}, "/api/v1/organisations/members/{member}/remove", "post", row=True,
        sees={Role.COMMUNITY_WORKER, Role.PARTNER_MANAGER},
    ),
}  # fmt: skip


def rows() -> dict[str, object]:
    """The ids that addresses are about: an organisation whose member is the partner manager."""
    organisation = Organisation.objects.create(
        division_code=COMMUNITY, name="梅溪助餐社", kind=OrganisationKind.SOCIAL_ORGANISATION
    )
    return {"organisation": organisation.pk, "member": join(organisation, DIRECTOR).pk}
