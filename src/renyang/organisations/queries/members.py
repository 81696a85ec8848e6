"""Queries of members."""

from django.db.models import QuerySet

from renyang.core.access.gate import Action, Actor, GatedQuerySet, get_for
from renyang.core.models import User
from renyang.organisations.models import Member, Organisation
from renyang.organisations.rules.ties import membership_holds_today
from renyang.science.problem import Problem


def members_of(actor: Actor, organisation: Organisation) -> QuerySet[Member]:
    """Past, present and future members of an organisation visible to the actor."""
    rows = Member.objects.visible_to(actor).filter(organisation=organisation)
    return rows.select_related("user", "organisation").order_by("user__username")


def memberships_of(actor: Actor, user: User) -> QuerySet[Member]:
    """Past, present and future memberships of an account visible to the actor."""
    rows = Member.objects.visible_to(actor).filter(user=user)
    return rows.select_related("organisation").order_by("organisation__name", "pk")


def member_to_change(actor: Actor, pk: object) -> Member:
    """A membership that the actor may end."""
    rows: GatedQuerySet[Member] = Member.objects.select_related("organisation", "user")
    return get_for(actor, rows, pk, Action.CHANGE)


def members_today(actor: Actor, organisation: Organisation) -> QuerySet[Member]:
    """The current members of an organisation visible to the actor."""
    return members_of(actor, organisation).filter(membership_holds_today())


def membership_of(actor: Actor, organisation: Organisation, user: User) -> Member:
    """A user's membership in an organisation, past, present or future. Raises Problem if there is none."""
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
