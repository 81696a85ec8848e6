"""The routes of the ground for the sweep, and the rows that their addresses are about."""

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import ApiToken, Grant, ImportBatch, User
from renyang.core.services import password_link_make
from tests.core.planted import job
from tests.personas import COMMUNITY
from tests.sweep import DEPARTMENTS, EVERYBODY, INVALID, MISSING, MOVED, STREET, Route

ADMINISTRATION = {Role.SYSTEM_ADMIN, Role.SUBDISTRICT_OFFICER}
PAGES = {
    "imports": Route(STREET | DEPARTMENTS, "/imports/"),
    "import_new": Route(STREET | DEPARTMENTS, "/imports/new/"),
    "import_sheets": Route(STREET | DEPARTMENTS, "/imports/sheets/"),
    "import_batch": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/", row=True, sub_district=True
    ),
    "import_choose": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/choose/", "post", row=True, sub_district=True,
        answer=INVALID,
    ),
    "import_enqueue": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/apply/", "post", row=True, sub_district=True,
        answer=INVALID,
    ),
    "import_abandon": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/abandon/", "post", row=True,
        sub_district=True, answer=INVALID,
    ),
    "question_decide": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/rows/2/", "post", row=True,
        sub_district=True, answer=INVALID,
    ),
    "import_undo": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/undo/", row=True, sub_district=True
    ),
    "import_rejects": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/rejects.xlsx", row=True, sub_district=True
    ),
    "access": Route(ADMINISTRATION, "/access/"),
    "system": Route({Role.SYSTEM_ADMIN}, "/system/"),
    "backup_now": Route({Role.SYSTEM_ADMIN}, "/system/backup/", "post", answer=MOVED),
    "job_retry": Route({Role.SYSTEM_ADMIN}, "/system/jobs/{failed_job}/retry/", "post", answer=MOVED),
    "job_abandon": Route({Role.SYSTEM_ADMIN}, "/system/jobs/{other_failed_job}/abandon/", "post", answer=MOVED),
    "accounts": Route(ADMINISTRATION, "/accounts/"),
    "account_new": Route({Role.SYSTEM_ADMIN}, "/accounts/new/"),
    "password_set": Route(EVERYBODY, "/account/link/{link}/"),
    "account": Route(ADMINISTRATION, "/accounts/{account}/", row=True),
    "user_close": Route(
        {Role.SYSTEM_ADMIN}, "/accounts/{account}/close/", "post", row=True, sees={Role.SUBDISTRICT_OFFICER},
        answer=MOVED,
    ),
    "user_reopen": Route(
        {Role.SYSTEM_ADMIN}, "/accounts/{account}/reopen/", "post", row=True, sees={Role.SUBDISTRICT_OFFICER},
        answer=MOVED,
    ),
    "second_factor_remove": Route(
        {Role.SYSTEM_ADMIN}, "/accounts/{account}/second-factor/remove/", "post", row=True,
        sees={Role.SUBDISTRICT_OFFICER}, answer=MOVED,
    ),
    "grant_end": Route(
        {Role.SYSTEM_ADMIN}, "/accounts/grants/{grant}/end/", "post", row=True, sees={Role.SUBDISTRICT_OFFICER},
        answer=MOVED,
    ),
    "tokens": Route(EVERYBODY, "/account/tokens/"),
    "token_withdraw": Route(EVERYBODY, "/account/tokens/{token}/withdraw/", "post", answer=MISSING),
    "search": Route(EVERYBODY, "/search/", "post", data={"text": "zxy"}),
    "preferences": Route(EVERYBODY, "/preferences/", "post", answer=MOVED),
}  # fmt: skip
LISTS = {
    "imports": Route(STREET | DEPARTMENTS, "/imports/?as=csv"),
    "access": Route(ADMINISTRATION, "/access/?as=csv"),
    "tokens": Route(EVERYBODY, "/account/tokens/?as=csv"),
    "accounts": Route(ADMINISTRATION, "/accounts/?as=csv"),
    "grants": Route(ADMINISTRATION, "/accounts/{account}/?as=csv", row=True),
    "memberships": Route(
        {Role.SUBDISTRICT_OFFICER}, "/accounts/{account}/?as=csv&list=memberships", row=True, sees={Role.SYSTEM_ADMIN}
    ),
    "account_tokens": Route(ADMINISTRATION, "/accounts/{account}/?as=csv&list=account_tokens", row=True),
}  # fmt: skip
OPERATIONS = {
    "me": Route(EVERYBODY, "/api/v1/me"),
    "divisions": Route(EVERYBODY, "/api/v1/divisions"),
    "imports": Route(STREET | DEPARTMENTS, "/api/v1/imports"),
    "import_get": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/api/v1/imports/{batch}", row=True, sub_district=True
    ),
    "import_reading": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/api/v1/imports/{batch}/reading", row=True, sub_district=True
    ),
}  # fmt: skip


def rows() -> dict[str, object]:
    """The ids that addresses are about; the batch is the health department's."""
    owner = User.objects.create(username="elsewhere", display_name="elsewhere")
    newcomer = User.objects.create(username="newcomer", display_name="newcomer")
    grant = Grant.objects.create(user=newcomer, role=Role.VOLUNTEER, division_code=COMMUNITY)
    return {
        "token": ApiToken.objects.create(user=owner, name="another's", digest=b"x", until=timezone.localdate()).pk,
        "account": newcomer.pk,
        "failed_job": job(),
        "other_failed_job": job(),
        "grant": grant.pk,
        "link": password_link_make(actor=Actor.operator(), user=newcomer),
        "batch": ImportBatch.objects.get(source="health").pk,
    }
