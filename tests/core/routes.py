"""The routes of the ground for the sweep, and the rows that their addresses are about."""

from django.utils import timezone

from renyang.core.access.roles import Role
from renyang.core.models import ApiToken, ImportBatch, User
from tests.sweep import DEPARTMENTS, EVERYBODY, INVALID, MISSING, MOVED, STREET, Route

PAGES = {
    "imports": Route(STREET | DEPARTMENTS, "/imports/"),
    "import_new": Route(STREET | DEPARTMENTS, "/imports/new/"),
    "import_sheets": Route(STREET | DEPARTMENTS, "/imports/sheets/"),
    "import_batch": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/", row=True, sub_district=True
    ),
    "import_enqueue": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/apply/", "post", row=True, sub_district=True,
        answer=INVALID,
    ),
    "import_abandon": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/abandon/", "post", row=True,
        sub_district=True, answer=INVALID,
    ),
    "import_rejects": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/rejects.xlsx", row=True, sub_district=True
    ),
    "access": Route({Role.SYSTEM_ADMIN, Role.SUBDISTRICT_OFFICER}, "/access/"),
    "tokens": Route(EVERYBODY, "/account/tokens/"),
    "token_withdraw": Route(EVERYBODY, "/account/tokens/{token}/withdraw/", "post", answer=MISSING),
    "preferences": Route(EVERYBODY, "/preferences/", "post", answer=MOVED),
}  # fmt: skip
LISTS = {
    "imports": Route(STREET | DEPARTMENTS, "/imports/?as=csv"),
    "access": Route({Role.SYSTEM_ADMIN, Role.SUBDISTRICT_OFFICER}, "/access/?as=csv"),
    "tokens": Route(EVERYBODY, "/account/tokens/?as=csv"),
}  # fmt: skip
OPERATIONS = {
    "me": Route(EVERYBODY, "/api/v1/me"),
    "divisions": Route(EVERYBODY, "/api/v1/divisions"),
    "imports": Route(STREET | DEPARTMENTS, "/api/v1/imports"),
    "import_get": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/api/v1/imports/{batch}", row=True, sub_district=True
    ),
}  # fmt: skip


def rows() -> dict[str, object]:
    """The ids that addresses are about; the batch is the health department's."""
    owner = User.objects.create(username="elsewhere", display_name="elsewhere")
    return {
        "token": ApiToken.objects.create(user=owner, name="another's", digest=b"x", until=timezone.localdate()).pk,
        "batch": ImportBatch.objects.get(source="health").pk,
    }
