"""How long an emergency opening lasts, and which one is open."""

import datetime as dt

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.people.models import EmergencyOpening, Person

OPEN_FOR = dt.timedelta(hours=1)
"""How long an opening lasts [A]: long enough for one call-out; whoever needs more gives a reason again."""


def open_now(actor: Actor, person: Person) -> EmergencyOpening | None:
    """The actor's opening of a person that has not ended."""
    if actor.user is None:
        return None
    return EmergencyOpening.objects.filter(user=actor.user, person=person, until__gt=timezone.now()).first()
