"""Services for putting off work."""

import datetime as dt
import re

from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.models import Postponement
from renyang.core.service import service
from renyang.science.problem import Problem

LONGEST = dt.timedelta(days=31)
KEY = re.compile(r"[a-z ]{1,40}( [0-9a-f-]{1,36})?")


@service
def work_postpone(*, actor: Actor, key: str, until: dt.date) -> Postponement:
    """Put an item of the actor's own work off until a day; those that are back are forgotten.

    Raises Problem unless the key is a kind of work with an id and the day is after today and within a month, NotAllowed
    for an actor without an account.
    """
    if actor.user is None:
        raise NotAllowed
    if KEY.fullmatch(key) is None:
        raise Problem("unknown_work", "This item is not on your list.", do="Open Today again and choose one there.")
    today = timezone.localdate()
    if not today < until <= today + LONGEST:
        raise Problem("postponed_too_far", "Work can be put off for a month at most.", do="Choose an earlier day.")
    Postponement.objects.filter(user=actor.user, until__lte=today).delete()
    row, _created = Postponement.objects.update_or_create(user=actor.user, key=key, defaults={"until": until})
    return row
