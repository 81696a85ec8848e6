"""The list of a user's tokens for programs."""

from django.utils.translation import gettext_lazy as _

from renyang.core import queries
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.core.models import ApiToken, User

TOKENS: DeclaredList[ApiToken, User] = DeclaredList(
    name="tokens",
    title=_("Keys for programs"),
    model=ApiToken,
    rows=lambda reader: queries.tokens_of(reader.actor, reader.terms),
    empty=_("You have no key for programs."),
    columns=(
        Column(name="id", label=_("Key"), kind=Kind.KEY, value=lambda token: token.pk),
        Column(name="name", label=_("What it is for"), value=lambda token: token.name, order=("name",)),
        Column(
            name="created_at",
            label=_("Made at"),
            kind=Kind.MOMENT,
            value=lambda token: token.created_at,
            order=("created_at",),
        ),
        Column(name="until", label=_("Last day"), kind=Kind.DAY, value=lambda token: token.until, order=("until",)),
    ),
)
