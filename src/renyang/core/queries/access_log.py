"""Queries of the access log."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from renyang.core.access.gate import Actor, GatedQuerySet
from renyang.core.models import AccessEntry, User
from renyang.core.rules.accounts import accounts_visible
from renyang.science.dates import EARLIEST, LATEST


@dataclass(frozen=True)
class AccessFilters:
    """What narrows the access log: an account by its sign-in name or name, a subject, days (both included), and people by
    their keys (None: of anybody).
    """

    account: str = ""
    subject: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    people: tuple[object, ...] | None = None


class NamedAccount(NamedTuple):
    """The name of an account in the log, and its key if the actor may open it."""

    name: str
    pk: int | None


def access_entries(actor: Actor, filters: AccessFilters | None = None) -> GatedQuerySet[AccessEntry]:
    """The access log entries visible to the actor, newest first. An entry is of a person if it is about her, or about a
    list on which she stood.
    """
    filters = filters or AccessFilters()
    rows = AccessEntry.objects.visible_to(actor).order_by("-at", "-pk")
    if filters.account:
        named = User.objects.filter(display_name=filters.account).values("username")
        rows = rows.filter(Q(actor__iexact=filters.account) | Q(actor__in=named))
    if filters.subject:
        rows = rows.filter(subject=filters.subject)
    if filters.since:
        rows = rows.filter(at__gte=_midnight(max(filters.since, EARLIEST)))
    if filters.until:
        rows = rows.filter(at__lt=_midnight(min(filters.until, LATEST) + dt.timedelta(days=1)))
    if filters.people is not None:
        keys = list(filters.people)
        rows = rows.filter(Q(subject_id__in=map(str, keys)) | Q(people__overlap=keys)) if keys else rows.none()
    return rows


def accounts_named(actor: Actor, usernames: Iterable[str]) -> dict[str, NamedAccount]:
    """The accounts of these sign-in names, for the access log."""
    rows = User.objects.filter(username__in=set(usernames))
    visible = set(accounts_visible(actor).filter(pk__in=rows).values_list("pk", flat=True))
    return {row.username: NamedAccount(row.display_name, row.pk if row.pk in visible else None) for row in rows}


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
