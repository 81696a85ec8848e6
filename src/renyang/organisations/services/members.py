"""Services for members."""

import datetime as dt

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.models import User
from renyang.core.service import service
from renyang.organisations.models import Member, Organisation
from renyang.science.problem import Problem


@service
def member_add(
    *, actor: Actor, organisation: Organisation, user: User, since: dt.date, until: dt.date | None = None
) -> Member:
    """Make a user a member from `since` to `until`, both included; an existing membership gets these dates.

    Raises Problem if the last day is before the first.
    """
    organisation = get_for(actor, Organisation, organisation.pk, Action.CHANGE)
    if until is not None and until < since:
        raise Problem(
            "membership_days",
            "A membership cannot end before it begins.",
            kept="Nothing was changed.",
            do="Correct the days.",
        )
    member, _ = Member.objects.update_or_create(
        organisation=organisation, user=user, defaults={"since": since, "until": until}
    )
    return member


@service
def member_remove(*, actor: Actor, member: Member) -> None:
    """End a membership as of yesterday, keeping its history; one that has ended already is unchanged."""
    member = get_for(actor, Member, member.pk, Action.CHANGE)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if member.until is not None and member.until <= yesterday:
        return
    member.until = yesterday
    member.save(update_fields=["until"])
