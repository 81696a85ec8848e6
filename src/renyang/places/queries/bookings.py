"""Reads of bookings: who has a room when, and how many are safe in it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from renyang.core.gate import Action, Actor, get_for, may
from renyang.places.models import Booking, BookingState, Outcome, Room
from renyang.places.queries.openings import decision_in_force, people_now


@dataclass(frozen=True)
class RoomBooked:
    """A booking, and how many are safe in the room on its day as things stand now; None: nobody has decided that."""

    booking: Booking
    safe: int | None

    @property
    def is_too_many(self) -> bool:
        """Whether more people are to come than are safe."""
        return self.safe is not None and self.booking.people > self.safe


def room_to_book(actor: Actor, pk: object) -> Room:
    """A room with its site."""
    room: Room = get_for(actor, Room.objects.select_related("site"), pk)
    return room


def rooms_to_book(actor: Actor) -> QuerySet[Room]:
    """The rooms that can be booked."""
    return Room.objects.visible_to(actor).filter(bookable=True).select_related("site").order_by("pk")


def bookings_of(actor: Actor, room: Room, *, since: dt.date, days: int) -> QuerySet[Booking]:
    """A room's bookings that lie in so many days, in time, cancelled ones among them."""
    start = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    rows = Booking.objects.visible_to(actor).filter(
        room=room, ends_at__gt=start, starts_at__lt=start + dt.timedelta(days=days)
    )
    return rows.order_by("starts_at")


def with_safe(room: Room, rows: Iterable[Booking]) -> list[RoomBooked]:
    """Bookings that hold, with how many are safe on their days."""
    held = [row for row in rows if row.state == BookingState.BOOKED]
    safe = {day: safe_in(room, day) for day in {timezone.localdate(row.starts_at) for row in held}}
    return [RoomBooked(row, safe[timezone.localdate(row.starts_at)]) for row in held]


def safe_in(room: Room, day: dt.date) -> int | None:
    """How many may be in a room at once on a day, staff among them, by the decision in force then, else by that of today; None
    where none is, or where it cannot say so of this room.
    """
    decision = decision_in_force(room.site, day) or decision_in_force(room.site, timezone.localdate())
    if decision is None:
        return None
    return 0 if decision.outcome == Outcome.CLOSED else people_now(decision).get(room.pk)


def may_book(actor: Actor, room: Room) -> bool:
    """Whether the actor may book a room, if it can be booked at all."""
    return may(actor, Action.CHANGE, Booking, room.site.division_code)
