"""Who looked at a person's record, as she may know it: roles and offices, days and purposes, no names of colleagues."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from renyang.core.access.gate import Actor, GrantView, NotAllowed, get_for
from renyang.core.access.roles import Role
from renyang.core.access.session import trusted
from renyang.core.models import AccessEntry, Grant
from renyang.people.models import Person

READ_SINCE = dt.timedelta(days=365)
MOST_ENTRIES = 5_000


@dataclass(frozen=True, order=True)
class Office:
    """A role in a division; what the operator's programs read has neither."""

    division_code: str = ""
    role: str = ""


@dataclass(frozen=True)
class ReadingOfDay:
    """That an office looked at a person's record on a day, for these purposes, so many times."""

    day: dt.date
    offices: tuple[Office, ...]
    purposes: tuple[str, ...]
    times: int


def own_readers(actor: Actor, pk: object) -> list[ReadingOfDay]:
    """Who looked at the actor's own record within a year, latest day first, without the actor. Raises NotAllowed for the
    record of anybody else.
    """
    person = get_for(actor, Person, pk)
    if actor.user is None or person.user_id != actor.user.pk:
        raise NotAllowed
    with trusted():
        about = Q(subject_id=str(person.pk)) | Q(people__contains=[person.pk])
        rows = AccessEntry.objects.filter(about, at__gte=timezone.now() - READ_SINCE).exclude(actor=actor.name)
        entries = list(rows.order_by("-at", "-pk")[:MOST_ENTRIES])
        offices = _offices({entry.actor for entry in entries}, person.division_code)
    # one reading is written into the log of each of its reader's divisions, at one moment
    moments = {(entry.at, entry.actor): entry for entry in entries}
    counted = Counter(
        (timezone.localdate(entry.at), offices.get(entry.actor, (Office(),)), tuple(entry.purposes))
        for entry in moments.values()
    )
    ordered = sorted(counted.items(), key=lambda group: (-group[0][0].toordinal(), group[0][1:]))
    return [ReadingOfDay(*group, times=times) for group, times in ordered]


def _offices(usernames: Iterable[str], division_code: str) -> dict[str, tuple[Office, ...]]:
    """The offices that these accounts held or hold where a person lives, or anywhere if none of them is there."""
    held: dict[str, list[GrantView]] = {}
    for grant in Grant.objects.filter(user__username__in=usernames).select_related("user").order_by("pk"):
        view = GrantView(Role(grant.role), grant.division_code, grant.purpose)
        held.setdefault(grant.user.username, []).append(view)
    offices = {}
    for username, grants in held.items():
        there = [grant for grant in grants if grant.covers(division_code)] or grants
        offices[username] = tuple(sorted({Office(grant.division, str(grant.role)) for grant in there}))
    return offices
