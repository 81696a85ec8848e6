"""The timeline of a person's page, gathered from all rooms."""

import datetime as dt

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.people.queries import PersonView
from renyang.web.shell.menu import Event, menus


def timeline(actor: Actor, view: PersonView) -> list[Event]:
    """Return everything that happened to a person, as far as the actor's rights show it, latest first."""
    events = [event for menu in menus() for provider in menu.timeline for event in provider(actor, view)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def moment_of(day: dt.date, noted_at: dt.datetime) -> dt.datetime:
    """Return when it was noted if that was on the same day, otherwise the first moment of the day."""
    if timezone.localdate(noted_at) == day:
        return noted_at
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
