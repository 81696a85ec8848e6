"""Every read of members that a face needs."""

from django.db.models import QuerySet

from renyang.core.access.gate import Actor
from renyang.core.models import User
from renyang.organisations.models import Member, Organisation
from renyang.organisations.rules.ties import membership_holds_today
from renyang.science.problem import Problem


def members_today(actor: Actor, organisation: Organisation) -> QuerySet[Member]:
    """The members that an organisation has today, as far as the actor may see them."""
    rows = Member.objects.visible_to(actor).filter(membership_holds_today(), organisation=organisation)
    return rows.select_related("user").order_by("user__username")


def membership_of(actor: Actor, organisation: Organisation, user: User) -> Member:
    """The membership of a user in an organisation, whenever it holds; Problem where there is none."""
    member = Member.objects.visible_to(actor).filter(organisation=organisation, user=user).first()
    if member is None:
        raise Problem(
            "not_a_member",
            "{user} is no member of {organisation}.",
            kept="Nothing was changed.",
            do="Check both names.",
            user=user.username,
            organisation=organisation.name,
        )
    return member
