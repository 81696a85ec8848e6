"""The list of an organisation's members."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind
from renyang.organisations import queries
from renyang.organisations.models import Member, Organisation

MEMBERS: DeclaredList[Member, Organisation] = DeclaredList(
    name="members",
    title=_("Members"),
    model=Member,
    rows=lambda reader: queries.members_of(reader.actor, reader.terms),
    empty=_("No account is a member yet."),
    columns=(
        Column(name="id", label=_("Member"), kind=Kind.KEY, value=lambda row: row.pk),
        Column(
            name="username",
            label=_("Sign-in name"),
            value=lambda row: row.user.username,
            order=("user__username",),
        ),
        Column(name="name", label=_("Name"), value=lambda row: row.user.display_name, order=("user__display_name",)),
        Column(name="since", label=_("From"), kind=Kind.DAY, value=lambda row: row.since, order=("since",)),
        Column(
            name="until",
            label=_("Last day"),
            kind=Kind.DAY,
            value=lambda row: row.until,
            without=_("until it is ended"),
            order=(F("until").asc(nulls_last=True),),
            optional=True,
        ),
    ),
)
