"""The lists of accounts, and of one account's grants."""

from django.utils.translation import gettext_lazy as _

from renyang.core import queries
from renyang.core.access.roles import Purpose, Role
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.core.lists.fields import field_column
from renyang.core.models import Grant, User

ACCOUNTS: DeclaredList[User, None] = DeclaredList(
    name="accounts",
    title=_("User accounts"),
    model=Grant,
    rows=lambda reader: queries.accounts(reader.actor),
    empty=_("Nobody has rights here yet."),
    columns=(
        field_column(User, "id", _("Account")),
        field_column(User, "username", _("Sign-in name")),
        field_column(User, "display_name", _("Name")),
        Column(
            name="roles",
            label=_("Roles"),
            kind=Kind.TEXTS,
            value=lambda row: list(dict.fromkeys(str(grant.get_role_display()) for grant in row.grants_seen)),  # type: ignore[attr-defined] # prefetched by the query
            without=_("none in force"),
        ),
        field_column(User, "is_active", _("Can sign in")),
    ),
)
GRANTS: DeclaredList[Grant, User] = DeclaredList(
    name="grants",
    title=_("Rights"),
    model=Grant,
    rows=lambda reader: queries.grants_of(reader.actor, reader.terms),
    empty=_("It has no rights."),
    columns=(
        field_column(Grant, "id", _("Right")),
        field_column(Grant, "role", _("Role"), choices=Role),
        field_column(Grant, "division_code", _("Division")),
        field_column(Grant, "purpose", _("Purpose"), choices=Purpose),
        field_column(Grant, "given_at", _("Given at")),
        field_column(Grant, "until", _("Last day"), without=_("until it is ended")),
    ),
)
