"""Services of room bookings."""

import datetime as dt

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.places.domain.constants import MOST_PEOPLE
from renyang.places.models import Booking, BookingState, Room
from renyang.places.queries.bookings import safe_in
from renyang.science.problem import Problem

LONGEST = dt.timedelta(days=1)
FOR_LIMIT, PURPOSE_LIMIT, WHY_LIMIT = 80, 120, 200  # characters, as the models keep them


def _(message: str) -> str:
    return message


KEPT = _("Nothing was booked.")


@service
def booking_make(
    *,
    actor: Actor,
    room: Room,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    purpose: str,
    people: int,
    booked_for: str,
) -> Booking:
    """Book a room for a group; without an opening decision `safe_people` is None. Raises Problem if the room cannot be
    booked, if the time is past, too long or taken, if `purpose` or `booked_for` is empty, or if there are more people
    than the opening decision allows.
    """
    room = get_for(actor, Room.objects.select_related("site"), room.pk, Action.CHANGE)
    Room.objects.select_for_update().get(pk=room.pk)  # of two concurrent bookings, the second sees the first
    room.refresh_from_db(fields=["bookable"])
    _check_room(room)
    _check_time(starts_at, ends_at)
    _check_free(room, starts_at, ends_at)
    missing = Problem("booking_words", "The booking does not say who it is for or why.", kept=KEPT, do="Enter both.")
    purpose = typed(purpose, PURPOSE_LIMIT, kept=KEPT, without=missing)
    booked_for = typed(booked_for, FOR_LIMIT, kept=KEPT, without=missing)
    safe = safe_in(room, timezone.localdate(starts_at))
    _check_people(room, people, safe)
    return Booking.objects.create(
        room=room,
        starts_at=starts_at,
        ends_at=ends_at,
        purpose=purpose,
        people=people,
        safe_people=safe,
        booked_for=booked_for,
        booked_by=actor.display_name[:60],
    )


@service
def booking_cancel(*, actor: Actor, booking: Booking, why: str) -> Booking:
    """Cancel a booking. Raises Problem if no reason is given, or if it is cancelled already or has ended."""
    get_for(actor, Booking, booking.pk, Action.CHANGE)
    booking = Booking.objects.select_for_update().get(pk=booking.pk)
    if booking.state != BookingState.BOOKED or booking.ends_at <= timezone.now():
        raise Problem(
            "booking_over", "This booking has ended or was cancelled.", kept="It stays as it is.", do="Check the list."
        )
    missing = Problem("reason_missing", "The reason is missing.", kept="It is still booked.", do="Enter a reason.")
    booking.why = typed(why, WHY_LIMIT, kept=missing.kept, without=missing)
    booking.state = BookingState.CANCELLED
    booking.save(update_fields=["state", "why"])
    return booking


def _check_room(room: Room) -> None:
    if room.bookable:
        return
    raise Problem(
        "room_not_bookable",
        "{room} cannot be booked.",
        kept=KEPT,
        do="Choose another room, or mark this one as bookable in the list of rooms.",
        room=room.name,
    )


def _check_time(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    if starts_at < timezone.now():
        raise Problem("booking_past", "This time has passed.", kept=KEPT, do="Choose a time in the future.")
    if not dt.timedelta() < ends_at - starts_at <= LONGEST:
        raise Problem(
            "booking_length",
            "A booking must end after it starts and last no more than one day.",
            kept=KEPT,
            do="Correct the times, or book each day separately.",
        )


def _check_free(room: Room, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    held = Booking.objects.filter(room=room, state=BookingState.BOOKED, starts_at__lt=ends_at, ends_at__gt=starts_at)
    taken = held.order_by("starts_at").first()
    if taken is not None:
        start, end = (timezone.localtime(moment) for moment in (taken.starts_at, taken.ends_at))
        raise Problem(
            "room_taken",
            "{room} is already booked from {start} to {end}.",
            kept=KEPT,
            do="Choose another time or another room.",
            room=room.name,
            start=f"{start:%Y-%m-%d %H:%M}",
            end=f"{end:%Y-%m-%d %H:%M}",
        )


def _check_people(room: Room, people: int, safe: int | None) -> None:
    if not 1 <= people <= MOST_PEOPLE:
        raise Problem(
            "booking_people", "{people} is not a possible number of people.", kept=KEPT, do="Correct it.", people=people
        )
    if safe is not None and people > safe:
        raise Problem(
            "room_too_small",
            "{people} people are too many for {room}: the opening decision allows {safe}.",
            kept=KEPT,
            do="Bring fewer people, choose another room, or ask for a new opening decision.",
            people=people,
            room=room.name,
            safe=safe,
        )
