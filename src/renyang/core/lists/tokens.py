"""The list of a user's API tokens."""

from django.utils.translation import gettext_lazy as _

from renyang.core import queries
from renyang.core.lists import DeclaredList
from renyang.core.lists.fields import field_column
from renyang.core.models import ApiToken, User

TOKENS: DeclaredList[ApiToken, User] = DeclaredList(
    name="tokens",
    title=_("Keys for programs"),
    model=ApiToken,
    rows=lambda reader: queries.tokens_of(reader.actor, reader.terms),
    empty=_("You have no key for programs."),
    columns=(
        field_column(ApiToken, "id", _("Key")),
        field_column(ApiToken, "name", _("What it is for")),
        field_column(ApiToken, "created_at", _("Made at")),
        field_column(ApiToken, "until", _("Last day")),
    ),
)
