"""The tie of a user to organisations by membership, on which rights to what they operate depend."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from renyang.core.models import User
from renyang.organisations.models import Member


def membership_holds_today() -> Q:
    """The condition for memberships that are current today."""
    today = timezone.localdate()
    return Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))


def organisations_of_member(user: User) -> QuerySet[Member, int]:
    """The keys of the organisations of which the user is a current member."""
    return Member.objects.filter(membership_holds_today(), user=user).values_list("organisation", flat=True)
