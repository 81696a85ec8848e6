"""Who sees and who changes whose account.

An account belongs to the divisions of its grants. Who sees one of these sees the account; only who may change every
grant that is in force changes the account itself, because its password opens all of them.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, OutOfScope, may
from renyang.core.models import Grant, User


def require_administrator(actor: Actor) -> None:
    """Raise NotAllowed unless the actor administers accounts somewhere: an account, and the system, belong to no division."""
    if not may(actor, Action.CHANGE, Grant):
        raise NotAllowed


def grants_in_force() -> GatedQuerySet[Grant]:
    """Grants that have not ended."""
    return Grant.objects.filter(Q(until=None) | Q(until__gte=timezone.localdate()))


def accounts_visible(actor: Actor) -> QuerySet[User]:
    """The accounts with a grant that the actor sees; all for the operator."""
    if actor.trusted:
        return User.objects.all()
    return User.objects.filter(pk__in=Grant.objects.visible_to(actor).values("user"))


def accounts_changeable(actor: Actor) -> QuerySet[User]:
    """The visible accounts without a grant in force that the actor may not change; never the actor's own."""
    if actor.trusted:
        return User.objects.all()
    own = Grant.objects.visible_to(actor, Action.CHANGE)
    others = grants_in_force().exclude(pk__in=own)
    rows = User.objects.filter(pk__in=own.values("user")).exclude(pk__in=others.values("user"))
    return rows.exclude(pk=actor.user.pk) if actor.user is not None else rows


def require_account(actor: Actor, user: User) -> None:
    """Raise OutOfScope if the actor does not see the account, NotAllowed if they may not change it."""
    if not accounts_visible(actor).filter(pk=user.pk).exists():
        raise OutOfScope
    if not accounts_changeable(actor).filter(pk=user.pk).exists():
        raise NotAllowed
