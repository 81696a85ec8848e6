"""Queries of second factors: who has one, and who needs one."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection

from renyang.core.access.gate import Actor
from renyang.core.access.roles import SECOND_FACTOR_ROLES
from renyang.core.models import User
from renyang.core.queries.settings import holds_demo_data


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

    Demonstrations need none: their passwords are published.
    """
    user = actor.user
    if user is None or not settings.SECOND_FACTOR or not actor.granted(SECOND_FACTOR_ROLES):
        return None
    if holds_demo_data() or has_second_factor(user):
        return None
    return user.created_at.date() + dt.timedelta(days=settings.SECOND_FACTOR_DAYS)
