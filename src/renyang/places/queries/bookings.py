"""Queries of room bookings and of how many people are safe in a booked room."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action, Actor, get_for, may_on
from renyang.places.models import Booking, BookingState, Outcome, Room
from renyang.places.queries.openings import conditions_today, decision_in_force


class Crowd(TextChoices):
    """Whether the people of a booking are safe in the room."""

    FITS = "fits", _("fits")
    TOO_MANY = "too_many", _("over the safe number")
    NOT_DECIDED = "not_decided", _("safe number not decided")


@dataclass(frozen=True)
class RoomBooked:
    """A booking, and how many people are safe in the room on its day as of now; None if undecided or cancelled."""

    booking: Booking
    safe: int | None

    @property
    def crowd(self) -> Crowd | None:
        """Whether the people are safe; None if the booking is cancelled."""
        if self.booking.state != BookingState.BOOKED:
            return None
        if self.safe is None:
            return Crowd.NOT_DECIDED
        return Crowd.TOO_MANY if self.booking.people > self.safe else Crowd.FITS


def room_to_book(actor: Actor, pk: object) -> Room:
    """A room visible to the actor, with its site."""
    room: Room = get_for(actor, Room.objects.select_related("site"), pk)
    return room


def rooms_to_book(actor: Actor) -> QuerySet[Room]:
    """The bookable rooms visible to the actor."""
    return Room.objects.visible_to(actor).filter(bookable=True).select_related("site").order_by("pk")


def bookings_of(actor: Actor, room: Room, *, since: dt.date, days: int) -> QuerySet[Booking]:
    """A room's bookings that overlap `days` days from `since`, including cancelled ones, ordered by start."""
    start = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    rows = Booking.objects.visible_to(actor).filter(
        room=room, ends_at__gt=start, starts_at__lt=start + dt.timedelta(days=days)
    )
    return rows.select_related("room__site").order_by("starts_at")


def with_safe(rows: Iterable[Booking]) -> list[RoomBooked]:
    """Bookings with the number of people who are safe on their days."""
    listed = list(rows)
    held = {_room_day(row): row.room for row in listed if row.state == BookingState.BOOKED}
    safe = {key: safe_in(room, key[1]) for key, room in held.items()}
    return [RoomBooked(row, safe[_room_day(row)] if row.state == BookingState.BOOKED else None) for row in listed]


def _room_day(row: Booking) -> tuple[int, dt.date]:
    return row.room_id, timezone.localdate(row.starts_at)


def safe_in(room: Room, day: dt.date) -> int | None:
    """How many people, staff included, may be in a room at once on a day, by the decision in force then, else by
    today's. None if there is no decision or it gives no number for this room.
    """
    decision = decision_in_force(room.site, day) or decision_in_force(room.site, timezone.localdate())
    if decision is None:
        return None
    return 0 if decision.outcome == Outcome.CLOSED else conditions_today(decision).people_in(room.pk)


def may_book(actor: Actor, room: Room) -> bool:
    """Whether the actor has the right to book a room, bookable or not."""
    return may_on(actor, Action.CHANGE, room)
