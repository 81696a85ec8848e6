"""The lists of an organisation's members, and of the organisations of which an account is a member."""

from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList
from renyang.core.lists.fields import field_column
from renyang.core.models import User
from renyang.organisations import queries
from renyang.organisations.models import Member, Organisation

MEMBERS: DeclaredList[Member, Organisation] = DeclaredList(
    name="members",
    title=_("Members"),
    model=Member,
    rows=lambda reader: queries.members_of(reader.actor, reader.terms),
    empty=_("No account is a member yet."),
    columns=(
        field_column(Member, "id", _("Member")),
        Column(
            name="username",
            label=_("Sign-in name"),
            value=lambda row: row.user.username,
            order=("user__username",),
        ),
        Column(name="name", label=_("Name"), value=lambda row: row.user.display_name, order=("user__display_name",)),
        field_column(Member, "since", _("From")),
        field_column(Member, "until", _("Last day"), without=_("until it is ended")),
    ),
)
MEMBERSHIPS: DeclaredList[Member, User] = DeclaredList(
    name="memberships",
    title=_("Organisations"),
    model=Member,
    rows=lambda reader: queries.memberships_of(reader.actor, reader.terms),
    empty=_("The account is a member of no organisation."),
    columns=(
        field_column(Member, "id", _("Member")),
        Column(
            name="organisation",
            label=_("Organisation"),
            value=lambda row: row.organisation.name,
            order=("organisation__name",),
        ),
        field_column(Member, "since", _("From")),
        field_column(Member, "until", _("Last day"), without=_("until it is ended")),
    ),
)
