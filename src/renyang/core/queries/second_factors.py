"""Queries of second factors: who has one, and who needs one."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.access.roles import SECOND_FACTOR_ROLES
from renyang.core.models import User
from renyang.core.queries.settings import holds_demo_data
from renyang.core.rules.accounts import grants_in_force


def has_second_factor(user: User) -> bool:
    """Whether the account asks for more than the password; recovery codes alone are no factor."""
    with connection.cursor() as cursor:  # every page asks, and building a query set would take most of the time
        cursor.execute(
            "SELECT EXISTS (SELECT FROM mfa_authenticator WHERE user_id = %s AND type <> %s)",
            [user.pk, Authenticator.Type.RECOVERY_CODES],
        )
        return bool(cursor.fetchone()[0])


def second_factor_due(actor: Actor) -> dt.date | None:
    """The last day on which the actor may go on without a second factor; None if none is needed, or there is one.

    The days of grace count from the earliest right in force that asks for one. Demonstrations need none: their passwords
    are published.
    """
    user = actor.user
    if user is None or not settings.SECOND_FACTOR or not actor.granted(SECOND_FACTOR_ROLES):
        return None
    if holds_demo_data() or has_second_factor(user):
        return None
    asking = grants_in_force().filter(user=user, role__in=SECOND_FACTOR_ROLES)
    first = asking.order_by("given_at").values_list("given_at", flat=True).first()
    return first and timezone.localdate(first) + dt.timedelta(days=settings.SECOND_FACTOR_DAYS)
