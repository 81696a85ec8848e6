"""The lists of a user's API tokens: as the user sees them, and as an administrator does."""

from django.utils.translation import gettext_lazy as _

from renyang.core import queries
from renyang.core.access.scopes import Scope
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.core.lists.fields import field_column
from renyang.core.models import ApiToken, User

COLUMNS: tuple[Column[ApiToken], ...] = (
    field_column(ApiToken, "id", _("Key")),
    field_column(ApiToken, "name", _("What it is for")),
    field_column(ApiToken, "writes", _("May write")),
    Column(
        name="scopes",
        label=_("Only for"),
        kind=Kind.TEXTS,
        value=lambda row: [str(Scope(scope).label) for scope in row.scopes],
        without=_("everything"),
    ),
    field_column(ApiToken, "created_at", _("Created at")),
    field_column(ApiToken, "until", _("Last day")),
)
TOKENS: DeclaredList[ApiToken, User] = DeclaredList(
    name="tokens",
    title=_("Keys for programs"),
    model=ApiToken,
    rows=lambda reader: queries.tokens_of(reader.actor, reader.terms),
    empty=_("You have no key for programs."),
    columns=COLUMNS,
)
ACCOUNT_TOKENS: DeclaredList[ApiToken, User] = DeclaredList(
    name="account_tokens",
    title=_("Keys for programs"),
    model=ApiToken,
    rows=lambda reader: queries.tokens_of(reader.actor, reader.terms),
    empty=_("This account has no keys for programs that you can see."),
    columns=COLUMNS,
)
